"""Which kind of place a name is: country, region, district, city, facility, other place, a union of states.

Countries by CLDR's Russian names (through babel) and the names that news use beside them; the rest by the
kind word in the phrase («область», «район», «море») or a list of names that carry none. What nobody knows
is a city, the most frequent kind among the places without a kind word (NEREL train).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import product

from babel import Locale

from pipeline.russian import lexicon
from pipeline.russian.analyzer import parses
from pipeline.russian.normalized_text import clean

_KIND_WORDS = {
    word: label
    for use, label in (
        ("region", "STATE_OR_PROVINCE"),
        ("district", "DISTRICT"),
        ("city", "CITY"),
        ("location", "LOCATION"),
        ("site", "FACILITY"),
    )
    for word in lexicon.words("nouns", use)
}


def place_type(words: list[str], lemmas: list[str]) -> str:
    """The NEREL type of a place, from its words and their lemmas (parallel lists)."""
    known = _known()
    for reading in _readings(words, lemmas):
        if reading in known:
            return known[reading]
    for lemma in lemmas:
        label = _KIND_WORDS.get(_plain(lemma))
        if label == "DISTRICT" and any(_plain(other).startswith("автоном") for other in lemmas):
            return "STATE_OR_PROVINCE"
        if label:
            return label
    return "CITY"


def _readings(words: list[str], lemmas: list[str]) -> Iterable[str]:
    """The phrase as it stands, by its lemmas, and by every dictionary reading of its words."""
    yield " ".join(_plain(word) for word in words)
    yield " ".join(_plain(lemma) for lemma in lemmas)
    if len(words) <= 3:
        choices = [sorted({_plain(p.lemma) for p in parses(clean(word))}) or [_plain(word)] for word in words]
        for chosen in product(*choices):
            yield " ".join(chosen)


def _plain(word: str) -> str:
    return word.lower().replace("ё", "е")


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    """Names, as written and by the lemmas of their words → type. The later list wins."""
    listed = {row["name"]: row["type"] for row in lexicon.rows("places")}
    territories = Locale("ru").territories
    cldr = {name.lower().split(" (")[0] for code, name in territories.items() if code.isalpha()}
    types = dict.fromkeys(cldr, "COUNTRY") | listed
    table: dict[str, str] = {}
    for label in ("LOCATION", "COUNTRY", "DISTRICT", "STATE_OR_PROVINCE", "ORGANIZATION"):
        for name in types:
            if types[name] != label:
                continue
            table[_plain(name)] = label
            table[_plain(" ".join(parses(word)[0].lemma for word in name.split()))] = label
    table["грузия"] = "COUNTRY"
    return table
