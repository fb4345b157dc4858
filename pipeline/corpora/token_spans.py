"""Mentions as ranges of tokens: which tokens a mention covers, and which mentions no other covers."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.corpora.annotated_document import GoldMention, GoldToken


class TokenSpan(NamedTuple):
    """A mention over tokens `first` to `stop` (half-open). `exact`: it begins and ends where they do."""

    first: int
    stop: int
    exact: bool
    mention: GoldMention


def token_spans(tokens: Sequence[GoldToken], mentions: Iterable[GoldMention]) -> list[TokenSpan]:
    """The mentions that cover at least one token, widened to whole ones."""
    starts, ends = [token.start for token in tokens], [token.end for token in tokens]
    found = []
    for mention in mentions:
        first = bisect_right(ends, mention.start)
        stop = bisect_left(starts, mention.end)
        if first < stop:
            exact = starts[first] == mention.start and ends[stop - 1] == mention.end
            found.append(TokenSpan(first, stop, exact, mention))
    return found


def outermost(found: Iterable[TokenSpan]) -> list[TokenSpan]:
    """Those that overlap with no other that is kept: the longest (in tokens) first, then the earliest."""
    kept: list[TokenSpan] = []
    taken: set[int] = set()
    for stretch in sorted(found, key=lambda s: (s.first - s.stop, s.first)):
        covered = range(stretch.first, stretch.stop)
        if taken.isdisjoint(covered):
            kept.append(stretch)
            taken.update(covered)
    return sorted(kept, key=lambda s: s.first)
