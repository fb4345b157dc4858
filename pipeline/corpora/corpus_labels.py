"""The labels that the annotators of a corpus could choose from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CorpusLabels:
    """The labels of mentions and of relations that a corpus has; None is any."""

    entities: frozenset[str] | None = None
    relations: frozenset[str] | None = None
