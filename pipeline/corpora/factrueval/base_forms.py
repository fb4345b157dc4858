"""Tells which of an entity's known names is the base form of a mention, where that is plain to see."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_WORD = re.compile(r"\w+(?:[-.]\w+)*")
_STEM = 3  # letters that a word and its base form share at least (or the shorter word as a whole)
_ENDING = 3  # letters that either may have after what they share


def base_form(surface: str, names: Iterable[str]) -> str | None:
    """The only name all of whose words are, one by one, those of the mention in another form.

    Two words are forms of one when they share a stem and differ in at most three last letters: enough
    for a declension, too little for «российский» beside «Россия». None when no name or several fit.
    """
    words = _WORD.findall(surface)
    fitting = {name for name in names if words and _same_words(words, _WORD.findall(name))}
    return fitting.pop() if len(fitting) == 1 else None


def person_names(facets: dict[str, list[str]]) -> list[str]:
    """The names that a person's parts make, in both orders; parts are `firstname`, `lastname`, ….

    Each part keeps its first value and its numbered variants (`firstname1`).
    """
    first = _values(facets, "firstname")
    middle = _values(facets, "patronymic")
    last = _values(facets, "lastname")
    given = [*first, *(f"{name} {patronymic}" for name in first for patronymic in middle)]
    both = [full for name in given for family in last for full in (f"{name} {family}", f"{family} {name}")]
    return [*given, *last, *both, *_values(facets, "nickname")]


def _values(facets: dict[str, list[str]], key: str) -> list[str]:
    return [value for name in (key, f"{key}1", f"{key}2") for value in facets.get(name, ()) if value]


def _same_words(words: Sequence[str], others: Sequence[str]) -> bool:
    return len(words) == len(others) and all(map(_forms_of_one, words, others))


def _forms_of_one(left: str, right: str) -> bool:
    left, right = (word.lower().replace("ё", "е") for word in (left, right))
    shared = next(
        (place for place, pair in enumerate(zip(left, right, strict=False)) if pair[0] != pair[1]),
        min(len(left), len(right)),
    )
    return shared >= min(_STEM, len(left), len(right)) and max(len(left), len(right)) - shared <= _ENDING
