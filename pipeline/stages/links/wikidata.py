"""Wikidata JSON dumps to a knowledge base: entity by entity, in bounded memory.

A dump is one JSON array, an entity a line (https://www.wikidata.org/wiki/Wikidata:Database_download), plain,
gzip or bzip2. Kept are items with a label in one of the languages whose class (P31, «instance of») is in
`CLASSES`; classes below these are not known to the converter unless they are listed.
"""

from __future__ import annotations

import bz2
import gzip
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, cast

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import InputError

CLASSES = {
    "Q5": "PERSON",
    **dict.fromkeys(("Q6256", "Q3624078"), "COUNTRY"),
    **dict.fromkeys(("Q515", "Q1549591", "Q7930989", "Q1637706", "Q5119"), "CITY"),
    **dict.fromkeys(
        "Q43229 Q4830453 Q6881511 Q7278 Q783794 Q3918 Q476028 Q11032 Q192350".split(), "ORGANIZATION"
    ),
    **dict.fromkeys(("Q835714", "Q35657", "Q10864048"), "STATE_OR_PROVINCE"),
}
LANGUAGES = ("ru", "en")
SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("label", pa.string()),
        ("aliases", pa.list_(pa.string())),
        ("type", pa.string()),
        ("description", pa.string()),
        ("prior", pa.float64()),
    ]
)
_ROWS = 10_000


def convert(dump: str | Path, out: str | Path, classes: Mapping[str, str] = CLASSES) -> int:
    """Write a knowledge base for the stage `links`; returns the number of its entries. Raises InputError."""
    count = 0
    rows: list[dict[str, Any]] = []
    with pq.ParquetWriter(out, SCHEMA, compression="zstd") as writer:
        for item in _items(Path(dump)):
            entry = entry_of(item, classes)
            if entry:
                rows.append(entry)
                count += 1
            if len(rows) == _ROWS:
                writer.write_table(pa.Table.from_pylist(rows, SCHEMA))
                rows.clear()
        writer.write_table(pa.Table.from_pylist(rows, SCHEMA))
    return count


def entry_of(
    item: Mapping[str, Any], classes: Mapping[str, str] = CLASSES, languages: Sequence[str] = LANGUAGES
) -> dict[str, Any] | None:
    """An item as a row; None for what is not kept. The prior is the number of its wiki pages."""
    labels = [text["value"] for code in languages if (text := item.get("labels", {}).get(code))]
    kind = next((classes[id] for id in _instance_of(item) if id in classes), None)
    if item.get("type") != "item" or not labels or kind is None:
        return None
    listed = item.get("aliases", {})
    aliases = [text["value"] for code in languages for text in listed.get(code, ())]
    descriptions = item.get("descriptions", {})
    told = next((descriptions[code]["value"] for code in languages if code in descriptions), None)
    return {
        "id": item["id"],
        "label": labels[0],
        "aliases": list(dict.fromkeys([*labels[1:], *aliases])),
        "type": kind,
        "description": told,
        "prior": float(len(item.get("sitelinks", ()))),
    }


def _instance_of(item: Mapping[str, Any]) -> Iterator[str]:
    for claim in item.get("claims", {}).get("P31", ()):
        value = claim.get("mainsnak", {}).get("datavalue", {}).get("value")
        if isinstance(value, dict) and "id" in value:
            yield value["id"]


def _items(path: Path) -> Iterator[dict[str, Any]]:
    with _opened(path) as file:
        for number, line in enumerate(file, start=1):
            text = line.strip().rstrip(b",")
            if text in (b"[", b"]", b""):
                continue
            try:
                yield orjson.loads(text)
            except ValueError:
                raise InputError(
                    "wikidata",
                    f"{path}, line {number}: this is not an entity in JSON.",
                    "Give a JSON dump of Wikidata with one entity a line.",
                ) from None


def _opened(path: Path) -> IO[bytes] | gzip.GzipFile:
    if not path.is_file():
        raise InputError("wikidata", f"There is no file {path}.", "Give a JSON dump of Wikidata.")
    if path.suffix == ".gz":
        return cast("IO[bytes]", gzip.open(path, "rb"))
    return bz2.open(path, "rb") if path.suffix == ".bz2" else open(path, "rb")
