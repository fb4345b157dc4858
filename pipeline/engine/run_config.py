"""What crosses the border between processes: what a run does, what one shard reads, what became of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from pipeline.engine.model_loading import DEFAULT_MODEL
from pipeline.sources.item import ReadOptions, Slice
from pipeline.tables.schema import SCHEMAS

DEDUP = ("off", "exact", "near")


@dataclass(frozen=True, slots=True)
class RunConfig:
    """The part of the settings that the tables depend on; workers and folders are not among them."""

    model: str = DEFAULT_MODEL  # a name under models/, or a path
    read: ReadOptions = field(default_factory=ReadOptions)
    tables: tuple[str, ...] = tuple(SCHEMAS)
    limit: int | None = None  # documents, from the beginning of the inputs
    syntax: bool = False  # heads and relations in `tokens`
    dedup: str = "off"  # one of DEDUP

    def as_dict(self) -> dict[str, Any]:
        """For the manifest and the fingerprint."""
        told = {**asdict(self), "tables": list(self.tables)}
        del told["read"]["date_orders"]  # settled by the plan for each input, not asked for
        return told


@dataclass(frozen=True, slots=True)
class DocumentLimits:
    """What one document may cost before its worker is ended and the document put aside."""

    seconds: float = 300.0  # and as much again for every 100,000 characters
    memory_mb: float | None = None  # of a worker; None: as much as there is


@dataclass(frozen=True, slots=True)
class InputStamp:
    """An input as it was when the run was planned."""

    uri: str
    size: int
    mtime_ns: int | None
    sha256: str
    may_grow: bool = False  # lines that are appended to it are no concern of what was planned


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A record of a shard that ended its worker again and again: it is not touched any more."""

    number: int  # 0-based in the shard
    code: str
    message: str
    attempt: int  # how many times it was tried


@dataclass(frozen=True, slots=True)
class SeenDocument:
    """A document of a shard that the run had met before; `kind`: id, exact or near."""

    number: int  # 0-based in the shard
    kind: str
    of: str  # doc_id of the first


@dataclass(frozen=True, slots=True)
class ShardSpec:
    """What one shard reads, and what is known of its documents before.

    `repeated`: hashes of the ids in it that are no ids of their own. `suspects`: half-open ranges of its
    records, one of which ended a worker: they are worked on one at a time.
    """

    shard: int
    slices: tuple[Slice, ...]
    repeated: frozenset[int] = frozenset()
    stamps: tuple[InputStamp, ...] = ()
    seen: tuple[SeenDocument, ...] = ()
    suspects: tuple[tuple[int, int], ...] = ()
    bad_records: tuple[BadRecord, ...] = ()

    @property
    def documents(self) -> int:
        return sum(piece.documents for piece in self.slices)


@dataclass(frozen=True, slots=True)
class RunContext:
    """What all shards of a run share."""

    out: str
    config: RunConfig
    metadata: dict[str, str]  # what every part says of itself
    model_sha256: str
    directory: str  # in which relative addresses are meant


@dataclass(frozen=True, slots=True)
class ShardReport:
    """What became of a shard: as in its `.done` file."""

    shard: int
    documents: int
    rejects: int
    words: int
    seconds: float
    stage_seconds: dict[str, float]
    peak_rss_mb: float
    tables: dict[str, dict[str, Any]]
    rejected_ids: list[str]  # of the rejects that have one
    met_before: int  # documents that are told only, and not worked on again
    dated: int  # documents with a date
    unread_dates: list[dict[str, Any]]  # form, count, example of values that could not be read

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class ShardMonitor(Protocol):
    """Told by `run_shard` what it is at; may raise to end it between two batches."""

    def unit(self, first: int, records: int, characters: int, *, seeking: bool = False) -> None:
        """From now on the records [first, first + records) of the shard are read or worked on; none: parts
        are being put in place. `seeking`: the input is passed over up to here first."""

    def progress(self, documents: int, rejects: int, words: int) -> None:
        """So many more since the last call."""
