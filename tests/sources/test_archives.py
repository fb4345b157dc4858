"""Archives that are broken, hostile or simply strange."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import random
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

import pipeline.sources.compression as compression
from pipeline.errors import RunError
from pipeline.sources import NewsItem, ReadOptions, Reject, discover, scan

Reader = Callable[..., list[Any]]

RANDOM = random.Random(1)
LINES = [
    json.dumps({"id": number, "text": "".join(RANDOM.choices("авеиклмнорст ", k=300))}).encode() + b"\n"
    for number in range(400)
]
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": lambda data: bz2.compress(data, 1),
    ".xz": lzma.compress,
    ".zst": zstandard.compress,
}


def numbers(entries: list[NewsItem | Reject]) -> list[int]:
    return [int(entry.id or -1) for entry in entries if isinstance(entry, NewsItem)]


def codes(entries: list[NewsItem | Reject]) -> list[str]:
    return [entry.code for entry in entries if isinstance(entry, Reject)]


@pytest.mark.parametrize("suffix", PACKERS)
def test_a_cut_stream_gives_what_came_before(tmp_path: Path, read_all: Reader, suffix: str) -> None:
    packed = PACKERS[suffix](b"".join(LINES))
    path = tmp_path / f"a.jsonl{suffix}"
    path.write_bytes(packed[: len(packed) * 3 // 4])
    entries = read_all(path, size=37)
    count = len(entries) - 1
    assert count > 100
    assert numbers(entries) == list(range(count))
    assert codes(entries) == ["truncated_archive"]
    assert entries[-1].source_row == count


@pytest.mark.parametrize("suffix", PACKERS)
@pytest.mark.parametrize("size", [0, 1, 5])
def test_a_stream_of_almost_nothing(tmp_path: Path, read_all: Reader, suffix: str, size: int) -> None:
    path = tmp_path / f"a.jsonl{suffix}"
    path.write_bytes(PACKERS[suffix](b"x")[:size])
    assert codes(read_all(path)) == ["truncated_archive"]


@pytest.mark.parametrize("suffix", PACKERS)
def test_a_damaged_stream(tmp_path: Path, read_all: Reader, suffix: str) -> None:
    packed = PACKERS[suffix](b"".join(LINES))
    middle = len(packed) * 3 // 4
    path = tmp_path / f"a.jsonl{suffix}"
    path.write_bytes(packed[:middle] + bytes(64) + packed[middle + 64 :])
    entries = read_all(path)
    assert codes(entries)[-1] == "corrupt_archive"
    assert numbers(entries)[:100] == list(range(100))


def test_a_wrong_checksum_loses_nothing_of_a_gzip(tmp_path: Path, read_all: Reader) -> None:
    packed = bytearray(gzip.compress(b"".join(LINES[:5])))
    packed[-6] ^= 1
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(packed)
    entries = read_all(path)
    assert numbers(entries) == list(range(5))
    assert codes(entries) == ["corrupt_archive"]


@pytest.mark.parametrize("suffix", PACKERS)
def test_streams_of_several_members(tmp_path: Path, read_all: Reader, suffix: str) -> None:
    path = tmp_path / f"a.jsonl{suffix}"
    path.write_bytes(b"".join(PACKERS[suffix](b"".join(LINES[start : start + 50])) for start in (0, 50, 100)))
    assert numbers(read_all(path)) == list(range(150))


def test_padding_after_a_gzip_is_no_damage(tmp_path: Path, read_all: Reader) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(LINES[0]) + bytes(3000))
    assert codes(read_all(path)) == []


def test_a_cut_document_is_no_document(tmp_path: Path, read_all: Reader) -> None:
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(b"".join(LINES))[:-3000])
    [reject] = read_all(path)
    assert (reject.code, reject.source_row) == ("truncated_archive", None)


def test_a_bomb_is_not_unpacked(tmp_path: Path, read_all: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compression, "RATIO_FLOOR", 1 << 20)
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(LINES[0] + b" " * (8 << 20)))
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.jsonl", LINES[0] + b" " * (8 << 20))
        archive.writestr("b.jsonl", LINES[1])
    entries = read_all(tmp_path)
    assert [getattr(entry, "code", None) or entry.id for entry in entries] == [
        "0",
        "archive_limit",
        "0",
        "archive_limit",
        "1",
    ]
    monkeypatch.setattr(compression, "MAX_UNPACKED_BYTES", 100)
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(LINES[0]))
    assert codes(read_all(tmp_path / "a.jsonl.gz")) == ["archive_limit"]


def make_zip(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def make_tar(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


STRANGE = {
    "../../up.txt": "Вверх",
    "/etc/root.txt": "Корень",
    "C:\\new\\drive.txt": "Диск",
    "in/./side.txt": "Внутри",
}


@pytest.mark.parametrize("name", ["a.zip", "a.tar"])
def test_names_are_only_labels(tmp_path: Path, read_all: Reader, name: str) -> None:
    folder = tmp_path / "deep" / "deeper"
    folder.mkdir(parents=True)
    path = folder / name
    members = {member: text.encode() for member, text in STRANGE.items()}
    if name.endswith("zip"):
        make_zip(path, members)
    else:
        path.write_bytes(make_tar(members))
    before = sorted(os.walk(tmp_path))
    entries = read_all(path)
    assert [entry.source_uri.split("!")[1] for entry in entries] == [
        "up.txt",
        "etc/root.txt",
        "new/drive.txt",
        "in/side.txt",
    ]
    assert [entry.text for entry in entries] == list(STRANGE.values())
    assert sorted(os.walk(tmp_path)) == before


@pytest.mark.parametrize("name", ["a.zip", "a.tar"])
def test_members_of_other_kinds_are_counted(tmp_path: Path, name: str) -> None:
    members = {
        "a.txt": b"a",
        "b.ann": b"",
        "c.PNG": b"",
        ".hidden.txt": b"x",
        "__MACOSX/a.txt": b"x",
        "inner.zip": b"x",
        "inner.tar.gz": b"x",
        "README": b"x",
        "d.ann": b"",
    }
    path = tmp_path / name
    if name.endswith("zip"):
        make_zip(path, members)
    else:
        path.write_bytes(make_tar(members))
    [source] = discover([str(path)]).sources
    passed_over: Counter[str] = Counter()
    assert len(list(scan(source, ReadOptions(), passed_over))) == 1
    assert passed_over == {
        ".ann archive members": 2,
        ".png archive members": 1,
        "hidden archive members": 2,
        ".zip archive members": 1,
        ".gz archive members": 1,
        "suffixless archive members": 1,
    }


def test_russian_names_of_old_archivers(tmp_path: Path, read_all: Reader) -> None:
    path = make_zip(tmp_path / "a.zip", {"????.txt": b"a", "xx.txt": b"b"})
    data = path.read_bytes()
    path.write_bytes(data.replace(b"????.txt", "утро.txt".encode("cp866")))
    assert [entry.source_uri.split("!")[1] for entry in read_all(path)] == ["утро.txt", "xx.txt"]


def test_a_damaged_member_of_a_zip_leaves_the_others(tmp_path: Path, read_all: Reader) -> None:
    members = {"a.jsonl": b"".join(LINES[:100]), "b.jsonl": b"".join(LINES[100:200]), "c.txt": b"c"}
    path = make_zip(tmp_path / "a.zip", members)
    data = bytearray(path.read_bytes())
    place = data.index(b"b.jsonl") + 2000
    data[place : place + 50] = bytes(50)
    path.write_bytes(data)
    entries = read_all(path)
    found = [number for number in numbers(entries) if number >= 0]
    assert found[:100] == list(range(100))
    assert codes(entries)[-1] == "corrupt_archive"
    assert entries[-1].text == "c"


@pytest.mark.parametrize(
    ("method", "streamed"),
    [(zipfile.ZIP_DEFLATED, False), (zipfile.ZIP_DEFLATED, True), (zipfile.ZIP_STORED, False)],
)
def test_a_cut_zip_gives_its_whole_members(
    tmp_path: Path, read_all: Reader, method: int, streamed: bool
) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise io.UnsupportedOperation

    target = Pipe() if streamed else io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for number in range(4):
            archive.writestr(f"вести/{number}.txt", "Ветер усилился. " * 50 + str(number))
            archive.writestr(f"{number}.ann", "x" * 50)
        archive.writestr("b.jsonl", b"".join(LINES))
    data = target.getvalue()
    path = tmp_path / "a.zip"
    path.write_bytes(data[: data.index(b"b.jsonl") + 3000])
    entries = read_all(path)
    assert [entry.text[-1] for entry in entries[:4]] == ["0", "1", "2", "3"]
    assert entries[0].source_uri == f"{path}!вести/0.txt"
    assert codes(entries) == ["truncated_archive"]
    assert numbers(entries[4:]) == list(range(len(entries) - 5))
    path.write_bytes(data[:-30])
    entries = read_all(path)
    assert numbers(entries[4:]) == list(range(400))
    assert codes(entries) == ["truncated_archive"]


@pytest.mark.parametrize("data", [b"", b"PK", b"not a zip at all" * 20])
def test_what_is_no_zip(tmp_path: Path, read_all: Reader, data: bytes) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    assert codes(read_all(path)) == ["corrupt_archive"]


def test_encrypted_members(tmp_path: Path, read_all: Reader) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.txt": b"secret", "b.txt": b"open"}, zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    data[6] |= 1  # the flag in the header of the first member, and in the directory
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    reject, item = read_all(path)
    assert (reject.code, item.text) == ("encrypted_archive", "open")
    assert reject.source_uri == f"{path}!a.txt"


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_a_cut_tar(tmp_path: Path, read_all: Reader, suffix: str) -> None:
    data = make_tar({"a.txt": b"a", "b.jsonl": b"".join(LINES), "c.txt": b"c"})
    data = PACKERS[suffix](data) if suffix else data
    path = tmp_path / f"a.tar{suffix}"
    path.write_bytes(data[: len(data) // 2])
    entries = read_all(path)
    assert entries[0].text == "a"
    assert codes(entries) == ["truncated_archive"]
    assert isinstance(entries[-1], Reject)
    assert numbers(entries[1:]) == list(range(len(entries) - 2))


def test_a_damaged_header_in_a_tar_is_not_its_end(tmp_path: Path, read_all: Reader) -> None:
    data = bytearray(make_tar({"a.txt": b"a", "b.txt": b"b", "c.txt": b"c"}))
    data[data.index(b"b.txt")] ^= 1
    path = tmp_path / "a.tar"
    path.write_bytes(data)
    item, reject = read_all(path)
    assert (item.text, reject.code) == ("a", "corrupt_archive")


def test_what_is_no_tar(tmp_path: Path, read_all: Reader) -> None:
    path = tmp_path / "a.tar"
    path.write_bytes(b"nothing" * 200)
    assert codes(read_all(path)) == ["corrupt_archive"]


def test_a_broken_stream_inside_an_archive_leaves_the_others(tmp_path: Path, read_all: Reader) -> None:
    cut = gzip.compress(b"".join(LINES))[:-5000]
    for name, data in {"a.tar": make_tar({"a.jsonl.gz": cut, "b.txt": b"b"}), "b.zip": b""}.items():
        path = tmp_path / name
        path.write_bytes(data)
        if not data:
            make_zip(path, {"a.jsonl.gz": cut, "b.txt": b"b"})
        entries = read_all(path)
        assert codes(entries) == ["truncated_archive"]
        assert entries[-1].text == "b"


def test_metadata_in_an_archive_does_not_stop_it(tmp_path: Path, read_all: Reader) -> None:
    path = make_zip(tmp_path / "a.zip", {"about.json": b'{"name": "dump"}', "news.jsonl": LINES[0]})
    reject, item = read_all(path)
    assert (reject.code, item.id) == ("missing_text", "0")


def test_the_holes_of_a_sparse_file_are_a_bomb(
    tmp_path: Path, read_all: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compression, "RATIO_FLOOR", 1 << 20)
    hole, good = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    with open(hole, "wb") as file:
        file.truncate(1 << 40)
    good.write_bytes(LINES[1])
    command = ["tar", "-S", "-cf", "holes.tar", hole.name, good.name]
    if subprocess.run(command, cwd=tmp_path, capture_output=True).returncode:
        pytest.skip("this tar or this disk knows no sparse files")
    entries = read_all(tmp_path / "holes.tar")
    assert [getattr(entry, "code", None) or entry.id for entry in entries] == ["archive_limit", "1"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("name", ["a.jsonl.bz2", "a.zip"])
def test_a_bomb_is_unpacked_little_by_little(tmp_path: Path, name: str) -> None:
    """130 MB, in as many bytes of bzip2, are never in memory at once."""
    zeros, path = bytes(130 << 20), tmp_path / name
    if name == "a.zip":
        make_zip(path, {"a.jsonl": zeros}, zipfile.ZIP_BZIP2)
    else:
        path.write_bytes(bz2.compress(zeros))
    code = (
        "import re, sys; from pathlib import Path; from pipeline.sources import *; "
        "peak = lambda: int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]); "
        "before = peak(); list(scan(discover(sys.argv[1:]).sources[0], ReadOptions())); "
        "print((peak() - before) // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 50  # MB


def test_names_in_a_tar_that_are_no_utf8(tmp_path: Path, read_all: Reader) -> None:
    text = "Паром отплыл.".encode()
    with tarfile.open(tmp_path / "a.tar", "w", format=tarfile.GNU_FORMAT, encoding="cp1251") as archive:
        info = tarfile.TarInfo("Новости/Паром.txt")
        info.size = len(text)
        archive.addfile(info, io.BytesIO(text))
    [item] = read_all(tmp_path / "a.tar")
    assert item.source_uri.endswith("a.tar!Новости/Паром.txt")


def test_no_room_to_unpack_is_told_and_costs_no_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = io.BytesIO()
    texts = [RANDOM.randbytes(300).hex() for _ in range(2000)]
    pq.write_table(pa.table({"text": texts}), table, compression="none")
    make_zip(tmp_path / "a.zip", {"a.parquet": table.getvalue()})
    small = tmp_path / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", str(small)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")
    try:
        [source] = discover([str(tmp_path / "a.zip")]).sources
        with monkeypatch.context() as context:
            context.setattr(tempfile, "tempdir", str(small))
            with pytest.raises(RunError, match=r"no space left in .*small.*TMPDIR") as failure:
                list(scan(source, ReadOptions()))
        assert failure.value.code == "disk_full"
        assert len(list(scan(source, ReadOptions()))) == 2000
    finally:
        subprocess.run(["umount", "-l", str(small)], check=True)
