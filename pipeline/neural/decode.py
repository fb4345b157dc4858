"""Probabilities → mentions and relations.

Mentions may nest, not cross: of two that cross the likelier stays (in NEREL 104 of 50,000 cross). One span
has one type, the one furthest above its threshold. Of a relation type that means the same in both directions
only one direction is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Probabilities = NDArray[np.float32]
Numbers = NDArray[np.int64]
Span = tuple[int, int, int, float]  # first word, word behind the last, label, probability
Link = tuple[int, int, int, float]  # head, label, tail, probability


def decode_spans(probabilities: Probabilities, thresholds: NDArray[np.float32]) -> list[Span]:
    """[N, widest, labels] → (first word, word behind the last, label, probability), in reading order, the
    outer before the inner. `thresholds` [labels]: what a probability must reach."""
    starts, widths, labels = np.nonzero(probabilities >= thresholds)
    inside = starts + widths < probabilities.shape[0]
    starts, widths, labels = starts[inside], widths[inside], labels[inside]
    scores = probabilities[starts, widths, labels]
    return nested_spans(starts, starts + widths + 1, labels, scores, thresholds)


def nested_spans(
    starts: Numbers, ends: Numbers, labels: Numbers, scores: Probabilities, thresholds: NDArray[np.float32]
) -> list[Span]:
    """What `decode_spans` returns, from the cells that reach their thresholds, in any order."""
    order = np.lexsort((labels, thresholds[labels] - scores, -ends, starts))
    starts, ends = starts[order], ends[order]
    first = np.ones(len(order), bool)  # of the cells of its span
    first[1:] = (starts[1:] != starts[:-1]) | (ends[1:] != ends[:-1])
    chosen = order[first]
    columns = (starts[first], ends[first], labels[chosen], scores[chosen])
    spans = list(zip(*(column.tolist() for column in columns), strict=True))
    likeliest = sorted(spans, key=lambda span: (-span[3], span[0], -span[1]))
    return sorted(_without_crossing(likeliest), key=lambda span: (span[0], -span[1]))


def _without_crossing(spans: Iterable[Span]) -> Iterator[Span]:
    """The spans that cross none before them. The time of one grows with its width alone."""
    latest_end: dict[int, int] = {}  # start → the furthest end of a kept span
    earliest_start: dict[int, int] = {}
    for span in spans:
        start, end = span[:2]
        inner = range(start + 1, end)
        if any(latest_end.get(at, 0) > end or earliest_start.get(at, start) < start for at in inner):
            continue
        latest_end[start] = max(end, latest_end.get(start, 0))
        earliest_start[end] = min(start, earliest_start.get(end, start))
        yield span


def decode_relations(
    probabilities: Probabilities, thresholds: NDArray[np.float32], symmetric: Collection[int]
) -> list[Link]:
    """[n, n, labels] → (head, label, tail, probability). What may not be must be 0 in `probabilities`."""
    heads, tails, labels = np.nonzero(probabilities >= thresholds)
    return stated_once(heads, labels, tails, probabilities[heads, tails, labels], symmetric)


def stated_once(
    heads: Numbers, labels: Numbers, tails: Numbers, scores: Probabilities, symmetric: Collection[int]
) -> list[Link]:
    """The relations without the less likely direction of the `symmetric` types; of two equally likely ones
    that from the earlier mention stays."""
    columns = (heads, labels, tails, scores)
    found = list(zip(*(column.tolist() for column in columns), strict=True))
    known = {(head, label, tail): score for head, label, tail, score in found if label in symmetric}
    kept = []
    for head, label, tail, score in found:
        reverse = known.get((tail, label, head), -1.0) if label in symmetric else -1.0
        if reverse < score or (reverse == score and head < tail):
            kept.append((head, label, tail, score))
    return kept


def sigmoid(logits: NDArray[np.float32]) -> Probabilities:
    """1 / (1 + e^-x), without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * logits)), np.float32)


def as_thresholds(values: Sequence[float]) -> NDArray[np.float32]:
    return np.asarray(values, np.float32)
