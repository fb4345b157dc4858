"""Which mentions are names: the coarse view of one mention."""

from __future__ import annotations

from functools import lru_cache

from pipeline.labels import coarse
from pipeline.russian.dictionary import lookup

_NAME_TAGS = ("Geox", "Name", "Surn", "Patr", "Orgn", "Abbr", "Init", "Trad")


def coarse_of(label: str, surface: str, normal: str | None = None) -> str | None:
    """PER, LOC, ORG or MISC of a mention that is a name; None for all else.

    NEREL labels what a word means: «российский» is a COUNTRY, «правительство» an ORGANIZATION. The corpora of
    PER, LOC and ORG (factRuEval 2016, BSNLP) label names alone, and so does this view: adjectives of places
    and common nouns have no coarse label.

    >>> coarse_of("COUNTRY", "Россия"), coarse_of("COUNTRY", "российский")
    ('LOC', None)
    >>> coarse_of("ORGANIZATION", "правительство"), coarse_of("ORGANIZATION", "правительство России")
    (None, 'ORG')
    """
    kind = coarse(label)
    if kind is None or _common(surface) or (kind == "LOC" and _adjectival(surface, normal)):
        return None
    return kind


@lru_cache(maxsize=10_000)
def _common(surface: str) -> bool:
    """Whether no word of it is or may be a name. Texts without capitals have names too: the dictionary's and
    those that it does not know."""
    return surface == surface.lower() and all(map(_common_word, surface.split()))


def _common_word(word: str) -> bool:
    if not word[0].isalpha():
        return not any(map(str.isalpha, word))
    if not "а" <= word[0] <= "ё":
        return False
    return _is_adjective(word) or all(
        known and not any(tag in parsed for tag in _NAME_TAGS) for _, parsed, _, _, known, _ in lookup(word)
    )


@lru_cache(maxsize=10_000)
def _adjectival(surface: str, normal: str | None) -> bool:
    """Whether it is one adjective that is not itself the name («Железнодорожный»)."""
    if " " in surface or not _is_adjective(surface.lower()):
        return False
    return normal is None or not _is_adjective(normal.lower())


def _is_adjective(word: str) -> bool:
    return all(parsed.POS == "ADJF" for _, parsed, *_ in lookup(word))
