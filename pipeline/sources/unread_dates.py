"""Counts dates that could not be read, by their form, with an example of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

_MOST_FORMS = 20
_OTHERS = "other forms"
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+")


def form_of(value: str) -> str:
    """The form of a value: a 9 for each digit, an x for each word: «сегодня, 10:05» is `x, 99:99`."""
    return _WORD.sub("x", _DIGIT.sub("9", value))


class UnreadDates:
    """Forms, each with its count and the first example; beyond 20 forms the rest is counted together."""

    def __init__(self) -> None:
        self._forms: dict[str, tuple[int, str]] = {}

    def note(self, value: str) -> None:
        """Count one value."""
        self._add(form_of(value), 1, value)

    def merge(self, counted: Iterable[Mapping[str, Any]]) -> None:
        """Take in what another count gave with `as_list`."""
        for one in counted:
            self._add(one["form"], one["count"], one["example"])

    def as_list(self) -> list[dict[str, Any]]:
        """form, count, example; the most frequent first."""
        ordered = sorted(self._forms.items(), key=lambda entry: (-entry[1][0], entry[0]))
        return [{"form": form, "count": count, "example": example} for form, (count, example) in ordered]

    def _add(self, form: str, number: int, example: str) -> None:
        if form not in self._forms and len(self._forms) >= _MOST_FORMS:
            form = _OTHERS
        count, first = self._forms.get(form, (0, example))
        self._forms[form] = count + number, first
