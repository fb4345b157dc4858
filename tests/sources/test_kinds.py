"""The same news in every kind of file, every encoding and every compression is the same news."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from pipeline.sources import NewsItem, ReadOptions

Reader = Callable[..., list[Any]]

NEWS = [
    {
        "id": "n-1",
        "title": "В Перми открыли мост",
        "date": "2026-02-03 12:00",
        "url": "https://example.org/1",
        "text": "Мост через Каму открыли во вторник.\nПо нему поехали первые машины; «Ура!» — кричали дети.",
    },
    {
        "id": "n-2",
        "title": "Урожай яблок",
        "date": "2026-02-04",
        "url": "https://example.org/2",
        "text": '\tЯблок собрали 40 тонн, \r\n\r\nв "Заре" — 12.  ',
    },
]
MOMENTS = [datetime(2026, 2, 3, 9, tzinfo=UTC), datetime(2026, 2, 4, tzinfo=UTC)]

COMPRESSIONS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstandard.compress,
}


def json_lines(encoding: str) -> bytes:
    return "".join(json.dumps(fields, ensure_ascii=False) + "\n" for fields in NEWS).encode(encoding)


def json_array(encoding: str) -> bytes:
    return json.dumps(NEWS, ensure_ascii=False, indent=1).encode(encoding)


def table(encoding: str, delimiter: str = ",") -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, list(NEWS[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(NEWS)
    return buffer.getvalue().encode(encoding)


def semicolons(encoding: str) -> bytes:
    return table(encoding, ";")


def tabs(encoding: str) -> bytes:
    return table(encoding, "\t")


def parquet(_: str) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(NEWS), buffer)
    return buffer.getvalue()


TABLES = [
    ("news.jsonl", json_lines),
    ("news.ndjson", json_lines),
    ("news.json", json_array),
    ("news.csv", table),
    ("news.csv", semicolons),
    ("news.tsv", tabs),
]


def check(entries: list[NewsItem], uri: str) -> None:
    expected = [
        NewsItem(fields["text"], uri, row, fields["id"], fields["url"], fields["title"], moment)
        for row, (fields, moment) in enumerate(zip(NEWS, MOMENTS, strict=True))
    ]
    assert entries == expected


@pytest.mark.parametrize("compression", COMPRESSIONS)
@pytest.mark.parametrize(("name", "make"), [*TABLES, ("news.parquet", parquet)])
def test_tables_in_every_compression(
    tmp_path: Path, read_all: Reader, name: str, make: Callable[[str], bytes], compression: str
) -> None:
    path = tmp_path / (name + compression)
    path.write_bytes(COMPRESSIONS[compression](make("utf-8")))
    check(read_all(path), str(path))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "koi8-r"])
@pytest.mark.parametrize(("name", "make"), TABLES)
def test_tables_in_every_encoding(
    tmp_path: Path,
    read_all: Reader,
    name: str,
    make: Callable[[str], bytes],
    encoding: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if encoding == "koi8-r":
        plain = [{key: _koi8(value) for key, value in fields.items()} for fields in NEWS]
        monkeypatch.setitem(globals(), "NEWS", plain)
    path = tmp_path / name
    path.write_bytes(make(encoding))
    check(read_all(path, size=1), str(path))


def _koi8(value: str) -> str:
    return value.replace("«", '"').replace("»", '"').replace("—", "-")


@pytest.mark.parametrize("compression", COMPRESSIONS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1251"])
def test_a_text_in_every_encoding_and_compression(
    tmp_path: Path, read_all: Reader, encoding: str, compression: str
) -> None:
    text = "В Перми открыли мост\r\n\r\nМост через Каму открыли во вторник.  \n"
    path = tmp_path / f"news.txt{compression}"
    path.write_bytes(COMPRESSIONS[compression](f"date 2026-02-03\n{text}".encode(encoding)))
    assert read_all(path) == [
        NewsItem(
            text,
            str(path),
            title="В Перми открыли мост",
            published_at=datetime(2026, 2, 3, tzinfo=UTC),
        )
    ]


@pytest.mark.parametrize(
    "name", ["news.zip", "news.tar", "news.tgz", "news.tar.zst", "news.tar.xz", "news.tar.bz2"]
)
def test_archives_of_everything(tmp_path: Path, read_all: Reader, name: str) -> None:
    members = {
        "a/news.jsonl": json_lines("utf-8"),
        "a/news.jsonl.gz": gzip.compress(json_lines("cp1251")),
        "b/news.csv": table("utf-16"),
        "b/news.parquet": parquet(""),
        "c/news.json.xz": lzma.compress(json_array("utf-8")),
    }
    path = tmp_path / name
    if name.endswith(".zip"):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, data in members.items():
                archive.writestr(member, data)
    else:
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w") as tar:
            for member, data in members.items():
                info = tarfile.TarInfo(member)
                info.size = len(data)
                tar.addfile(info, io.BytesIO(data))
        suffix = {"news.tar": "", "news.tgz": ".gz"}.get(name, name.removeprefix("news.tar"))
        path.write_bytes(COMPRESSIONS[suffix](buffer.getvalue()))
    entries = read_all(path, size=3)
    assert [entry.source_row for entry in entries] == list(range(10))
    assert [entry.source_uri for entry in entries] == [
        f"{path}!{member}" for member in members for _ in range(2)
    ]
    assert [entry.text for entry in entries] == [fields["text"] for fields in NEWS] * 5
    assert [entry.published_at for entry in entries] == MOMENTS * 5


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Мост открыт\nТекст.", "Мост открыт"),
        ("Мост открыт.\nТекст.", None),
        ("Мост открыт", None),
        ("Мост открыт\n  \n", None),
        ("М" * 201 + "\nТекст.", None),
        ("Кто открыл мост?\r\nТекст.", "Кто открыл мост?"),
    ],
)
def test_the_title_of_a_text(tmp_path: Path, read_all: Reader, text: str, title: str | None) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, "utf-8", newline="")
    [item] = read_all(path)
    assert (item.title, item.text) == (title, text)


def test_one_object_and_objects_without_an_array(tmp_path: Path, read_all: Reader) -> None:
    path = tmp_path / "a.json"
    path.write_text('{\n "text": "Одна",\n "n": {"m": [1, {"text": "}"}]}\n}', "utf-8")
    assert [item.text for item in read_all(path)] == ["Одна"]
    path.write_text('{"text": "Одна"}\n{"text": "Две"} {"text": "Три"}', "utf-8")
    assert [item.text for item in read_all(path)] == ["Одна", "Две", "Три"]


@pytest.mark.slow
def test_a_text_of_any_length_up_to_the_limit(tmp_path: Path, read_all: Reader) -> None:
    path = tmp_path / "a.jsonl"
    long = "Щ" * 3_000_000
    path.write_text(json.dumps({"text": long}) + "\n" + json.dumps({"text": "да"}), "utf-8")
    first, second = read_all(path, options=ReadOptions(max_chars=3_000_000))
    assert (first.text, second.text) == (long, "да")
