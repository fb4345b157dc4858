"""Runs the entity head over the words of a document of any length and keeps what reaches its threshold.

The head's grid grows with the document, so a long one is read in stretches. Two 3×3 convolutions see two rows
of the grid further and a span reaches `widest` words further: with that margin the logits are those of one
pass, up to rounding.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pipeline.neural.calibration import Calibration
from pipeline.neural.decode import Numbers, Span, nested_spans
from pipeline.neural.recurring import Recurring
from pipeline.neural.windows import Window

LONGEST_STRETCH = 512  # words, without the margins
_ROWS_SEEN = 2

Floats = NDArray[np.float32]


class EntityScorer(Protocol):
    """Vectors [N, width] → logits [N, widest, labels] of the spans by first word and words less one."""

    def __call__(self, *, vectors: Floats) -> Floats: ...


def stretches(count: int, widest: int, longest: int = LONGEST_STRETCH) -> list[Window]:
    """Stretches of about equal length, the cores of which share `count` words out among themselves."""
    parts = -(-count // longest)
    bounds = [count * at // parts for at in range(parts + 1)] if parts else []
    margin = widest + _ROWS_SEEN
    return [
        Window(max(0, first - margin), min(count, stop + margin), first, stop)
        for first, stop in pairwise(bounds)
    ]


def entity_logits(
    head: EntityScorer, vectors: Floats, widest: int, longest: int = LONGEST_STRETCH
) -> Iterator[tuple[int, Floats]]:
    """(first word, logits [n, widest, labels] of the spans that begin at it and the n-1 words behind it),
    over the whole document. Cells of spans that leave the document mean nothing."""
    for stretch in stretches(len(vectors), widest, longest):
        first = stretch.core_start - stretch.start
        logits = head(vectors=vectors[stretch.start : stretch.end])
        yield stretch.core_start, logits[first : first + stretch.core_end - stretch.core_start]


def find_spans(
    head: EntityScorer,
    vectors: Floats,
    widest: int,
    calibration: Calibration,
    recurring: Recurring | None = None,
) -> list[Span]:
    """The mentions of a document by words, in reading order, the outer before the inner. `recurring`: lets
    names that are sure at one place be found at others below their threshold."""
    cells: list[tuple[Numbers, Numbers, Numbers, Floats]] = []
    lowest = recurring.lowest(calibration.thresholds) if recurring else calibration.thresholds
    cuts = calibration.cuts_at(lowest)
    for first, logits in entity_logits(head, vectors, widest):
        near = np.flatnonzero(logits >= cuts)  # of 464 cells a word hardly any
        rows, widths, labels = np.unravel_index(near, logits.shape)
        scores = calibration.probabilities(logits.reshape(-1)[near], labels)
        starts = first + rows
        ends = starts + widths + 1
        kept = (scores >= lowest[labels]) & (ends <= len(vectors))
        cells.append((starts[kept], ends[kept], labels[kept], scores[kept]))
    if not cells:
        return []
    starts, ends, labels, scores = (np.concatenate(column) for column in zip(*cells, strict=True))
    found = scores >= calibration.thresholds[labels]
    if recurring:
        found |= recurring.vouched(starts, ends, labels, scores, found)
    return nested_spans(starts[found], ends[found], labels[found], scores[found], calibration.thresholds)
