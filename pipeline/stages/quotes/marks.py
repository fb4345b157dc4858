"""Pairs of quotation marks in a text, the outermost ones, also where a closing mark is left out."""

from __future__ import annotations

import re
from typing import NamedTuple

LONGEST = 3_000
"""Characters that a pair may enclose; an opening mark with no partner within them stands alone."""

OPENING = '«„“"'
CLOSING = '»“”"'
_MARK = re.compile(r"[«»„“”\"]")
_ATTRIBUTED = re.compile(r"\s*,?\s*[—–-]\s*[а-яё]")
_SENTENCE_BEFORE = re.compile(r"[.!?…]\s+\Z")
_SENTENCE_ENDS = re.compile(r"\s*(?:[.!?…]|$|\n)")


class Marked(NamedTuple):
    """What stands between two quotation marks: [start, end) without, [outer_start, outer_end) with them."""

    outer_start: int
    start: int
    end: int
    outer_end: int


def marked(text: str) -> list[Marked]:
    """The outermost pairs in their order.

    Russian typography leaves out one of two closing marks («пуск ракеты „Калибр“, — сказал он» as
    «пуск ракеты «Калибр», — сказал он): such a quotation ends with the inner mark behind which a cue stands.
    """
    marks = [match.start() for match in _MARK.finditer(text)]
    found: list[Marked] = []
    at = 0
    while at < len(marks):
        start = marks[at]
        if not _opens(text, start, None):
            at += 1
            continue
        last = _partner(text, marks, at)
        if last is None:
            at += 1
            continue
        end = marks[last]
        if text[start + 1 : end].strip():
            found.append(Marked(start, start + 1, end, end + 1))
        at = last + 1
    return found


def _partner(text: str, marks: list[int], first: int) -> int | None:
    """The index of the mark that closes the mark with the index `first`."""
    open_marks = [text[marks[first]]]
    inner: list[int] = []
    for at in range(first + 1, len(marks)):
        place = marks[at]
        if place - marks[first] > LONGEST:
            break
        if _opens(text, place, open_marks[-1]):
            if (
                inner
                and text[marks[first] + 1].islower()
                and _SENTENCE_BEFORE.search(text, max(0, place - 3), place)
            ):
                return inner[0]  # words of a sentence go on into no other sentence
            open_marks.append(text[place])
        elif _closes(text[place], open_marks):
            while not _pair(open_marks[-1], text[place]):
                open_marks.pop()
            open_marks.pop()
            if not open_marks:
                return at
            inner.append(at)
    return _left_open(text, marks, inner)


def _left_open(text: str, marks: list[int], inner: list[int]) -> int | None:
    for pattern in (_ATTRIBUTED, _SENTENCE_ENDS):
        for at in inner:
            if pattern.match(text, marks[at] + 1):
                return at
    return None


def _opens(text: str, place: int, inside: str | None) -> bool:
    mark = text[place]
    if mark in "«„":
        return True
    behind = text[place + 1 : place + 2]
    before = text[place - 1 : place]
    if mark == "“":
        return inside not in ("„", "“") and bool(behind.strip()) and not before.isalnum()
    if mark == '"':
        return inside != '"' and bool(behind.strip()) and not before.isalnum()
    return False


def _closes(mark: str, open_marks: list[str]) -> bool:
    return any(_pair(opened, mark) for opened in open_marks)


def _pair(opened: str, closed: str) -> bool:
    return closed in {"«": "»", "„": "“”", "“": "”“", '"': '"'}[opened]
