"""Records that are sent between processes: configuration of a run, input of a shard, report on a shard."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from pipeline.engine.model_loading import DEFAULT_MODEL
from pipeline.sources.item import ReadOptions, Slice
from pipeline.tables.schema import SCHEMAS

DEDUP = ("off", "exact", "near")


@dataclass(frozen=True, slots=True)
class RunConfig:
    """The settings on which the tables depend; workers and folders are not among them."""

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
    """Limits for one document; one that exceeds them ends its worker and is rejected."""

    seconds: float = 300.0  # and as much again for every 100,000 characters
    memory_mb: float | None = None  # of a worker; None: as much as there is


@dataclass(frozen=True, slots=True)
class InputStamp:
    """State of an input file when the run was planned."""

    uri: str
    size: int
    mtime_ns: int | None
    sha256: str
    may_grow: bool = False  # appended lines do not invalidate the plan


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A record that repeatedly ended its worker; it becomes a reject without being read."""

    number: int  # 0-based in the shard
    code: str
    message: str
    attempt: int  # how many times it was tried


@dataclass(frozen=True, slots=True)
class SeenDocument:
    """A document that repeats an earlier one of the run; `kind`: id, exact or near."""

    number: int  # 0-based in the shard
    kind: str
    of: str  # doc_id of the first


@dataclass(frozen=True, slots=True)
class ShardSpec:
    """Input of one shard.

    `repeated`: hashes of ids that several documents share. `seen`: documents that repeat an earlier one.
    `suspects`: half-open ranges of record numbers, one of which ended a worker; they are processed one by
    one.
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
    metadata: dict[str, str]  # metadata of every Parquet file
    model_sha256: str
    directory: str  # working directory that relative paths refer to


@dataclass(frozen=True, slots=True)
class ShardReport:
    """Result of a shard, as stored in its `.done` file."""

    shard: int
    documents: int
    rejects: int
    words: int
    seconds: float
    stage_seconds: dict[str, float]
    peak_rss_mb: float
    tables: dict[str, dict[str, Any]]
    rejected_ids: list[str]  # ids of rejected documents, where known
    met_before: int  # repeated documents, recorded with their text, not processed
    dated: int  # documents with a date
    unread_dates: list[dict[str, Any]]  # form, count, example of values that could not be read

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class ShardMonitor(Protocol):
    """Receives the progress of `run_shard`; may raise to end it between two batches."""

    def unit(self, first: int, records: int, characters: int, *, seeking: bool = False) -> None:
        """The records [first, first + records) are read or processed next; with 0 records, files are
        committed.
        `characters`: their length, 0 while unknown. `seeking`: the input is first skipped up to here."""

    def progress(self, documents: int, rejects: int, words: int) -> None:
        """Counts since the last call."""
