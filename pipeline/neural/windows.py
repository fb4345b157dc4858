"""Cuts a document of any length into windows that an encoder can read, each with context on both sides.

The cores of the windows share the words out among themselves: every word is read once as a core word and
maybe again as the context of a neighbour. Nothing is left out, whatever the length.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Window:
    """Words [start, end) are read; the vectors of [core_start, core_end) are kept."""

    start: int
    end: int
    core_start: int
    core_end: int


_SLACK = 0.2  # of a core: how far from an even cut a sentence may end it


def windows(sizes: Sequence[int], sentences: Sequence[int], *, longest: int, context: int) -> list[Window]:
    """The windows of a document.

    `sizes`: what each word costs (its number of subwords; 1 where words are read as they are), at most
    `longest`. `sentences`: the sentence of each word, not decreasing. Cores are as few as can be and about
    equally long, because windows are read together, padded to the longest; they are cut between sentences
    where one ends near the even cut. No window costs more than `longest` unless a single word does.
    """
    total = [0, *accumulate(sizes)]
    count = len(sizes)
    if total[-1] <= longest:
        return [Window(0, count, 0, count)] if count else []
    room = max(1, longest - 2 * context)
    found = []
    first = 0
    while first < count:
        stop = _core_end(total, sentences, first, room)
        start, end = first, stop
        around = min(context, max(0, longest - (total[stop] - total[first])) // 2)
        while start > 0 and total[first] - total[start - 1] <= around:
            start -= 1
        while end < count and total[end + 1] - total[stop] <= around:
            end += 1
        found.append(Window(start, end, first, stop))
        first = stop
    return found


def _core_end(total: Sequence[int], sentences: Sequence[int], first: int, room: int) -> int:
    """The word before which the core that begins at `first` ends: the end of a sentence near the even cut of
    what is left, unless that would take one core more; else the cut itself."""
    count = len(total) - 1
    left = total[-1] - total[first]
    cores = -(-left // room)
    if cores == 1:
        return count
    least = max(1, left - (cores - 1) * room)  # what the other cores leave to this one
    even = total[first] + left / cores
    slack = _SLACK * left / cores
    low = bisect_left(total, max(even - slack, total[first] + least), first + 1)
    high = bisect_right(total, min(even + slack, total[first] + room), first + 1) - 1
    ends = (at for at in range(low, min(high, count - 1) + 1) if sentences[at - 1] != sentences[at])
    nearest = min(ends, key=lambda at: abs(total[at] - even), default=None)
    if nearest is not None:
        return nearest
    stop = bisect_left(total, even, first + 1)
    return stop if stop == first + 1 or total[stop] - total[first] <= room else stop - 1
