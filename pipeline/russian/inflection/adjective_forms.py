"""Adjectives of places: «казахстанских» → «Казахстан», «вологодской» → «Вологодская область»."""

from __future__ import annotations

import re

from pipeline.russian import lexicon
from pipeline.russian.inflection.mention_words import Word
from pipeline.russian.inflection.name_spelling import folded

_FORM = re.compile("^(.*[сц]к)(?:ий|ого|ому|им|ом|ая|ой|ую|ою|ое|ие|их|ими|о)$")


_ROWS = lexicon.rows("place_adjectives")
_COUNTRIES = {row["stem"]: row["country"] for row in _ROWS if row["country"]}
_CITIES = {row["stem"]: row["city"] for row in _ROWS if row["city"]}
_REGIONS = {row["stem"]: row["region"] for row in _ROWS if row["region"]}
_PROVINCE_KINDS = {"край": "ий край", "область": "ая область"}
_PROVINCES = {row["stem"]: _PROVINCE_KINDS[row["province"]] for row in _ROWS if row["province"]}


def country_of(word: str) -> str | None:
    """The country that a form of an adjective is made from."""
    low = folded(word)
    found = _FORM.match(low)
    return _COUNTRIES.get(found[1]) if found else None


def countries() -> set[str]:
    """The countries that the table of adjectives leads to."""
    return set(_COUNTRIES.values())


def place_of(words: tuple[Word, ...], label: str) -> str | None:
    """The place that a lone adjective means under a place label; None for everything else."""
    if label == "COUNTRY":
        readable = [word.text for word in words if word.readable]  # «„Российская“»
        stem = _stem(readable[0]) if len(readable) == 1 else ""
        return _COUNTRIES.get(stem) or _COUNTRIES.get(stem.removeprefix("все"))
    stem = place_adjective(words)
    if label == "CITY":
        return _CITIES.get(stem)
    if label == "STATE_OR_PROVINCE":
        return _REGIONS.get(stem) or _province(stem)
    return _with_kind(stem, "ий район") if label == "DISTRICT" and stem else None


def place_adjective(words: tuple[Word, ...]) -> str:
    """A lone adjective in -ский or -цкий without its ending; empty for everything else."""
    readable = [word for word in words if word.readable]
    if len(readable) != 1 or (not readable[0].adjectival and readable[0].capitalized):
        return ""
    low = folded(readable[0].text)
    return _stem(low) if _FORM.match(low) else ""


def _stem(word: str) -> str:
    low = folded(word)
    found = _FORM.match(low)
    return found[1] if found else low


def _province(stem: str) -> str | None:
    return _with_kind(stem, _PROVINCES[stem]) if stem in _PROVINCES else None


def _with_kind(stem: str, kind: str) -> str:
    return stem[0].upper() + stem[1:] + kind
