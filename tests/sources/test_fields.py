"""Which key holds what: guessed, told, or asked for with the keys that are there."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.errors import InputError
from pipeline.sources import DateColumns, ReadOptions, Reject, discover, scan
from pipeline.sources.fields import PARTS, candidates, field_names, is_filled, squashed

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


@pytest.mark.parametrize(
    ("part", "key"),
    [
        ("text", "maintext"), ("text", "articleBody"), ("text", "full_text"), ("text", "Текст публикации"),
        ("text", "ПОЛНЫЙ ТЕКСТ"), ("text", "newsText"), ("text", "post_content"), ("text", "content:encoded"),
        ("text", "DETAIL_TEXT"), ("text", "Сообщение"), ("text", "raw-text"), ("text", "selftext"),
        ("title", "Заголовок статьи"), ("title", "webTitle"), ("title", "post_title"), ("title", "og:title"),
        ("title", "Название"), ("title", "dc.title"), ("title", "articleHeadline"),
        ("date", "datePublished"), ("date", "publishedAt"), ("date", "DATE_ACTIVE_FROM"),
        ("date", "Дата и время публикации"), ("date", "date_publish"), ("date", "webPublicationDate"),
        ("date", "article:published_time"), ("date", "@timestamp"), ("date", "dateTimePub"),
        ("date", "created_utc"), ("date", "Дата выхода:"), ("date", "prism:publicationDate"),
        ("date", "LAST-MODIFIED"), ("date", "seendate"),
        ("url", "Ссылка на публикацию"), ("url", "pageUrl"), ("url", "SOURCEURL"), ("url", "canonical_link"),
        ("url", "URL-адрес"), ("url", "permalink"), ("id", "newsId"), ("id", "ID публикации"), ("id", "_id"),
        ("id", "article.uuid"),
    ],
)  # fmt: skip
def test_names_as_others_write_them(part: str, key: str) -> None:
    possible = candidates(("rubric", key, "author"), ReadOptions())
    assert {name: getattr(possible, name) for name in PARTS if getattr(possible, name)} == {part: (key,)}


@pytest.mark.parametrize(
    "key",
    ["author", "views", "Источник", "date_download", "crawled_at", "image", "language", "Тональность"],
)
def test_names_of_something_else(key: str) -> None:
    assert candidates((key,), ReadOptions()) == ((),) * len(PARTS)


def test_the_data_file_is_sound() -> None:
    known = field_names()
    squashed_names = [squashed(name) for names in known.names.values() for name in names]
    assert len(squashed_names) == len(set(squashed_names))
    assert all(squashed_names)


@pytest.mark.parametrize(
    "keys",
    [("date_unixtime", "date"), ("date_gmt", "date"), ("created_utc", "created"), ("Дата UTC", "Дата")],
)
def test_times_in_utc_go_before_local_ones(keys: tuple[str, str]) -> None:
    assert candidates(keys[::-1], ReadOptions()).date == keys


def test_publication_goes_before_creation_and_change() -> None:
    keys = ("modified", "created_at", "time", "date", "news_date", "published")
    assert candidates(keys, ReadOptions()).date == (
        "published",
        "date",
        "news_date",
        "created_at",
        "time",
        "modified",
    )


@pytest.mark.parametrize(
    ("record", "text", "title"),
    [
        ({"text": None, "content": "б"}, "б", None),
        ({"text": " \n", "summary": "в", "body": "б"}, "б", None),
        ({"text": [], "body": "б", "title": "", "headline": "З"}, "б", "З"),
        ({"text": " т ", "title": [" Паром "]}, " т ", "Паром"),
        ({"article": 7, "content": "б", "title": 1, "name": "З"}, "б", "З"),
        ({"text": {}, "description": "б", "title": None}, "б", None),
    ],
)
def test_the_first_filled_one_wins(
    tmp_path: Path, read_all: Reader, record: dict[str, Any], text: str, title: str | None
) -> None:
    [item] = read_all(dump(tmp_path / "a.jsonl", record))
    assert (item.text, item.title) == (text, title)


def test_the_first_filled_column_wins(tmp_path: Path, read_all: Reader) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,uuid,text,content,date,created\n,x,,т,,14.12.2025\n1,y,с,т,15.12.2025,вчера\n")
    items = read_all(path)
    assert [(item.id, item.text, item.published_at.day) for item in items] == [("x", "т", 14), ("1", "с", 15)]


def test_nothing_filled_is_a_reject(tmp_path: Path, read_all: Reader) -> None:
    entries = read_all(dump(tmp_path / "a.jsonl", {"text": "", "body": None}, {"text": None, "body": None}))
    assert [entry.code for entry in entries] == ["empty_text", "missing_text"]


@pytest.mark.parametrize("value", [None, "", " \t\n", float("nan"), [], {}, b"", ()])
def test_what_is_empty(value: object) -> None:
    assert not is_filled(value)


@pytest.mark.parametrize("value", ["x", 0, False, 0.0, [None], {"a": None}, b" "])
def test_what_is_filled(value: object) -> None:
    assert is_filled(value)


def test_columns_of_parquet(tmp_path: Path, read_all: Reader) -> None:
    table = pa.table(
        {
            "Заголовок": ["а", "б"],
            "Текст": [None, "т"],
            "Анонс": ["к", "л"],
            "Дата": ["05/06/2025", "06/25/2025"],
            "updated": [None, 5.0],
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    items = read_all(tmp_path / "a.parquet")
    assert [(item.text, item.title) for item in items] == [("к", "а"), ("т", "б")]
    assert [(item.published_at.month, item.published_at.day) for item in items] == [(5, 6), (6, 25)]


@pytest.mark.parametrize("key", ["date_gmt", "created_utc", "datePublishedUTC"])
def test_times_of_some_names_are_in_utc(tmp_path: Path, read_all: Reader, key: str) -> None:
    [item] = read_all(dump(tmp_path / "a.jsonl", {"text": "т", key: "2025-12-14T10:30:00"}))
    assert item.published_at.hour == 10


def test_a_told_name_ignores_case_and_separators(tmp_path: Path, read_all: Reader) -> None:
    path = dump(tmp_path / "a.jsonl", {"Stuff here": "т", "WhenItWas": 2021, "text": "x", "date": 2020})
    [item] = read_all(path, options=ReadOptions(text_field="stuff_here", date_field="when it was"))
    assert (item.text, item.published_at.year) == ("т", 2021)


@pytest.mark.parametrize(
    ("values", "days"),
    [
        (["05/06/2025", "15/06/2025"], [(6, 5), (6, 15)]),
        (["05/06/2025", "06/15/2025"], [(5, 6), (6, 15)]),
        (["05/06/2025", "07/06/2025"], [(6, 5), (6, 7)]),
        (["05/06/2025", "06/15/2025", "15/06/2025", "6/16/25 10:30"], [(5, 6), (6, 15), (6, 15), (6, 16)]),
    ],
)
@pytest.mark.parametrize("kind", ["jsonl", "json", "csv", "zip"])
def test_the_field_of_an_input_settles_the_order(
    tmp_path: Path, read_all: Reader, values: list[str], days: list[tuple[int, int]], kind: str
) -> None:
    path = tmp_path / f"a.{kind}"
    if kind == "csv":
        path.write_text("text,date\n" + "".join(f"т,{value}\n" for value in values), "utf-8")
    elif kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            for number, value in enumerate(values):
                archive.writestr(f"{number}.json", json.dumps({"text": "т", "date": value}))
    elif kind == "json":
        path.write_text(json.dumps([{"text": "т", "date": value} for value in values]), "utf-8")
    else:
        dump(path, *({"text": "т", "date": value} for value in values))
    for size in (1, 1000):
        items = read_all(path, size=size)
        assert [(item.published_at.month, item.published_at.day) for item in items] == days


def test_what_planning_tells_of_orders(tmp_path: Path) -> None:
    told = {}
    for name, values in {
        "plain": ["15/06/2025", "05/06/2025"],
        "dots": ["05.06.2025"],
        "iso": ["2025-05-06", "вчера", None, 5],
        "open": ["05/06/2025", "05/05/2025", "07/06/2025"],
        "us": ["05/06/2025", "06/15/2025", "06/15/2025", "15/06/2025"],
    }.items():
        path = dump(tmp_path / f"{name}.jsonl", *({"text": "т", "date": value} for value in values))
        columns = DateColumns()
        list(scan(discover([str(path)]).sources[0], ReadOptions(), dates=columns))
        told[name] = [
            (one.field, one.order, one.only_this, one.only_others, one.several) for one in columns.settled()
        ]
    assert told == {
        "plain": [],
        "dots": [],
        "iso": [],
        "open": [("date", "dmy", 0, 0, 2)],
        "us": [("date", "mdy", 2, 1, 1)],
    }


def test_a_told_form_settles_the_order(tmp_path: Path, read_all: Reader) -> None:
    path = dump(
        tmp_path / "a.jsonl", {"text": "т", "date": "05/06/2025"}, {"text": "т", "date": "15/06/2025"}
    )
    items = read_all(path, options=ReadOptions(date_format="mdy"))
    assert [item.published_at.month for item in items] == [5, 6]


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
     (1.5, None), (None, None), ([1], "1"), ([[]], None), ({"$oid": "a1"}, "a1")],
)  # fmt: skip
def test_ids_are_strings_or_whole_numbers(
    tmp_path: Path, read_all: Reader, value: Any, expected: str | None
) -> None:
    assert read_all(dump(tmp_path / "a.jsonl", {"id": value, "text": "t"}))[0].id == expected


def test_an_unreadable_date_is_no_reason_to_reject(tmp_path: Path, read_all: Reader) -> None:
    [item] = read_all(dump(tmp_path / "a.jsonl", {"date": "позавчера", "text": "t"}))
    assert (item.published_at, item.unread_date) == (None, "позавчера")


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"era": "R"}, "{'era': 'R'}"),
        ([2025, 13, 1], "[2025, 13, 1]"),
        ({"$date": "вчера"}, "вчера"),
    ],
)
def test_a_wrapped_date_that_cannot_be_read_is_told(
    tmp_path: Path, read_all: Reader, value: Any, told: str
) -> None:
    [item] = read_all(dump(tmp_path / "a.jsonl", {"date": value, "text": "t"}))
    assert (item.published_at, item.unread_date) == (None, told)


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"date": None},
        {"date": "", "created": " "},
        {"date": 1765697400},
        {"date": {"$date": None}},
        {"published": True},
        {"date": [""]},
    ],
)
def test_no_date_and_a_readable_one_are_not_told(
    tmp_path: Path, read_all: Reader, record: dict[str, Any]
) -> None:
    assert read_all(dump(tmp_path / "a.jsonl", {"text": "t", **record}))[0].unread_date is None


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


def test_the_remedy_names_the_field_of_the_longest_value(tmp_path: Path, read_all: Reader) -> None:
    path = dump(
        tmp_path / "a.jsonl", {"rubric": "", "the stuff": None}, {"rubric": "спорт", "the stuff": "т " * 99}
    )
    with pytest.raises(InputError) as caught:
        read_all(path)
    assert 'such as --text-field "the stuff".' in caught.value.remedy
    assert f"Keys found: rubric (спорт), the stuff ({('т ' * 99)[:39]}…)." in str(caught.value)
    assert len(read_all(path, options=ReadOptions(text_field="the stuff"))) == 2


def test_without_any_string_no_field_is_proposed(tmp_path: Path, read_all: Reader) -> None:
    with pytest.raises(InputError, match=r"Keys found: rubric \(empty\), views \(5\)\.") as caught:
        read_all(dump(tmp_path / "a.jsonl", {"rubric": "", "views": 5}))
    assert "leave the input out" in caught.value.remedy


def test_columns_without_a_text_show_what_they_hold(tmp_path: Path, read_all: Reader) -> None:
    pq.write_table(pa.table({"rubric": ["спорт"], "stuff": ["Мост открыт."]}), tmp_path / "a.parquet")
    with pytest.raises(InputError, match=r"rubric \(спорт\), stuff \(Мост открыт\.\)") as caught:
        read_all(tmp_path / "a.parquet")
    assert "--text-field stuff" in caught.value.remedy


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
