"""What is wrong with a record is said of that record; the others come out."""

from __future__ import annotations

import errno
import gzip
import io
import json
import os
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import pipeline.sources.formats as formats
import pipeline.sources.text_document as text_document
from pipeline.errors import RunError
from pipeline.sources import NewsItem, ReadOptions, Reject, Slice, discover, read, scan

Reader = Callable[..., list[Any]]

GOOD = json.dumps({"text": "Паром отплыл."}, ensure_ascii=False).encode()


def alone(read_all: Reader, path: Path, line: bytes, options: ReadOptions | None = None) -> Reject:
    """The reject of a bad line between two good ones."""
    path.write_bytes(GOOD + b"\n" + line + b"\n" + GOOD)
    before, reject, after = read_all(path, options=options)
    assert isinstance(before, NewsItem)
    assert isinstance(after, NewsItem)
    assert isinstance(reject, Reject)
    assert (reject.source_uri, reject.source_row, reject.stage) == (str(path), 1, "read")
    return reject


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        (b'{"text": "a"', "broken_json", "row 1, column 13"),
        (b'{"text": undefined}', "broken_json", "column 10"),
        (b'{"text": NaN}', "missing_text", "Keys: text"),
        (b'{"text": "a", "text": "b"}', "broken_json", "«text» stands twice"),
        (b'"text"', "broken_json", "not an object"),
        (b"[" * 5000, "broken_json", "column"),
        (b'{"x": 1, "y": 2}', "missing_text", "Keys: x, y"),
        (b"{}", "missing_text", "Keys: none"),
        (b'{"text": null}', "missing_text", "Keys: text"),
        (b'{"text": ""}', "empty_text", "empty"),
        (b'{"text": " \\n\\u00a0"}', "empty_text", "empty"),
        (b'{"text": {"lang": "a"}}', "text_not_a_string", "an object"),
        (b'{"text": [1, "a"]}', "text_not_a_string", "a list"),
        (b'{"text": 123456789012345678901234567890}', "text_not_a_string", "a number"),
        (b'{"text": true}', "text_not_a_string", "true or false"),
        (b'{"text": "a\\u0000b"}', "nul_characters", "position 1"),
        (b'{"text": "\\ud83d"}', "encoding", "surrogate"),
        (b'{"text": "\\ude00\\ud83d"}', "encoding", "surrogate"),
        ('{"text": "Паром'.encode() + b'\xd0 \xff"}', "encoding", "yte 20 "),
    ],
)
def test_a_bad_line(tmp_path: Path, read_all: Reader, line: bytes, code: str, words: str) -> None:
    reject = alone(read_all, tmp_path / "a.jsonl", line)
    assert reject.code == code
    assert words in reject.message


def test_a_bad_element_of_an_array(tmp_path: Path, read_all: Reader) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"[" + GOOD + b', {"text": "\xd0\xd0"}, {"x": 1 2}, 5, null, ' + GOOD + b"]")
    entries = read_all(path)
    assert [getattr(entry, "code", "") for entry in entries] == [
        "",
        "encoding",
        "broken_json",
        "broken_json",
        "broken_json",
        "",
    ]


@pytest.mark.parametrize(
    ("end", "words"),
    [(b', {"text": "a', "inside a record"), (b",", "before its array is closed")],
)
def test_an_array_that_ends_early(tmp_path: Path, read_all: Reader, end: bytes, words: str) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"[" + GOOD + b"," + GOOD + end)
    one, two, reject = read_all(path)
    assert (one.text, two.text) == ("Паром отплыл.",) * 2
    assert (reject.code, reject.source_row) == ("broken_json", 2)
    assert words in reject.message


def test_duplicate_keys_that_nobody_reads_do_no_harm(tmp_path: Path, read_all: Reader) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"x": 1, "x": 2, "text": "a", "nested": {"text": "b"}}')
    assert read_all(path)[0].text == "a"


def test_a_reject_tells_the_id_of_its_record(tmp_path: Path, read_all: Reader) -> None:
    assert alone(read_all, tmp_path / "a.jsonl", b'{"id": "n-7", "text": ""}').doc_id == "n-7"


@pytest.mark.parametrize("length", [101, 5000, 1_200_000])
@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.csv", "a.txt"])
def test_too_long(tmp_path: Path, read_all: Reader, name: str, length: int) -> None:
    path = tmp_path / name
    long = "Щ" * length
    records = [{"text": "да"}, {"text": long}, {"text": "нет"}]
    match path.suffix:
        case ".jsonl":
            path.write_text("\n".join(json.dumps(record) for record in records))
        case ".json":
            path.write_text(json.dumps(records))
        case ".csv":
            path.write_text(f"text\nда\n{long}\nнет\n", "utf-8")
        case _:
            path.write_text(long, "utf-8")
    entries = read_all(path, options=ReadOptions(max_chars=100))
    assert [entry.text for entry in entries if isinstance(entry, NewsItem)] == (
        [] if name == "a.txt" else ["да", "нет"]
    )
    [reject] = [entry for entry in entries if isinstance(entry, Reject)]
    assert reject.code == "too_long"
    assert "at most 100 characters" in reject.message


