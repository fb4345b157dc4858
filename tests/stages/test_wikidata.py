"""A dump of Wikidata as a knowledge base."""

from __future__ import annotations

import bz2
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from pipeline.cli import main
from pipeline.errors import InputError
from pipeline.stages.links.wikidata import convert


def item(id: str, of: str, labels: dict[str, str], aliases: list[str], pages: int) -> dict[str, Any]:
    return {
        "type": "item",
        "id": id,
        "labels": {code: {"language": code, "value": name} for code, name in labels.items()},
        "aliases": {"ru": [{"language": "ru", "value": name} for name in aliases]},
        "descriptions": {"ru": {"language": "ru", "value": "описание"}},
        "claims": {"P31": [{"mainsnak": {"datavalue": {"value": {"id": of}, "type": "wikibase-entityid"}}}]},
        "sitelinks": {f"wiki{n}": {} for n in range(pages)},
    }


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    items = [
        item("Q1", "Q5", {"ru": "Иван Орлов", "en": "Ivan Orlov"}, ["Орлов"], 3),
        item("Q2", "Q515", {"en": "Springfield"}, [], 0),
        item("Q3", "Q16521", {"ru": "кошка"}, [], 90),
        item("Q4", "Q5", {"fi": "Matti"}, [], 1),
    ]
    path = tmp_path / "dump.json.bz2"
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in items)
    path.write_bytes(bz2.compress(f"[\n{lines}\n]\n".encode()))
    return path


def test_kept_are_items_of_known_classes_with_a_name(dump: Path) -> None:
    out = dump.with_name("kb.parquet")
    assert convert(dump, out) == 2
    person, city = pq.read_table(out).to_pylist()
    assert person == {
        "id": "Q1",
        "label": "Иван Орлов",
        "aliases": ["Ivan Orlov", "Орлов"],
        "type": "PERSON",
        "description": "описание",
        "prior": 3.0,
    }
    assert (city["label"], city["type"]) == ("Springfield", "CITY")


def test_the_command(dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = dump.with_name("wikidata.parquet")
    assert main(["kb", str(dump), "-o", str(out)]) == 0
    assert "2 entries" in capsys.readouterr().out


def test_a_broken_dump_is_told(tmp_path: Path) -> None:
    path = tmp_path / "dump.json"
    path.write_text('[\n{"id": "Q1"},\nx\n]', "utf-8")
    with pytest.raises(InputError, match="line 3"):
        convert(path, tmp_path / "kb.parquet")
