"""Names that everybody knows to be one: countries and unions under their short and official names."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.russian import lexicon
from pipeline.russian.analyzer import parses
from pipeline.russian.inflection.adjective_forms import countries, country_of
from pipeline.russian.inflection.name_spelling import folded

_QUOTES = re.compile("[«»„“”\"'‘’]")
_DASHES = re.compile("\\s*[-–—―]\\s*")
_NUMBERED = re.compile("(?<=[а-яa-z])[ -]+(?=\\d+$)")
_SPACES = re.compile("\\s+")
_KIND = re.compile("^(?:город|г\\.|река|село|деревня|посёлок|поселок|остров|республика) (?=\\S)")


@lru_cache(maxsize=10_000)
def plain(normal: str) -> str:
    """A normal form for comparing: small letters, ё as е, no quotes, one kind of dash."""
    text = _QUOTES.sub("", folded(normal))
    text = _SPACES.sub(" ", _DASHES.sub("-", text)).strip().removeprefix("the ")
    return _NUMBERED.sub(" ", text)


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    table = {}
    for row in lexicon.rows("aliases"):
        table.update({plain(other): plain(row["name"]) for other in row["aliases"].split(";")})
    return table


@lru_cache(maxsize=5_000)
def singular(word: str) -> str:
    """«боксёры» → «боксёр»; what is no nominative plural of the dictionary stays.

    >>> singular("врачи"), singular("врач"), singular("главы мид")
    ('врач', 'врач', 'главы мид')
    """
    known = [parse for parse in parses(word) if parse.known and parse.pos == "NOUN"]
    read = {parse.feats.get("Number"): parse for parse in known if parse.feats.get("Case") == "Nom"}
    return folded(read["Plur"].lemma) if "Plur" in read and "Sing" not in read else word


def canonical(key: str) -> str:
    """The one name of a thing that has several; `key` is `plain`."""
    table = _table()
    if key in table:
        return table[key]
    bare = _KIND.sub("", key)
    return table.get(bare, bare)


@lru_cache(maxsize=10_000)
def canonical_word(word: str) -> str:
    """A word of a phrase, small letters; a country as adjective or in any case becomes `@country`."""
    country = country_of(word)
    if country is None:
        for lemma in dict.fromkeys(parse.lemma for parse in parses(word) if "Geox" in parse.kinds):
            if _is_country(folded(lemma)):
                country = lemma
                break
    if country is None:
        return "@" + canonical(word) if _is_country(canonical(word)) else word
    return "@" + canonical(plain(country))


@lru_cache(maxsize=1)
def _country_names() -> frozenset[str]:
    return frozenset({plain(name) for name in countries()} | {"сша", "кндр", "оаэ", "юар", "ссср"})


def _is_country(name: str) -> bool:
    return name in _country_names() or canonical(name) in _country_names()