def test_the_longest_text_is_read(tmp_path: Path, read_all: Reader) -> None:
    path = tmp_path / "a.txt"
    path.write_text("date 2026-01-01 " + "😀" * 100, "utf-8")
    [item] = read_all(path, options=ReadOptions(max_chars=100))
    assert item.text == "😀" * 100


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_text"),
        (b"\xef\xbb\xbf", "empty_text"),
        (b" \n\t\n", "empty_text"),
        (b"date 2026-01-01\n", "empty_text"),
        ("Паром\0отплыл".encode(), "nul_characters"),
        ("Паром отплыл".encode()[:-1], "encoding"),
    ],
)
def test_a_bad_text(tmp_path: Path, read_all: Reader, data: bytes, code: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    [reject] = read_all(path)
    assert (reject.code, reject.source_uri, reject.source_row) == (code, str(path), None)


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        (b"id,text,note\n1,a,x\n2\n3,b,c,d\n4,d,\n", ["", "wrong_cells", "wrong_cells", ""]),
        (b'id,text\n1,"a" b,"c" d\n2,c\n', ["broken_csv", ""]),
        (b'id,text\n1,a\n2,"b\nc', ["", "broken_csv"]),
        ("id,text\n1,Паром\n2,".encode() + b"\xd0\xd0\n" + "3,Причал\n".encode(), ["", "encoding", ""]),
        ("id,text\n1,Паром\n".encode() + "2,Причал закрыт\n".encode("cp1251"), ["", ""]),
        (b"id,text\n1,\n2,  \n\n\n3,x\n", ["empty_text", "empty_text", ""]),
        (b"id,text\n1,a\0b\n", ["nul_characters"]),
        (b"id,text\n", []),
        (b"", []),
    ],
)
def test_bad_rows_of_a_table(tmp_path: Path, read_all: Reader, data: bytes, codes: list[str]) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    assert [getattr(entry, "code", "") for entry in read_all(path, size=1)] == codes


def test_quotes_are_letters_in_a_table_without_quoting(tmp_path: Path, read_all: Reader) -> None:
    path = tmp_path / "a.tsv"
    path.write_text('id\ttext\n1\t"Заря" победила\n2\tИграли в "Заре"\n3\t"Вечер\n', "utf-8")
    assert [item.text for item in read_all(path)] == ['"Заря" победила', 'Играли в "Заре"', '"Вечер']


def test_a_cell_with_everything_in_it(tmp_path: Path, read_all: Reader) -> None:
    path = tmp_path / "a.csv"
    path.write_text('id;text\r\n1;"a;""b""\r\nc\rd\ne"\r\n', "utf-8", newline="")
    [item] = read_all(path)
    assert item.text == 'a;"b"\r\nc\rd\ne'


def test_parquet_cells_that_are_no_text(tmp_path: Path, read_all: Reader) -> None:
    path = tmp_path / "a.parquet"
    cells = [b"good", None, "Паром".encode(), "Паром у причала".encode("cp1251"), "Паром".encode()[:-1], b""]
    pq.write_table(pa.table({"text": pa.array(cells, pa.binary())}), path)
    entries = read_all(path)
    assert [getattr(entry, "code", "") for entry in entries] == [
        "",
        "missing_text",
        "",
        "",
        "encoding",
        "empty_text",
    ]
    assert entries[3].text == "Паром у причала"
    pq.write_table(pa.table({"text": [[1], [2]]}), path)
    assert [entry.code for entry in read_all(path)] == ["text_not_a_string"] * 2
    pq.write_table(pa.table({"text": [["Паром", "Причал"], ["Порт"]]}), path)
    assert [entry.text for entry in read_all(path)] == ["Паром\nПричал", "Порт"]


def test_parquet_strings_that_are_not_utf8(tmp_path: Path, read_all: Reader) -> None:
    path = tmp_path / "a.parquet"
    raw = pa.array(["Паром".encode(), "Паром".encode()[:-1], "Причал".encode()], pa.binary())
    strings = pa.Array.from_buffers(pa.string(), 3, raw.buffers())
    pq.write_table(pa.table({"text": strings}), path)
    assert [getattr(entry, "code", "") for entry in read_all(path)] == ["", "encoding", ""]


