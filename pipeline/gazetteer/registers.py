"""The registers that ship with Svodka: countries, regions, cities, world regions, languages, peoples."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq

from pipeline.russian.comparison.canonical_names import canonical, canonical_word, plain

DATA = Path(__file__).parent / "data"


class Place(NamedTuple):
    """A row of places.parquet; `kind`: country, region, city, area."""

    kind: str
    iso: str | None
    m49: str | None
    geonames: int | None
    country: str | None
    population: int

    @property
    def ids(self) -> list[tuple[str, str]]:
        """(register, id), the leading one first."""
        code = {"country": "iso3166-1", "region": "iso3166-2"}.get(self.kind, "")
        known = [(code, self.iso), ("m49", self.m49), ("geonames", self.geonames)]
        return [(register, str(id)) for register, id in known if id and register]


@lru_cache(maxsize=1)
def places() -> dict[str, tuple[Place, ...]]:
    """The places of each name, by its key."""
    table = pq.ParquetFile(DATA / "places.parquet").read().combine_chunks()
    listed = list(map(Place, *(table.column(name).to_pylist() for name in Place._fields)))
    keys = table.column("keys").chunk(0)
    found: dict[str, tuple[Place, ...]] = {}
    for key, row in zip(keys.flatten().to_pylist(), keys.value_parent_indices().to_pylist(), strict=True):
        found[key] = (*found.get(key, ()), listed[row])
    return found


@lru_cache(maxsize=10_000)
def place_key(name: str) -> str:
    """What the spellings of a place name share: no case, no ё, no э, no «республика», no «город».

    >>> place_key("г. Алма-Ата"), place_key("Республика Татарстан") == place_key("Татарстан")
    ('алма-ата', True)
    """
    return canonical(plain(name)).replace("э", "е")


@lru_cache(maxsize=1)
def languages() -> dict[str, str]:
    """ISO 639 code by the key of the Russian name («русский», «суахили»)."""
    listed: dict[str, str] = json.loads((DATA / "languages.json").read_text("utf-8"))
    codes: dict[str, str] = {}
    for code, name in sorted(listed.items(), key=lambda item: (len(item[0]), item[0])):
        codes.setdefault(plain(name), code)
    return codes


@lru_cache(maxsize=4_000)
def country_of_people(name: str) -> str | None:
    """ISO 3166-1 code of the country of a people, by the longest stem, or of the country that is named.

    >>> country_of_people("россияне"), country_of_people("немец"), country_of_people("марсианин")
    ('RU', 'DE', None)
    >>> country_of_people("индийский"), country_of_people("граждане США"), country_of_people("советский")
    ('IN', 'US', None)
    """
    stems = _peoples()
    key = plain(name)
    code = next((stems[key[:stop]] for stop in range(len(key), 2, -1) if key[:stop] in stems), None)
    return code or next(filter(None, map(_country_named, key.split())), None)


def _country_named(word: str) -> str | None:
    """By a form of its name or an adjective of it."""
    name = canonical_word(word)
    found = places().get(place_key(name[1:]), ()) if name.startswith("@") else ()
    return next((place.iso for place in found if place.kind == "country"), None)


@lru_cache(maxsize=1)
def _peoples() -> dict[str, str]:
    stems: dict[str, str] = json.loads((DATA / "peoples.json").read_text("utf-8"))
    return stems
