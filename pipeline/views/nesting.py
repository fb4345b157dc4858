"""Spans of a text as properly nested marks: spans that cross each other are cut where they must be."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

Mention = Mapping[str, Any]  # a row of the table `mentions`


class Open(NamedTuple):
    mention: Mention
    first: bool  # False: the mention began further to the left
    last: bool  # False: it goes on further to the right
    depth: int  # 1 for the outermost


class Close(NamedTuple):
    mention: Mention
    last: bool  # as when it was opened


class Stretch(NamedTuple):
    start: int
    end: int


def marks(mentions: Iterable[Mention], start: int, end: int) -> Iterator[Open | Close | Stretch]:
    """What to write for text[start:end]: stretches of text, and marks that open and close between them.

    The stretches cover the text once, in order. A mention that crosses another one, or an end of the
    stretch asked for, comes in pieces that touch each other.
    """
    waiting = [
        (max(m["start"], start), -min(m["end"], end), order, m)
        for order, m in enumerate(mentions)
        if max(m["start"], start) < min(m["end"], end)
    ]
    heapq.heapify(waiting)
    around: list[tuple[int, Mention]] = []  # (end of the piece, mention), the outermost first
    at = start
    while waiting or around:
        opens = waiting[0][0] if waiting else end
        if around and around[-1][0] <= opens:
            closes, mention = around.pop()
            if at < closes:
                yield Stretch(at, closes)
                at = closes
            yield Close(mention, last=closes == mention["end"])
            continue
        begin, minus_stop, order, mention = heapq.heappop(waiting)
        stop = -minus_stop
        if around and stop > around[-1][0]:
            heapq.heappush(waiting, (around[-1][0], minus_stop, order, mention))
            stop = around[-1][0]
        if at < begin:
            yield Stretch(at, begin)
            at = begin
        around.append((stop, mention))
        yield Open(mention, begin == mention["start"], stop == mention["end"], len(around))
    if at < end:
        yield Stretch(at, end)
