"""Which key holds what: guessed, told, or asked for with the keys that are there."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import InputError
from pipeline.sources import ReadOptions, Reject

Reader = Callable[..., list[Any]]


def dump(path: Path, *records: Any) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return path


@pytest.mark.parametrize("key", ["text", "body", "content", "article", "Text", "BODY"])
def test_usual_names_are_guessed(tmp_path: Path, read_all: Reader, key: str) -> None:
    path = dump(tmp_path / "a.jsonl", {"Headline": "Т", "PubDate": 2020, "LINK": "u", "doc_id": 7, key: "да"})
    [item] = read_all(path)
    assert (item.text, item.title, item.url, item.id) == ("да", "Т", "u", "7")
    assert item.published_at.year == 2020


def test_text_goes_before_body(tmp_path: Path, read_all: Reader) -> None:
    path = dump(tmp_path / "a.jsonl", {"body": "b", "text": "t"})
    assert read_all(path)[0].text == "t"


def test_told_names_win(tmp_path: Path, read_all: Reader) -> None:
    path = dump(
        tmp_path / "a.jsonl", {"text": "t", "lead": "l", "no": 5, "id": 1, "d": "2021", "h": "H", "u": "U"}
    )
    options = ReadOptions(text_field="Lead", id_field="no", date_field="d", title_field="h", url_field="u")
    [item] = read_all(path, options=options)
    assert (item.text, item.id, item.published_at.year, item.title, item.url) == ("l", "5", 2021, "H", "U")


@pytest.mark.parametrize(
    ("value", "expected"),
    [("x", "x"), (12, "12"), (0, "0"), (10**30, str(10**30)), (True, None), ("", None), (" ", None),
     (1.5, None), (None, None), ([1], None)],
)  # fmt: skip
def test_ids_are_strings_or_whole_numbers(
    tmp_path: Path, read_all: Reader, value: Any, expected: str | None
) -> None:
    assert read_all(dump(tmp_path / "a.jsonl", {"id": value, "text": "t"}))[0].id == expected


def test_an_unreadable_date_is_no_reason_to_reject(tmp_path: Path, read_all: Reader) -> None:
    assert read_all(dump(tmp_path / "a.jsonl", {"date": "позавчера", "text": "t"}))[0].published_at is None


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.csv"])
def test_without_a_text_field_the_keys_are_named(tmp_path: Path, read_all: Reader, name: str) -> None:
    path = tmp_path / name
    if name.endswith("csv"):
        path.write_text("rubric,author\nx,y\n")
    else:
        dump(path, {"rubric": "x", "author": "y"})
    with pytest.raises(InputError) as caught:
        read_all(path)
    assert caught.value.code == "no_text_field"
    assert "Keys found: rubric (x), author (y)." in str(caught.value)
    assert "--text-field" in caught.value.remedy


def test_a_text_in_one_of_the_first_thousand_is_enough(tmp_path: Path, read_all: Reader) -> None:
    entries = read_all(dump(tmp_path / "a.jsonl", *[{"x": 1}] * 999, {"text": "t"}, {"x": 2}))
    assert [entry.code for entry in entries if isinstance(entry, Reject)] == ["missing_text"] * 1000
    with pytest.raises(InputError, match="Keys found: x"):
        read_all(dump(tmp_path / "b.jsonl", *[{"x": 1}] * 1000, {"text": "t"}))


def test_a_told_name_that_no_record_has(tmp_path: Path, read_all: Reader) -> None:
    path = dump(tmp_path / "a.jsonl", {"text": "t", "when": 2020})
    with pytest.raises(InputError, match=r"«day».*Keys found: text \(t\), when \(2020\)") as caught:
        read_all(path, options=ReadOptions(date_field="day"))
    assert caught.value.code == "no_such_field"
    with pytest.raises(InputError, match="field «lead»") as caught:
        read_all(path, options=ReadOptions(text_field="lead"))
    assert caught.value.code == "no_text_field"
    assert len(read_all(path, options=ReadOptions(date_field="when"))) == 1


def test_the_timezone_is_checked_first(tmp_path: Path, read_all: Reader) -> None:
    with pytest.raises(InputError, match="time zone"):
        read_all(dump(tmp_path / "a.jsonl", {"text": "t"}), options=ReadOptions(timezone="Луна"))
