"""Places that a reader missed or typed wrong and a register knows: towns of two words («Великий Новгород»), regions.

A word is taken for a region only where the dictionary knows it as a place and as nobody's name.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product

from pipeline.stages.analyzer import Parse, parses
from pipeline.stages.linking.registers import place_key, places
from pipeline.stages.places import place_type
from pipeline.stages.repairing.draft import PLACES, Draft

_WORD = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё][а-яё]+)*"
_TWO = re.compile(rf"(?<![\w«„\"-])(?=(?P<both>{_WORD}[ \u00a0]{_WORD})(?![\w-]))")
_ONE = re.compile(r"(?<![\w«„\"-])[А-ЯЁ][а-яё]{3,}(?:-[А-ЯЁ][а-яё]+)?(?![\w-])")
_ADJECTIVE = re.compile("(?:ий|ый|ой|ая|яя|ое|ее|ие|ые|ого|его|ому|ему|ым|им|ом|ем|ых|их|ыми|ими|ую|юю|ей|ев|ева|еву|евым|еве)$")
_KINDS = {"city": "CITY", "region": "STATE_OR_PROVINCE"}
_RETYPED = PLACES | {"PERSON", "NATIONALITY", "PRODUCT"}
_OPAQUE = frozenset({"WORK_OF_ART", "PERSON", "PRODUCT", "AWARD", "FACILITY"})
_NAMES = frozenset({"Name", "Surn", "Patr"})


def read_register_places(draft: Draft) -> None:
    """Add the towns of two words and the regions that nobody found; retype those found as something else."""
    for found in _TWO.finditer(draft.text):
        start, end = found.span("both")
        if _ADJECTIVE.search(draft.text[start:end].split()[0]) and (label := place_of_words(found["both"])):
            _put(draft, start, end, label)
    for found in _ONE.finditer(draft.text):
        if region_of(found[0]):
            _put(draft, *found.span(), "STATE_OR_PROVINCE")


def _put(draft: Draft, start: int, end: int, label: str) -> None:
    touching = draft.touching(start, end)
    there = [m for m in touching if (m.start, m.end) == (start, end)]
    if any(m.label == label for m in there):
        return
    for mention in there:
        if mention.label in _RETYPED:
            draft.relabel(mention, label)
            return
    if there or any(m.label in _OPAQUE or not _nests(m.start, m.end, start, end) for m in touching):
        return
    for mention in touching:
        if mention.label in PLACES and start <= mention.start and mention.end <= end:
            draft.drop(mention)
    if not any(m.label in PLACES for m in touching if m.start <= start and end <= m.end):
        draft.add(start, end, label)


def _nests(start: int, end: int, first: int, last: int) -> bool:
    return (start <= first and last <= end) or (first <= start and end <= last)


@lru_cache(maxsize=4_000)
def place_of_words(name: str) -> str | None:
    """CITY or STATE_OR_PROVINCE of a name of two words in any case; None for what the register does not have.

    >>> place_of_words("Великим Новгородом"), place_of_words("Великих Лук"), place_of_words("Великого Петра")
    ('CITY', 'CITY', None)
    """
    first, second = name.replace("\u00a0", " ").split()
    for one, other in product(_readings(first), _readings(second)):
        if _agree(one, other) and (kinds := _registered().get((_lemma(one), _lemma(other)))):
            return kinds
    return None


@lru_cache(maxsize=10_000)
def region_of(word: str) -> bool:
    """Whether a word can only mean a region of a country.

    >>> region_of("Айове"), region_of("Баварией"), region_of("Виктории"), region_of("Омск")
    (True, True, False, False)
    """
    readings = [parse for parse in parses(word) if parse.known]
    if not readings or any(parse.kinds & _NAMES or "Geox" not in parse.kinds for parse in readings):
        return False
    return place_type([word], [readings[0].lemma]) == "STATE_OR_PROVINCE"


def _readings(word: str) -> list[Parse]:
    return [p for p in parses(word) if p.pos in ("NOUN", "ADJ")]


def _agree(one: Parse, other: Parse) -> bool:
    return all(one.feats.get(name) == other.feats.get(name) for name in ("Case", "Number"))


def _lemma(parse: Parse) -> str:
    return parse.lemma.replace("ё", "е")


@lru_cache(maxsize=1)
def _registered() -> dict[tuple[str, str], str]:
    """The lemmas of names of two words, an adjective in front → the type of the largest place."""
    found: dict[tuple[str, str], str] = {}
    for key, listed in places().items():
        words = key.split(" ")
        if len(words) != 2 or not _ADJECTIVE.search(words[0]) or place_key(key) != key:
            continue
        largest = max(listed, key=lambda place: place.population)
        if largest.kind not in _KINDS:
            continue
        for one, other in product(_readings(words[0]), _readings(words[1])):
            if _agree(one, other) and one.feats.get("Case") == "Nom":
                found[_lemma(one), _lemma(other)] = _KINDS[largest.kind]
    return found
