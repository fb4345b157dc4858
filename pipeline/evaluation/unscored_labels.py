"""Predictions with labels that a corpus does not have are not scored: they can be neither right nor wrong.

The coarse labels stay: they are asked for in the coarse view.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.corpora.annotated_document import GoldDocument
from pipeline.corpora.annotation_builders import COARSE_LABELS
from pipeline.corpora.corpus_labels import CorpusLabels
from pipeline.corpora.registry import format_code


@dataclass(slots=True)
class UnscoredPredictions:
    """The predictions that were not scored, counted by label."""

    entities: Counter[str] = field(default_factory=Counter)
    relations: Counter[str] = field(default_factory=Counter)


def labels_of_corpus(path: Path, format: str) -> CorpusLabels:
    """The labels that the corpus at `path` has."""
    labels = format_code(format).labels
    return CorpusLabels() if labels is None else labels(path)


def without_unscored(
    documents: Sequence[GoldDocument], labels: CorpusLabels, left_out: UnscoredPredictions
) -> list[GoldDocument]:
    """The predictions without the labels that the corpus lacks; what goes is counted in `left_out`."""
    return [_filtered(document, labels, left_out) for document in documents]


def _filtered(document: GoldDocument, labels: CorpusLabels, left_out: UnscoredPredictions) -> GoldDocument:
    mentions, relations = document.mentions or [], document.relations or []
    if labels.entities is not None:
        known = labels.entities | COARSE_LABELS
        left_out.entities.update(m.label for m in mentions if m.label not in known)
        mentions = [m for m in mentions if m.label in known]
    kept = {mention.id for mention in mentions}
    judged = [
        relation
        for relation in relations
        if relation.head in kept
        and relation.tail in kept
        and (labels.relations is None or relation.label in labels.relations)
    ]
    left_out.relations.update(r.label for r in relations)
    left_out.relations.subtract(r.label for r in judged)
    left_out.relations = +left_out.relations
    chains = [(entity, [id for id in members if id in kept]) for entity, members in document.chains or ()]
    return replace(
        document,
        mentions=mentions,
        relations=judged,
        chains=[(entity, members) for entity, members in chains if members],
    )
