"""Numbers, durations, groups, safe text, JSON, the summary of a run, tables and models described."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.commands.terminal.duration import duration
from pipeline.commands.terminal.json_output import plain, print_json
from pipeline.commands.terminal.model_list import models
from pipeline.commands.terminal.run_summary import passed_over, show_summary
from pipeline.commands.terminal.schema_tables import schemas
from pipeline.commands.terminal.screen import Screen
from pipeline.engine.execution import RunResult
from pipeline.errors import InputError
from pipeline.labels import ENTITY_TYPES
from pipeline.tables.schema import ALL_SCHEMAS
from pipeline.views.groups import GROUPS, group
from pipeline.views.readings import number, reading
from pipeline.views.visible import on_one_line, visible

NO_VALUE = {"kind": "date", "value": None, "value_to": None, "grain": None, "amount": None, "unit": None}


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.44, "0.4 s"), (42.3, "42 s"), (192, "3 min 12 s"), (59.7, "1 min 00 s"), (7500, "2 h 05 min")],
)
def test_duration(seconds: float, words: str) -> None:
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({}, "—"),
        ({"value": "2025-12-14"}, "2025-12-14"),
        ({"kind": "interval", "value": "2026-01-01", "value_to": "2026-12-31"}, "2026-01-01 – 2026-12-31"),
        (
            {"kind": "money", "value": "5", "amount": Decimal("1234567.500000"), "unit": "USD"},
            "1,234,567.5 USD",
        ),
        ({"kind": "percent", "value": "3", "value_to": "5.5", "amount": Decimal(3)}, "3 – 5.5 %"),
        ({"kind": "number", "value": "12", "amount": Decimal(12), "unit": "км"}, "12 км"),
    ],
)
def test_reading_of_a_value(value: dict[str, Any], words: str) -> None:
    assert reading(NO_VALUE | value) == words


def test_numbers_in_the_russian_way() -> None:
    assert number(Decimal("1234567.500000"), " ", ",") == "1 234 567,5"
    assert number(1200) == "1,200"


def test_every_type_has_a_group_and_unknown_ones_too() -> None:
    groups = {label: group(label) for label in ENTITY_TYPES}
    assert set(groups.values()) == set(GROUPS.values())
    assert groups["CITY"].key == "loc"
    assert groups["MONEY"].key == "value"
    assert group("MY_OWN").key == "other"


@given(st.text(alphabet=st.characters(), max_size=30))
@settings(max_examples=100)
def test_visible_text_has_the_same_length_and_no_controls(text: str) -> None:
    safe = visible(text)
    assert len(safe) == len(text)
    assert not any((ord(c) < 32 and c not in "\t\n") or 0x7F <= ord(c) < 0xA0 for c in safe)
    safe.encode()


def test_a_cell_is_one_line() -> None:
    assert on_one_line(" Анна\n\t Петрова\x1b ") == "Анна Петрова\N{REPLACEMENT CHARACTER}"


def test_plain_values() -> None:
    moment = datetime(2025, 12, 14, tzinfo=UTC)
    content = {"d": Decimal("2.50"), "i": Decimal("3.000"), "n": float("nan"), "t": moment, "l": (1, None)}
    expected = {"d": 2.5, "i": 3, "n": None, "t": "2025-12-14T00:00:00+00:00", "l": [1, None]}
    assert plain(content) == expected


def test_json_with_a_lone_surrogate_can_be_printed(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"path": "a\udcff", "name": "Ёж"})
    assert json.loads(capsys.readouterr().out) == {"path": "a\udcff", "name": "Ёж"}


def test_files_passed_over_are_counted_by_suffix() -> None:
    assert passed_over({".jpg": 2, ".ann": 18, "": 1}) == (
        "Skipped 21 files of other kinds: 18 .ann, 2 .jpg, 1 without a suffix."
    )


def result(**changes: Any) -> RunResult:
    facts: dict[str, Any] = {
        "out": "out/my demo",
        "run_id": "0" * 16,
        "shards": 3,
        "fresh_shards": 3,
        "documents": 1_200,
        "rejects": 2,
        "words": 300_000,
        "fresh_documents": 1_200,
        "fresh_words": 300_000,
        "passed_over": {".ann": 1},
        "peak_rss_mb": 412.3,
        "seconds": 100.0,
    }
    return RunResult(**facts | changes)


def test_the_summary_says_where_what_and_what_next(pipe: Screen, shown: Callable[[Screen], str]) -> None:
    rows = {"documents": 1_200, "mentions": 40_000, "chains": 9_000, "rejects": 2}
    show_summary(pipe, result(), rows, {"empty_text": 2})
    text = shown(pipe)
    assert (
        "1,200 documents, 2 rejects, 300,000 words in 1 min 40 s (3,000 words/s); peak memory 412 MB." in text
    )
    assert "Skipped 1 file of other kinds: 1 .ann." in text
    assert "Tables in out/my demo:" in text
    assert "mentions    40,000" in text
    assert "svodka sql 'out/my demo' \"SELECT normal" in text
    assert "pd.read_parquet('out/my demo/mentions')" in text
    assert "To see why some were rejected (2 empty_text): svodka sql" in text
    assert "FROM rejects" in text


def test_the_summary_of_a_run_that_went_on(pipe: Screen, shown: Callable[[Screen], str]) -> None:
    went_on = result(fresh_shards=1, rejects=0, fresh_documents=1, fresh_words=4_000)
    show_summary(pipe, went_on, {"documents": 1_200}, {})
    text = shown(pipe)
    assert "300,000 words; this command processed 1 document, 4,000 words in 1 min 40 s (40 words/s)" in text
    assert "FROM documents" in text
    assert "FROM rejects" not in text


def test_the_summary_counts_what_was_met_before_and_inputs_without_documents(
    pipe: Screen, shown: Callable[[Screen], str]
) -> None:
    told = result(
        seen_before={"id": 2, "exact": 1, "near": 4}, without_documents=["a", "b", "c", "d"], documents=0
    )
    show_summary(pipe, told, {"documents": 0}, {"empty_text": 1, "broken_json": 1})
    text = shown(pipe)
    assert "Repeated, recorded but not processed: 3 documents (2 by id, 1 by text)." in text
    assert "Similar to an earlier document, and marked: 4 documents." in text
    assert "No document found in 4 inputs: a, b, c and 1 more." in text
    assert "To see why all were rejected (1 empty_text, 1 broken_json)" in text


def test_the_summary_of_a_run_with_nothing_to_do(pipe: Screen, shown: Callable[[Screen], str]) -> None:
    show_summary(pipe, result(fresh_shards=0, fresh_words=0), {"documents": 1_200}, {})
    assert "nothing was new" in shown(pipe)
    assert "words/s" not in shown(pipe)


def test_every_table_is_described_field_by_field() -> None:
    tables = schemas()["tables"]
    assert {name: [field["name"] for field in fields] for name, fields in tables.items()} == {
        name: schema.names for name, schema in ALL_SCHEMAS.items()
    }
    assert all(field["meaning"] for fields in tables.values() for field in fields)
    types = {field["name"]: (field["type"], field["nullable"]) for field in tables["chains"]}
    assert types["aliases"] == ("list<string>", False)
    assert types["label"] == ("string (dictionary)", False)
    assert {f["name"]: f["type"] for f in tables["documents"]}["published_at"] == "timestamp[us, UTC]"


def test_an_unknown_table_is_told_the_known_ones() -> None:
    with pytest.raises(InputError, match="There are: documents, sentences"):
        schemas("people")


def test_the_installed_models_are_described() -> None:
    described = {model["name"]: model for model in models()}
    model = described["ru_news_natasha"]
    assert "entities" in model["stages"]
    assert model["off"] == ["syntax"]
    assert model["version"]
    assert [m["name"] for m in described.values() if m["default"]]
