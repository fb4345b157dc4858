"""Mentions over tokens: which tokens a mention covers, and which mentions are not inside another."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.corpora.annotated_document import GoldMention, GoldToken


class Stretch(NamedTuple):
    """A mention over tokens `first` to `stop` (half-open). `exact`: it begins and ends where they do."""

    first: int
    stop: int
    exact: bool
    mention: GoldMention


def stretches(tokens: Sequence[GoldToken], mentions: Iterable[GoldMention]) -> list[Stretch]:
    """The mentions that cover at least one token, widened to whole ones."""
    starts, ends = [token.start for token in tokens], [token.end for token in tokens]
    found = []
    for mention in mentions:
        first = bisect_right(ends, mention.start)
        stop = bisect_left(starts, mention.end)
        if first < stop:
            exact = starts[first] == mention.start and ends[stop - 1] == mention.end
            found.append(Stretch(first, stop, exact, mention))
    return found


def outermost(found: Iterable[Stretch]) -> list[Stretch]:
    """Those that overlap with no other that is kept: the longest (in tokens) first, then the earliest."""
    kept: list[Stretch] = []
    taken: set[int] = set()
    for stretch in sorted(found, key=lambda s: (s.first - s.stop, s.first)):
        covered = range(stretch.first, stretch.stop)
        if taken.isdisjoint(covered):
            kept.append(stretch)
            taken.update(covered)
    return sorted(kept, key=lambda s: s.first)
