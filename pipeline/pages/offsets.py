"""Offsets for a page: the tables count code points, the strings of JavaScript UTF-16 units."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate

Place = Callable[[int], int]


def utf16_places(text: str) -> Place:
    """How many UTF-16 units lie before a code point.

    >>> place = utf16_places("а😀б")
    >>> [place(offset) for offset in range(4)]
    [0, 1, 3, 4]
    """
    if all(character <= "\uffff" for character in text):
        return lambda offset: offset
    return list(accumulate((2 if character > "\uffff" else 1 for character in text), initial=0)).__getitem__
