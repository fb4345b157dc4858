"""Kinds of things, by the lemmas of their words, and the type that NEREL gives to the names of such things.

NEREL train, names in quotation marks behind such a word: «фильм» 47 of 48 WORK_OF_ART, «роман» 8 of 8;
«стадион» 6 of 7, «метро» 10 of 10, «отель» 3 of 3 FACILITY; «корабль» 6 of 7, «теплоход» 4 of 4, «самолёт» 4
of 4 PRODUCT; «партия» 40 of 41, «клуб» 27 of 28, «компания» 14 of 14 ORGANIZATION. Streets: 29 of 37 with
the kind word inside.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from pipeline.russian import lexicon
from pipeline.russian.analyzer import parses
from pipeline.russian.lexicon import LexiconWords, folded

# A word with two uses has the type of the later.
_QUOTED = (
    ("organization", "ORGANIZATION"),
    ("facility", "FACILITY"),
    ("work", "WORK_OF_ART"),
    ("product", "PRODUCT"),
)
_NAMED_AFTER = (("honoured_facility", "FACILITY"), ("honoured_organization", "ORGANIZATION"))
_STREET_ABBREVIATIONS = lexicon.words("abbreviations", "street")


class Kinds:
    """What the words in front of a name say of its type. `nouns`: the lexicon with the user's words."""

    def __init__(self, nouns: LexiconWords) -> None:
        self.nouns = nouns
        self._quoted = _types(nouns, _QUOTED)
        self._named_after = _types(nouns, _NAMED_AFTER)

    def of_quoted(self, before: list[str]) -> str | None:
        """The type of a quoted name by the words in front of it, the nearest last; None when these name no
        kind."""
        return _by_kind(before, self._quoted)

    def of_named_after(self, before: list[str]) -> str | None:
        """The type of what bears somebody's name, by the words in front of the name."""
        return _by_kind(before, self._named_after)

    def is_street(self, word: str) -> bool:
        """Whether a word is a kind of street in the singular («улицы» is: «жители улицы»), or its
        abbreviation."""
        if word.lower().rstrip(".") in _STREET_ABBREVIATIONS:
            return True
        streets = self.nouns.having("street")
        return any(folded(p.lemma) in streets and p.feats.get("Number") == "Sing" for p in parses(word))


def _types(nouns: LexiconWords, uses: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {word: label for use, label in uses for word in nouns.having(use)}


@lru_cache(maxsize=10_000)
def lemmas_of(word: str) -> frozenset[str]:
    """The lemmas that a word can have as a noun or an adjective, ё as е."""
    found = {p.lemma for p in parses(word) if p.pos in ("NOUN", "ADJ") or "Abbr" in p.kinds or not p.known}
    return frozenset(lemma.replace("ё", "е") for lemma in found | {word.lower()})


def _by_kind(before: list[str], kinds: dict[str, str]) -> str | None:
    if not before:
        return None
    if len(before) > 1:
        pairs = (f"{first} {second}" for first in lemmas_of(before[-2]) for second in lemmas_of(before[-1]))
        if label := next((kinds[pair] for pair in sorted(pairs) if pair in kinds), None):
            return label
    return next((kinds[lemma] for lemma in sorted(lemmas_of(before[-1])) if lemma in kinds), None)
