"""Places that a register knows, in any case: of two words («Великий Новгород», «Северная Каролина»), and
regions that the dictionary lacks («Неваде»)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from pipeline.gazetteer.registers import place_key, places
from pipeline.russian.analyzer import Parse, parses
from pipeline.russian.inflection.noun_forms import agreeing, noun_forms

_LABELS = {"city": "CITY", "region": "STATE_OR_PROVINCE"}


_DECLENSIONS = (
    ("ы", "Gen", ("а",), "Sing", "Fem"),
    ("и", "Gen", ("а", "я", "ь"), "Sing", "Fem"),
    ("е", "Loc", ("а", "я"), "Sing", "Fem"),
    ("у", "Acc", ("а",), "Sing", "Fem"),
    ("ой", "Ins", ("а",), "Sing", "Fem"),
    ("ей", "Ins", ("а", "я"), "Sing", "Fem"),
    ("а", "Gen", ("",), "Sing", "Masc"),
    ("у", "Dat", ("",), "Sing", "Masc"),
    ("ом", "Ins", ("",), "Sing", "Masc"),
    ("е", "Loc", ("",), "Sing", "Masc"),
)


class TwoWordPlace(NamedTuple):
    """`label`: CITY or STATE_OR_PROVINCE, of the largest place of this name; `name`: its base form."""

    label: str
    name: str


@lru_cache(maxsize=4_000)
def two_word_place(surface: str) -> TwoWordPlace | None:
    """The place that an adjective and a noun name in any case; None for what the register does not have.

    >>> two_word_place("Великим Новгородом"), two_word_place("Великих Лук")
    (TwoWordPlace(label='CITY', name='Великий Новгород'), TwoWordPlace(label='CITY', name='Великие Луки'))
    >>> two_word_place("Старой Руссе"), two_word_place("Великого Петра")
    (TwoWordPlace(label='CITY', name='Старая Русса'), None)
    """
    words = surface.split()
    if len(words) == 2 and any(parse.pos == "ADJ" or not parse.known for parse in parses(words[0])):
        for first, second in _base_forms(*words):
            if label := _label(f"{first} {second}"):
                return TwoWordPlace(label, f"{first.capitalize()} {second.capitalize()}")
    return None


@lru_cache(maxsize=4_000)
def region_name(word: str) -> str | None:
    """The base form of a region that the dictionary does not have; None for all else.

    >>> region_name("Неваде"), region_name("Оклахомой"), region_name("Небраску")
    ('Невада', 'Оклахома', None)
    """
    if any(parse.known for parse in parses(word)):
        return None
    low = word.lower()
    for ending, _, nominatives, _, _ in _DECLENSIONS:
        for noun in nominatives if low.endswith(ending) else ():
            name = low.removesuffix(ending) + noun
            if any(place.kind == "region" for place in places().get(place_key(name), ())):
                return name.capitalize()
    return None


def _base_forms(first: str, second: str) -> Iterator[tuple[str, str]]:
    """By readings of the dictionary that agree, then by what else the noun may be a form of."""
    for one, other in product(*map(_readings, (first, second))):
        if _agree(one, other):
            bases = one.inflect("nomn"), other.inflect("nomn")
            if bases[0] and bases[1]:
                yield bases[0], bases[1]
    for form in noun_forms(second):
        base = agreeing(first, form.case, form.number or "Sing", form.gender)
        if base:
            yield base, form.base
    for ending, case, nominatives, number, gender in _DECLENSIONS:  # nouns that the dictionary misreads
        adjective = agreeing(first, case, number, gender) if second.endswith(ending) else None
        if adjective:
            for noun in nominatives:
                yield adjective, second.removesuffix(ending) + noun


def _label(name: str) -> str | None:
    """The type of the largest place of a name; None where there is none, or a country."""
    listed = places().get(place_key(name), ())
    return _LABELS.get(max(listed, key=lambda place: place.population).kind) if listed else None


def _readings(word: str) -> list[Parse]:
    return [parse for parse in parses(word) if parse.pos in ("NOUN", "ADJ")]


def _agree(one: Parse, other: Parse) -> bool:
    """In case and number, and in gender where both have one."""
    if any(one.feats.get(name) != other.feats.get(name) for name in ("Case", "Number")):
        return False
    genders = {one.feats.get("Gender"), other.feats.get("Gender")} - {None}
    return len(genders) < 2 or one.feats.get("Number") == "Plur"
