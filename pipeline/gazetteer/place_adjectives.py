"""The places that an adjective can be made from, and of them the one that a register knows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pipeline.gazetteer.registers import Place, place_key, places
from pipeline.russian.analyzer import parses

_ENDINGS = ("", "а", "о", "ы", "и", "е", "я", "ь", "ия", "ль", "ья")
_SHORTENED = ("й", "ь", "ин", "ан")  # «сицилийский», «кабульский», «ялтинский», «корсиканский»
_PROVINCES = ("ая область", "ий край")
_SMALL = frozenset("на де ла ле эль аль дю".split())
_KIND = {"CITY": "city", "STATE_OR_PROVINCE": "region"}


def made_from(stem: str) -> Iterator[tuple[str, ...]]:
    """Names that an adjective in -ский or -цкий, without its ending, may be of; the likelier ones first.

    >>> [("канны" in names, "массачусетс" in names) for names in made_from("каннск")][0]
    (True, False)
    >>> any("ялта" in names for names in made_from("ялтинск"))
    True
    """
    if not stem.endswith(("ск", "цк")):
        return
    bare = stem[:-2]
    yield tuple(root + ending for root in (bare, bare + stem[-2], stem) for ending in _ENDINGS)
    yield tuple(
        bare.removesuffix(cut) + ending for cut in _SHORTENED if bare.endswith(cut) for ending in _ENDINGS
    )
    yield tuple(stem + kind for kind in _PROVINCES)


@lru_cache(maxsize=4_000)
def registered_place(stem: str, label: str) -> str | None:
    """The largest city or the region of the register that an adjective means; None where there is none, and
    where the adjective is the name of a town.

    >>> registered_place("каннск", "CITY"), registered_place("ломбардск", "STATE_OR_PROVINCE")
    ('Канны', 'Ломбардия')
    >>> registered_place("жуковск", "CITY")
    """
    kind = _KIND.get(label)
    if kind is None or _named(stem + "ий", kind):
        return None
    for names in made_from(stem):
        found = [(place.population, _in_dictionary(n), n) for n in names for place in _named(n, kind)]
        if found:
            return _spelled(max(found, key=lambda place: place[:2])[2])
    return None


def is_place(name: str) -> bool:
    """Whether the register has a place of this name.

    >>> is_place("Кальяри"), is_place("Кальярь")
    (True, False)
    """
    return place_key(name) in places()


def _in_dictionary(name: str) -> bool:
    """Of two spellings of one place («Канн», «Канны») the dictionary has the usual one."""
    return any(parse.known and "Geox" in parse.kinds and parse.lemma == name for parse in parses(name))


def _named(name: str, kind: str) -> list[Place]:
    return [place for place in places().get(place_key(name), ()) if place.kind == kind]


def _spelled(name: str) -> str:
    """«нью-йорк» → «Нью-Йорк», «ростов-на-дону» → «Ростов-на-Дону»."""
    return "-".join(part if part in _SMALL else part[:1].upper() + part[1:] for part in name.split("-"))
