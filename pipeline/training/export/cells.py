"""Answers of a reader beside the gold: logits and whether they should be above 0, cell by cell.

A cell is a span and a type, or a pair of mentions and a relation type. Those far below 0 that are rightly so
are left out: they are nearly all, and tell nothing of where a threshold should lie.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.training.examples import Example
from pipeline.training.export.network_parts import Floats, Node, Parts

FLOOR = -5.0

_Rows = tuple[NDArray[np.int64], NDArray[np.int64], Floats, NDArray[np.bool_]]


@dataclass(frozen=True, slots=True)
class CalibrationCells:
    """One entry a cell: number of the document, of the label, logit, whether gold says so. `gold` [labels]:
    all gold of each label, also that which no cell stands for (a span too wide, a mention not found)."""

    documents: NDArray[np.int64]
    labels: NDArray[np.int64]
    logits: Floats
    right: NDArray[np.bool_]
    gold: NDArray[np.int64]

    def among(self, kept: NDArray[np.bool_]) -> CalibrationCells:
        """Some of the cells; `gold` stays."""
        return CalibrationCells(
            self.documents[kept], self.labels[kept], self.logits[kept], self.right[kept], self.gold
        )


def read(parts: Parts, examples: Sequence[Example]) -> list[Floats]:
    """The vectors of the words of each document; all in memory, so that no question reads it again."""
    return [parts.encoder.vectors(example.words) for example in examples]


def entity_cells(parts: Parts, examples: Sequence[Example], vectors: Sequence[Floats]) -> CalibrationCells:
    """The spans of documents that have words."""
    rows = [
        _entity_cells(number, parts.entity_logits(own), example)
        for number, (example, own) in enumerate(zip(examples, vectors, strict=True))
    ]
    spans = [span[2] for example in examples for span in example.spans]
    return _joined(rows, _counts(spans, len(parts.settings.entities)))


def relation_cells(
    parts: Parts, examples: Sequence[Example], vectors: Sequence[Floats], mentions: Sequence[list[Node]]
) -> CalibrationCells:
    """The pairs of `mentions` of each document: gold ones, or those that a reader finds."""
    rows = []
    for number, (example, own, nodes) in enumerate(zip(examples, vectors, mentions, strict=True)):
        gold = {(example.spans[h], example.spans[t], label) for h, t, label in example.relations}
        for group in parts.relation_groups(example.words, own, nodes):
            rows.append(_relation_cells(number, nodes[group.first :], group.logits, group.asked, gold))
    links = [label for example in examples for _, _, label in example.relations]
    return _joined(rows, _counts(links, len(parts.settings.relations)))


def _entity_cells(number: int, logits: Floats, example: Example) -> _Rows:
    right = np.zeros(logits.shape, bool)
    for first, stop, label in example.spans:
        if stop - first <= logits.shape[1]:
            right[first, stop - first - 1, label] = True
    return _rows(number, logits, right, np.ones(logits.shape, bool))


def _relation_cells(
    number: int,
    nodes: Sequence[Node],
    logits: Floats,
    asked: NDArray[np.bool_],
    gold: set[tuple[Node, Node, int]],
) -> _Rows:
    right = np.zeros(logits.shape, bool)
    place = {node: at for at, node in enumerate(nodes[: len(logits)])}
    for head, tail, label in gold:
        if head in place and tail in place:
            right[place[head], place[tail], label] = True
    return _rows(number, logits, right, asked)


def _rows(number: int, logits: Floats, right: NDArray[np.bool_], asked: NDArray[np.bool_]) -> _Rows:
    kept = asked & (right | (logits >= FLOOR))
    labels = np.nonzero(kept)[2]
    return np.full(len(labels), number), labels, logits[kept], right[kept]


def _joined(rows: Sequence[_Rows], gold: NDArray[np.int64]) -> CalibrationCells:
    if not rows:
        nothing = np.empty(0, np.int64)
        return CalibrationCells(nothing, nothing, np.empty(0, np.float32), np.empty(0, bool), gold)
    documents, labels, logits, right = (np.concatenate(column) for column in zip(*rows, strict=True))
    return CalibrationCells(documents, labels, logits, right, gold)


def _counts(labels: Iterable[int], count: int) -> NDArray[np.int64]:
    return np.bincount(np.fromiter(labels, np.int64), minlength=count)
