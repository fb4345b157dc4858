"""What every reader yields: a news item, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One raw document. `text` is what the source says, character for character."""

    text: str
    source_uri: str
    source_row: int | None = None  # 0-based record in a file of many documents
    id: str | None = None  # the source's own id, if it has one
    url: str | None = None
    title: str | None = None
    published_at: datetime | None = None  # aware, UTC
    day_known: bool = True  # False where the source gives a year or a month only: «вчера» has no anchor
    unread_date: str | None = None  # what its date field holds (shortened), when that cannot be read


@dataclass(frozen=True, slots=True)
class Reject:
    """A document that could not be read or worked on, and why: a row of the table `rejects`."""

    source_uri: str
    source_row: int | None
    stage: str  # "read", or the name of the stage that failed
    code: str  # a stable word: `empty_text`, `encoding`, `broken_json`, …
    message: str  # for a person: what, where, what to do
    doc_id: str | None = None
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How inputs are understood. A field that is None is guessed from the usual names."""

    timezone: str = "Europe/Moscow"  # in which naive times are read
    text_field: str | None = None
    title_field: str | None = None
    date_field: str | None = None
    url_field: str | None = None
    id_field: str | None = None
    records: str | None = None  # the path of the records in JSON: `response.items`; None: it is made out
    max_chars: int = 1_000_000  # a longer document is rejected
    date_format: str | None = None  # a strptime pattern that is tried first, or dmy, mdy, ymd
    date_orders: tuple[tuple[str, str], ...] = ()  # field, order: of one input, settled by planning


@dataclass(frozen=True, slots=True)
class Record:
    """One record met while planning: where it stands in its input, and the id it claims."""

    start: int  # in the unit of the input: a byte offset or a row number
    stop: int
    row: int
    id: str | None
    size: int  # bytes, about: for balanced shards
    apart: bool = False  # whether a slice must begin here: more than separators lies before it


@dataclass(frozen=True, slots=True)
class DateOrder:
    """How the numeric dates of one field of an input are read, and what settled it.

    `order` is dmy, mdy or ymd. The counts are of values that only this order fits, that only others fit, and
    that several fit.
    """

    field: str
    order: str
    only_this: int
    only_others: int
    several: int


@dataclass(frozen=True, slots=True)
class Slice:
    """A stretch of one input that a shard reads: half-open, in bytes or in rows."""

    uri: str
    unit: str  # "bytes" | "rows"
    start: int
    stop: int
    first_row: int
    documents: int
    date_orders: tuple[DateOrder, ...] = ()  # of fields whose numeric dates are not plainly day first
