"""Cuts a document of any length into windows that an encoder can read, each with context on both sides.

The cores of the windows share the words out among themselves: every word is read once as a core word and
maybe again as the context of a neighbour. Nothing is left out, whatever the length.
"""

from __future__ import annotations

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


def windows(sizes: Sequence[int], sentences: Sequence[int], *, longest: int, context: int) -> list[Window]:
    """The windows of a document.

    `sizes`: what each word costs (its number of subwords; 1 where words are read as they are), at most
    `longest`. `sentences`: the sentence of each word, not decreasing; cores are cut between sentences where
    that leaves them at least half full. No window costs more than `longest` unless a single word does.
    """
    total = [0, *accumulate(sizes)]
    count = len(sizes)
    if total[-1] <= longest:
        return [Window(0, count, 0, count)] if count else []
    room = max(1, longest - 2 * context)
    cores = -(-total[-1] // room)
    room = -(-total[-1] // cores)  # all cores about equally long
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
    count = len(total) - 1
    stop = first + 1
    while stop < count and total[stop + 1] - total[first] <= room:
        stop += 1
    if stop == count:
        return stop
    cut = stop
    while cut > first + 1 and sentences[cut - 1] == sentences[cut]:
        cut -= 1
    return cut if 2 * (total[cut] - total[first]) >= room else stop
