"""One record type per table of a run, with the columns of its Arrow schema in their order.

Records are tuples, so that a part is written column by column without copying them. A field that may be None
is a column that may be null; `tests/tables/test_row_records.py` holds the fields against the schemas.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

Row = tuple[Any, ...]  # any of the records below
Rows = dict[str, list[Row]]  # table → records


class DocumentRow(NamedTuple):
    doc_id: str
    source_uri: str
    source_row: int | None
    url: str | None
    title: str | None
    published_at: datetime | None
    lang: str
    text: str
    text_sha256: str
    n_chars: int
    n_sentences: int
    n_tokens: int
    duplicate_of: str | None
    duplicate: str | None


class SentenceRow(NamedTuple):
    doc_id: str
    sent_ix: int
    start: int
    end: int


class TokenRow(NamedTuple):
    doc_id: str
    sent_ix: int
    tok_ix: int
    start: int
    end: int
    text: str
    lemma: str
    upos: str
    feats: str
    head_ix: int | None
    dep: str | None


class MentionRow(NamedTuple):
    mention_id: str
    doc_id: str
    sent_ix: int
    start: int
    end: int
    surface: str
    label: str
    coarse: str | None
    parent_mention_id: str | None
    normal: str | None
    name_first: str | None
    name_middle: str | None
    name_last: str | None
    gender: str | None
    chain_id: str | None
    score: float | None
    stage: str


class ValueRow(NamedTuple):
    mention_id: str
    doc_id: str
    kind: str
    value: str | None
    value_to: str | None
    grain: str | None
    amount: Decimal | None
    unit: str | None


class ChainRow(NamedTuple):
    chain_id: str
    doc_id: str
    label: str
    normal: str
    aliases: list[str]
    n_mentions: int
    score: float | None


class LinkRow(NamedTuple):
    chain_id: str
    doc_id: str
    kb: str
    kb_id: str
    rank: int
    score: float


class RelationRow(NamedTuple):
    relation_id: str
    doc_id: str
    label: str
    head_mention_id: str
    tail_mention_id: str
    head_chain_id: str | None
    tail_chain_id: str | None
    evidence_start: int
    evidence_end: int
    score: float | None
    stage: str


class QuoteRow(NamedTuple):
    quote_id: str
    doc_id: str
    start: int
    end: int
    kind: str
    speaker_mention_id: str | None
    speaker_chain_id: str | None
    cue_start: int | None
    cue_end: int | None
    cue: str | None
    relay_chain_id: str | None
    score: float | None
    stage: str


class EventRow(NamedTuple):
    event_id: str
    doc_id: str
    chain_id: str
    label: str
    normal: str
    starts: str | None
    ends: str | None
    place_chain_id: str | None
    score: float | None


class EventRoleRow(NamedTuple):
    event_id: str
    doc_id: str
    role: str
    chain_id: str
    relation_id: str


class RejectRow(NamedTuple):
    doc_id: str | None
    source_uri: str
    source_row: int | None
    stage: str
    code: str
    message: str
    attempt: int


ROW_TYPES: dict[str, type[Row]] = {
    "documents": DocumentRow,
    "sentences": SentenceRow,
    "tokens": TokenRow,
    "mentions": MentionRow,
    "values": ValueRow,
    "chains": ChainRow,
    "links": LinkRow,
    "relations": RelationRow,
    "quotes": QuoteRow,
    "events": EventRow,
    "event_roles": EventRoleRow,
    "rejects": RejectRow,
}
