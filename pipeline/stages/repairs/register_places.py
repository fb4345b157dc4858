"""Places that a reader missed or typed wrong and a register knows: towns of two words («Великий Новгород»),
regions.

A word is taken for a region only where the dictionary knows it as a place and as nobody's name.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.gazetteer.declined_places import two_word_place
from pipeline.gazetteer.registers import place_key, places
from pipeline.labels import PLACE_LABELS
from pipeline.russian.analyzer import parses
from pipeline.russian.place_types import place_type
from pipeline.stages.repairs.draft import Draft

_WORD = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё][а-яё]+)*"
_AGREEING = (
    r"[А-ЯЁ][а-яё]*(?:[ыио]й|[ая]я|[ое]е|[иы]е|[ео]го|[ео]му|[ыиое]м|[ыи]х|[ыи]ми|[ую]ю|[ео]й|ев[аеу]?)"
)
_TWO = re.compile(rf"(?<![\w«„\"-])(?=({_AGREEING}[ \u00a0]{_WORD})(?![\w-]))")
_ONE = re.compile(r"(?<![\w«„\"-])[А-ЯЁ][а-яё]{3,}(?:-[А-ЯЁ][а-яё]+)?(?![\w-])")
_RETYPED = PLACE_LABELS | {"PERSON", "NATIONALITY", "PRODUCT", "ORGANIZATION"}
_OPAQUE = frozenset({"WORK_OF_ART", "PERSON", "PRODUCT", "AWARD", "FACILITY"})
_NAMES = frozenset({"Name", "Surn", "Patr"})
_PLACES = frozenset({"Geox", "Orgn"})


def read_register_places(draft: Draft) -> None:
    """Add the towns of two words and the regions that nobody found; retype those found as something else."""
    text = draft.text
    for name in dict.fromkeys(_TWO.findall(text)):
        if place := two_word_place(name):
            _put_everywhere(draft, name, place.label)
    for name in dict.fromkeys(_ONE.findall(text)):
        if label := place_of(name):
            _put_everywhere(draft, name, label)


def _put_everywhere(draft: Draft, name: str, label: str) -> None:
    for found in re.finditer(rf"(?<![\w«„\"-]){re.escape(name)}(?![\w-])", draft.text):
        _put(draft, *found.span(), label)


def _put(draft: Draft, start: int, end: int, label: str) -> None:
    touching = draft.touching(start, end)
    there = [m for m in touching if (m.start, m.end) == (start, end)]
    if any(m.label == label for m in there):
        return
    for mention in there:
        if mention.label in _RETYPED:
            draft.relabel(mention, label)
            return
    if there or any(
        not _nests(m.start, m.end, start, end) or (m.label in _OPAQUE and m.start <= start and end <= m.end)
        for m in touching
    ):
        return
    for mention in touching:
        if mention.label in _RETYPED and start <= mention.start and mention.end <= end:
            draft.drop(mention)  # «Великих | Лук»
    if not any(m.label in PLACE_LABELS for m in touching if m.start <= start and end <= m.end):
        draft.add(start, end, label)


def _nests(start: int, end: int, first: int, last: int) -> bool:
    return (start <= first and last <= end) or (first <= start and end <= last)


@lru_cache(maxsize=10_000)
def place_of(word: str) -> str | None:
    """STATE_OR_PROVINCE of a word that can only mean a region, CITY of a town with a hyphen; None for others.

    >>> place_of("Айове"), place_of("Виктории"), place_of("Омск"), place_of("Гусь-Хрустального")
    ('STATE_OR_PROVINCE', None, None, 'CITY')
    """
    readings = parses(word)
    known = [parse for parse in readings if parse.known]
    if any(parse.kinds & _NAMES or not parse.kinds & _PLACES for parse in known):
        return None
    lemma = (known or readings)[0].lemma
    if place_type([word], [lemma]) == "STATE_OR_PROVINCE":
        return "STATE_OR_PROVINCE"
    return "CITY" if known and "-" in word and place_key(lemma) in places() else None