@pytest.mark.parametrize("damage", ["cut", "garbage", "page"])
def test_a_damaged_parquet(tmp_path: Path, read_all: Reader, damage: str) -> None:
    path = tmp_path / "a.parquet"
    texts = [f"Новость {number * 7919}" for number in range(300)]
    pq.write_table(pa.table({"id": range(300), "text": texts}), path, row_group_size=100, compression="zstd")
    data = path.read_bytes()
    if damage == "page":
        place = pq.ParquetFile(path).metadata.row_group(1).column(1).data_page_offset
        path.write_bytes(data[: place - 40] + bytes(200) + data[place + 160 :])
        entries = read_all(path)
        codes = [getattr(entry, "code", "") for entry in entries]
        assert codes == [""] * 100 + ["unreadable"] * 100 + [""] * 100
        assert "Row group 1" in entries[150].message
    else:
        path.write_bytes(data[:-50] if damage == "cut" else b"PAR1" + b"x" * 99)
        [reject] = read_all(path)
        assert (reject.code, reject.source_row) == ("unreadable", 0)


def test_a_bug_in_a_reader_stays_with_its_file(
    tmp_path: Path, read_all: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(text: str) -> None:
        raise ZeroDivisionError("oh")

    (tmp_path / "a.txt").write_text("Паром")
    (tmp_path / "b.jsonl").write_bytes(GOOD)
    monkeypatch.setattr(text_document, "title_line", broken)
    reject, item = read_all(tmp_path)
    assert reject.code == "unreadable"
    assert "ZeroDivisionError: oh" in reject.message
    assert item.text == "Паром отплыл."


def test_a_file_that_is_gone_is_no_reject(tmp_path: Path) -> None:
    gone = str(tmp_path / "gone")
    for slice_ in (Slice(f"{gone}.txt", "rows", 0, 1, 0, 1), Slice(f"{gone}.jsonl", "bytes", 0, 9, 0, 1)):
        with pytest.raises(RunError, match=r"gone\.\w+ cannot be read any more.*to continue"):
            list(read(slice_, ReadOptions()))


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.zip", "a.tar", "a.parquet"])
def test_a_disk_that_fails_costs_no_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Were it a reject in the plan, the others of the file would be lost once the disk is well again."""
    path = tmp_path / name
    _write_lines(path)
    [source] = discover([str(path)]).sources
    assert len(list(scan(source, ReadOptions()))) == 2
    monkeypatch.setattr(formats, "open_binary", lambda uri: io.BufferedReader(_FailingDisk(uri)))
    with pytest.raises(RunError, match=r"a\.\w.*cannot be read any more.*Input/output error") as failure:
        list(scan(source, ReadOptions()))
    assert failure.value.code == "input_unreachable"


class _FailingDisk(io.FileIO):
    def readinto(self, buffer: Any) -> int:
        raise OSError(errno.EIO, os.strerror(errno.EIO))


def _write_lines(path: Path) -> None:
    lines = GOOD + b"\n" + GOOD + b"\n"
    match path.suffix:
        case ".gz":
            path.write_bytes(gzip.compress(lines))
        case ".zip":
            with zipfile.ZipFile(path, "w") as archive:
                archive.writestr("a.jsonl", lines)
        case ".tar":
            member = path.with_name("member.jsonl")
            member.write_bytes(lines)
            with tarfile.open(path, "w") as archive:
                archive.add(member, "a.jsonl")
            member.unlink()
        case ".parquet":
            pq.write_table(pa.table({"text": ["а", "б"]}), path)
        case _:
            path.write_bytes(lines)


def test_a_moment_that_nothing_can_hold_costs_no_row(tmp_path: Path, read_all: Reader) -> None:
    path = tmp_path / "a.parquet"
    far = pa.array([0, 2**60, None], pa.timestamp("us"))
    pq.write_table(pa.table({"text": ["а", "б", "в"], "date": far}), path)
    items = read_all(path)
    assert [item.text for item in items] == ["а", "б", "в"]
    assert [item.published_at is None for item in items] == [False, True, True]
    nowhere = pa.array([0, 86_400], pa.timestamp("s", tz="Mars/Olympus"))
    pq.write_table(pa.table({"text": ["а", "б"], "date": nowhere}), path)
    assert [item.published_at.day for item in read_all(path)] == [1, 2]


def test_what_is_told_of_a_table_in_no_encoding_is_text(tmp_path: Path, read_all: Reader) -> None:
    header, row = b"id;\xff\xfe\xd0x;text\n", "7;прим;Паром\n".encode()
    (tmp_path / "a.csv").write_bytes(header + row + b"\xd0\xd0;x;y\n")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("a.jsonl", GOOD)
        archive.writestr("b.csv", header.replace(b"text", b"note") + row)
    one, two, three, four = read_all(tmp_path)
    assert (one.text, one.id) == ("Паром", "7")
    assert (two.code, two.doc_id) == ("encoding", None)
    assert (three.text, four.code) == ("Паром отплыл.", "missing_text")
    assert "\N{REPLACEMENT CHARACTER}x" in four.message
    for entry in (two, four):
        entry.message.encode()
