"""However an input is cut into slices, the same items come out; a stream is not read over and over."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fuzzed import seeds, slices
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.sources import NewsItem, ReadOptions, Slice, discover, formats, read, scan, streams

OPTIONS = ReadOptions()
SEEDS = seeds()
SUFFIXES = [suffix for suffix in SEEDS if suffix not in (".txt", ".html")]  # those are one document
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

text = st.text(st.characters(codec="utf-8"), max_size=12)
value = st.one_of(st.none(), st.booleans(), st.integers(), text, st.lists(text, max_size=2))
record = st.dictionaries(st.sampled_from(["text", "id", "title", "date", "x"]), value)
good_line = record.map(lambda fields: json.dumps({"text": "да", **fields}).encode())
bad_line = st.sampled_from(
    [b"", b"  ", b"{", b"[]", b"null", b'{"text": NaN}', b'{"text": "\xff"}', b"\xef\xbb\xbf", b'{"id": 1}']
)
first_line = st.just(b'{"text": "first"}')


def partitioned(path: Path, cuts: list[int]) -> list[Any]:
    """What the slices between the cuts give, read in the order of the slices."""
    [source] = discover([str(path)]).sources
    records = list(scan(source, OPTIONS))
    edges = sorted({0, len(records), *(cut % (len(records) + 1) for cut in cuts)})
    entries: list[Any] = []
    for first, last in pairwise(edges):
        got = [entry for piece in slices(source, records[first:last]) for entry in read(piece, OPTIONS)]
        assert [entry.source_row for entry in got] == list(range(first, last))
        entries += got
    return entries


@QUICK
@given(
    lines=st.lists(st.one_of(good_line, bad_line), max_size=8),
    end=st.sampled_from([b"", b"\n", b"\r\n\n"]),
    cuts=st.lists(st.integers(0, 20), max_size=4),
    packed=st.booleans(),
)
def test_json_lines_in_any_slices(
    tmp_path: Path, lines: list[bytes], end: bytes, cuts: list[int], packed: bool
) -> None:
    data = b"\n".join([b'{"text": "first"}', *lines]) + end
    path = tmp_path / ("news.jsonl.gz" if packed else "news.jsonl")
    path.write_bytes(gzip.compress(data) if packed else data)
    whole = partitioned(path, [])
    blank = sum(not line.strip(b" \xef\xbb\xbf") for line in lines)
    assert len(whole) == 1 + len(lines) - blank
    assert partitioned(path, cuts) == whole


@QUICK
@given(
    rows=st.lists(st.tuples(text, text, text), max_size=8),
    cuts=st.lists(st.integers(0, 20), max_size=4),
    delimiter=st.sampled_from(",;\t"),
)
def test_csv_in_any_slices(
    tmp_path: Path, rows: list[tuple[str, str, str]], cuts: list[int], delimiter: str
) -> None:
    path = tmp_path / "news.csv"
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([("id", "title", "text"), *rows])
    path.write_text(buffer.getvalue(), "utf-8", newline="")
    whole = partitioned(path, [])
    assert len(whole) == len(rows)
    for entry, row in zip(whole, rows, strict=True):
        if isinstance(entry, NewsItem):
            assert entry.text == row[2]
        else:
            assert "\0" in row[2] or not row[2].strip()
    assert partitioned(path, cuts) == whole


@QUICK
@given(suffix=st.sampled_from(SUFFIXES), cuts=st.lists(st.integers(0, 9), max_size=4))
def test_every_format_in_any_slices(tmp_path: Path, suffix: str, cuts: list[int]) -> None:
    path = tmp_path / f"in{suffix}"
    path.write_bytes(SEEDS[suffix])
    whole = partitioned(path, [])
    assert whole
    assert partitioned(path, cuts) == whole


def test_parquet_begins_at_the_row_group(tmp_path: Path, slices_of: Callable[..., list[Slice]]) -> None:
    path = tmp_path / "news.parquet"
    texts = [f"Новость номер {number}" for number in range(1000)]
    pq.write_table(pa.table({"text": texts, "id": range(1000)}), path, row_group_size=100)
    [source] = discover([str(path)]).sources
    records = list(scan(source, OPTIONS))
    parts = slices_of(source, records, 130)
    random.Random(0).shuffle(parts)
    got = {entry.source_row: entry for part in parts for entry in read(part, OPTIONS)}
    assert [got[row].text for row in range(1000)] == texts  # type: ignore[union-attr]
    assert [record.id for record in records] == [str(number) for number in range(1000)]


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths that were opened."""
    opened: list[str] = []
    original = streams.open_binary

    def counting(path: str) -> IO[bytes]:
        opened.append(path)
        return original(path)

    monkeypatch.setattr(formats, "open_binary", counting)
    return opened


def many_lines(path: Path) -> Path:
    lines = [json.dumps({"id": number, "text": f"Новость {number}"}) for number in range(200)]
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    return path


def test_a_later_slice_goes_on_where_the_last_one_ended(
    tmp_path: Path, slices_of: Callable[..., list[Slice]], counted: list[str]
) -> None:
    [source] = discover([str(many_lines(tmp_path / "news.jsonl.gz"))]).sources
    parts = slices_of(source, list(scan(source, OPTIONS)), 7)
    counted.clear()
    ids = [entry.id for part in parts for entry in read(part, OPTIONS) if isinstance(entry, NewsItem)]
    assert ids == [str(number) for number in range(200)]
    assert len(counted) == 1


def test_skipped_slices_do_not_open_again_and_going_back_does(
    tmp_path: Path, slices_of: Callable[..., list[Slice]], counted: list[str]
) -> None:
    [source] = discover([str(many_lines(tmp_path / "news.jsonl.gz"))]).sources
    parts = slices_of(source, list(scan(source, OPTIONS)), 10)
    counted.clear()
    for ix in (0, 5, 19):
        assert next(iter(read(parts[ix], OPTIONS))).source_row == ix * 10
    assert len(counted) == 1
    assert next(iter(read(parts[3], OPTIONS))).source_row == 30
    assert len(counted) == 2


def test_a_changed_file_is_opened_again(tmp_path: Path, slices_of: Callable[..., list[Slice]]) -> None:
    path = many_lines(tmp_path / "news.jsonl.gz")
    [source] = discover([str(path)]).sources
    parts = slices_of(source, list(scan(source, OPTIONS)), 100)
    assert len(list(read(parts[0], OPTIONS))) == 100
    path.write_bytes(gzip.compress(b'{"text": "x"}\n' * 150))
    later = list(read(parts[1], OPTIONS))
    assert [entry.text for entry in later if isinstance(entry, NewsItem)] == ["x"] * 50
