"""Runs the relation head over the mentions of a document, in groups, and keeps what reaches its threshold.

The head compares every mention with every other, so many mentions are read in groups that overlap by half.
Every pair that is less than half a group apart is in one of them; in two, the group decides in whose middle
the pair lies.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pipeline.neural.calibration import Calibration
from pipeline.neural.decode import Link, stated_once
from pipeline.neural.network_words import NetworkWords
from pipeline.neural.pairs import pair_codes

LARGEST_GROUP = 128  # mentions
STRIDE = 64

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Node = tuple[int, int, int]  # a mention: first word, word behind the last, label number


class RelationScorer(Protocol):
    """Of n mentions logits [n, n, labels] (head, tail, type). `spans` [n, 2], half-open rows of `vectors`;
    `kinds` [n]; `codes` [n, n, features]; `allowed` [n, n], 1 where any relation may be."""

    def __call__(
        self, *, vectors: Floats, spans: Integers, kinds: Integers, codes: Integers, allowed: Floats
    ) -> Floats: ...


@dataclass(frozen=True, slots=True)
class PairGroup:
    """The answer to one group. `first`: the number of its first mention. `asked` [n, n, labels]: which of the
    `logits` [n, n, labels] count; types and reach allow them, and no other group answers for the pair."""

    first: int
    logits: Floats
    asked: Flags


def relation_groups(
    head: RelationScorer,
    words: NetworkWords,
    vectors: Floats,
    nodes: Sequence[Node],
    possible: Flags,
    reach: int,
) -> Iterator[PairGroup]:
    """The groups in which anything may be asked. `nodes`: in reading order, the outer first, none twice.
    `possible` [head types, tail types, labels]: what a relation may join. `reach`: words between the
    beginnings of two mentions."""
    some = np.asarray(possible.any(2))
    bounds = groups(len(nodes))
    for number, (first, stop) in enumerate(bounds):
        group = nodes[first:stop]
        begin, end = group[0][0], max(node[1] for node in group)
        table = np.array(group)
        spans, kinds = table[:, :2], table[:, 2]
        near = np.abs(spans[:, :1] - spans[:, 0]) <= reach
        np.fill_diagonal(near, False)
        allowed = near & some[kinds[:, None], kinds]
        own = allowed & _central(bounds, number)
        if own.any():
            logits = head(
                vectors=vectors[begin:end],
                spans=spans - begin,
                kinds=kinds,
                codes=pair_codes(words, [node[:2] for node in group], kinds.tolist()),
                allowed=allowed.astype(np.float32),
            )
            yield PairGroup(first, logits, own[..., None] & possible[kinds[:, None], kinds])


def groups(count: int) -> list[tuple[int, int]]:
    """The half-open ranges of mentions that are read together."""
    starts = range(0, max(1, count - STRIDE), STRIDE) if count else ()
    return [(start, min(count, start + LARGEST_GROUP)) for start in starts]


def _central(bounds: Sequence[tuple[int, int]], number: int) -> Flags:
    """[n, n]: the pairs that lie more central in this group than in any other (than in any before it, or as
    central as in one behind it)."""
    first, stop = bounds[number]
    order = np.arange(first, stop)
    place = order[:, None] + order  # twice the middle of the pair
    off = np.abs(place - (first + stop - 1))
    central = np.ones(place.shape, bool)
    if number:
        other = bounds[number - 1]
        shared = order < other[1]
        central &= ~(shared[:, None] & shared) | (off < np.abs(place - (sum(other) - 1)))
    if number + 1 < len(bounds):
        other = bounds[number + 1]
        shared = order >= other[0]
        central &= ~(shared[:, None] & shared) | (off <= np.abs(place - (sum(other) - 1)))
    return central


def find_relations(
    head: RelationScorer,
    words: NetworkWords,
    vectors: Floats,
    nodes: Sequence[Node],
    possible: Flags,
    reach: int,
    calibration: Calibration,
    symmetric: Collection[int],
) -> list[Link]:
    """(head, label, tail, probability), head and tail being indices into `nodes`, sorted; the arguments are
    those of `relation_groups`. `symmetric`: the numbers of the labels that mean the same both ways."""
    found: list[Link] = []
    for group in relation_groups(head, words, vectors, nodes, possible, reach):
        near = np.flatnonzero((group.logits >= calibration.cuts) & group.asked)
        heads, tails, labels = np.unravel_index(near, group.logits.shape)
        scores = calibration.probabilities(group.logits.reshape(-1)[near], labels)
        kept = scores >= calibration.thresholds[labels]
        found += stated_once(
            heads[kept] + group.first, labels[kept], tails[kept] + group.first, scores[kept], symmetric
        )
    return sorted(found)


def relation_probabilities(
    head: RelationScorer,
    words: NetworkWords,
    vectors: Floats,
    nodes: Sequence[Node],
    possible: Flags,
    reach: int,
    calibration: Calibration,
) -> Floats:
    """[n, n, labels], calibrated; 0 where nothing is asked. The arguments are those of `find_relations`."""
    labels = np.arange(possible.shape[2])
    found = np.zeros((len(nodes), len(nodes), len(labels)), np.float32)
    for group in relation_groups(head, words, vectors, nodes, possible, reach):
        part = slice(group.first, group.first + len(group.logits))
        found[part, part] += np.where(group.asked, calibration.probabilities(group.logits, labels), 0)
    return found
