"""What a run does, resolved: everything that can change a row of the tables, and nothing else."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from pipeline.sources.item import ReadOptions, Slice
from pipeline.tables.schema import SCHEMAS


@dataclass(frozen=True, slots=True)
class RunConfig:
    """The part of the settings that the tables depend on; workers and folders are not among them."""

    model: str = "ru_news_natasha"  # a name under models/, or a path
    read: ReadOptions = field(default_factory=ReadOptions)
    tables: tuple[str, ...] = tuple(SCHEMAS)
    limit: int | None = None  # documents, from the beginning of the inputs
    syntax: bool = False  # heads and relations in `tokens`

    def as_dict(self) -> dict[str, Any]:
        """For the manifest and the fingerprint."""
        return {**asdict(self), "tables": list(self.tables)}


@dataclass(frozen=True, slots=True)
class ShardSpec:
    """What one shard reads. `repeated`: hashes of the ids in it that occur more than once in the run."""

    shard: int
    slices: tuple[Slice, ...]
    repeated: frozenset[int] = frozenset()

    @property
    def documents(self) -> int:
        return sum(piece.documents for piece in self.slices)


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

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)
