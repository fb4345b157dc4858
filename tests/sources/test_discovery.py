"""Which inputs the arguments of a command mean."""

from __future__ import annotations

import io
import json
import os
import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import fsspec
import pytest

from pipeline.errors import InputError
from pipeline.sources import discover, fingerprint, spool_stdin

Reader = Callable[..., list[Any]]


def uris(*inputs: str | Path) -> list[str]:
    return [source.uri for source in discover([str(given) for given in inputs]).sources]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    read = ("b.txt", "a/z.JSONL", "a/y.csv.gz", "a-b.json", "a/c/x.html")
    for name in (*read, "c.ann", "d.png", "e.PNG", ".x.txt", ".git/config", "README", "dump.gz"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return tmp_path / "in"


def test_a_folder_is_walked_in_order(folder: Path) -> None:
    found = discover([str(folder)])
    assert [source.uri.removeprefix(f"{folder}/") for source in found.sources] == [
        "a/c/x.html",
        "a/y.csv.gz",
        "a/z.JSONL",
        "a-b.json",
        "b.txt",
    ]
    assert found.passed_over == {".ann": 1, ".png": 2, "hidden": 2, "no suffix": 1, ".gz": 1}


def test_uris_are_as_the_user_wrote_them(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert uris("b.txt", "a") == ["b.txt", "a/c/x.html", "a/y.csv.gz", "a/z.JSONL"]
    assert uris("./a/c/") == ["./a/c/x.html"]


def test_the_same_file_counts_once(folder: Path) -> None:
    os.symlink(folder / "b.txt", folder / "link.txt")
    assert uris(folder / "b.txt", folder / "a" / ".." / "b.txt", folder / "link.txt") == [
        str(folder / "b.txt")
    ]


def test_links_in_a_circle_end(folder: Path) -> None:
    os.symlink(folder, folder / "a" / "loop")
    assert len(uris(folder)) == 5


def test_folders_that_link_to_each_other_are_entered_once(tmp_path: Path) -> None:
    homes = [tmp_path / f"d{n}" for n in range(10)]
    for home in homes:
        home.mkdir()
        (home / "x.txt").write_text("x")
    for home in homes:
        for n, other in enumerate(homes):
            os.symlink(other, home / f"link{n}")
    assert len(uris(tmp_path)) == 10  # a walk of every way through them would take days


@pytest.mark.slow
def test_a_folder_far_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(1_100):
        os.mkdir("a")
        os.chdir("a")
    Path("x.txt").write_text("x")
    os.chdir(tmp_path)
    try:
        assert uris("a") == ["a/" * 1_100 + "x.txt"]
    finally:  # not by Python, which goes down by recursion
        subprocess.run(["rm", "-r", "a"], check=True)


def test_what_can_be_read_only_once_is_refused_or_passed_over(folder: Path) -> None:
    os.mkfifo(folder / "pipe.jsonl")
    os.symlink(folder / "nowhere.txt", folder / "nothing.txt")
    for given in (folder / "pipe.jsonl", "/dev/zero"):
        with pytest.raises(InputError, match="give - as INPUT") as refusal:
            uris(given)
        assert refusal.value.code == "not_a_file"
    for given in (folder, folder / "*"):
        found = discover([str(given)])
        assert len(found.sources) == 5
        assert found.passed_over["not a file"] == 2


def test_a_name_that_is_no_utf8(tmp_path: Path, read_all: Reader) -> None:
    text = "Паром отплыл."
    for name in ("Паром.txt".encode("cp1251"), b"\\xcf.txt", b"a\nb.txt"):
        with open(os.fsencode(tmp_path) + b"/" + name, "wb") as file:
            file.write(text.encode())
    found = {item.source_uri.removeprefix(f"{tmp_path}/"): item.text for item in read_all(tmp_path)}
    assert found == dict.fromkeys(("\\xcf\\xe0\\xf0\\xee\\xec.txt", "\\xcf.txt", "a\nb.txt"), text)
    odd = os.fsdecode(os.fsencode(tmp_path) + b"/" + "Паром.txt".encode("cp1251"))
    assert fingerprint(discover([odd]).sources[0].uri)["size"] == len(text.encode())


def test_the_folder_of_a_run_is_no_input(folder: Path) -> None:
    run = folder / "a" / "out"
    (run / "documents").mkdir(parents=True)
    for name in ("manifest.json", "plan.parquet", "documents/part-00000.parquet"):
        (run / name).write_text("x")
    found = discover([str(folder)])
    assert len(found.sources) == 5
    assert found.passed_over["folder of a run"] == 1
    with pytest.raises(InputError, match="met: 1 of folder of a run"):
        uris(run)
    assert len(uris(run / "documents")) == 1  # asked for


def test_globs(folder: Path) -> None:
    assert uris(folder / "*.txt") == [str(folder / "b.txt")]
    assert len(uris(folder / "**")) == 5
    assert uris(folder / "?" / "*.JSON*") == [str(folder / "a" / "z.JSONL")]
    found = discover([str(folder / "*")])
    assert len(found.sources) == 5
    assert found.passed_over[".ann"] == 1


def test_a_name_with_glob_letters_is_a_name(tmp_path: Path) -> None:
    (tmp_path / "a[1].txt").write_text("x")
    assert uris(tmp_path / "a[1].txt") == [str(tmp_path / "a[1].txt")]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("nowhere.txt", "input_not_found"),
        ("no*where", "glob_matches_nothing"),
        ("empty", "nothing_to_read"),
        ("weights.bin", "binary_input"),
        ("noise", "binary_input"),
        ("memory://nowhere.txt", "input_not_found"),
        ("memory://no*where", "glob_matches_nothing"),
        ("nosuch://x", "unknown_address"),
    ],
)
def test_what_cannot_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, code: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "weights.bin").write_bytes(b"PK\x03\x04" + bytes(100))
    (tmp_path / "noise").write_bytes(bytes(range(256)) * 20)
    with pytest.raises(InputError) as caught:
        discover([given])
    assert caught.value.code == code
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b'\n {"text": "a"}\n{"text": "b"}', "jsonl"),
        (b'[{"text": "a"}]', "json"),
        (b"<html>", "html"),
        (b"date 2026-01-01 \xd0\xb0", "text"),
        ('\ufeff{"text": "а"}'.encode("utf-16"), "jsonl"),
        (b'{\n "text": "a"\n}', "json"),
        ("Паром".encode("cp1251"), "text"),
    ],
)
def test_unknown_names_are_sniffed(tmp_path: Path, data: bytes, kind: str) -> None:
    path = tmp_path / "news.2026"
    path.write_bytes(data)
    [source] = discover([str(path)]).sources
    assert source.form.kind == kind
    spooled = spool_stdin(tmp_path / ".input", io.BytesIO(data))
    [source] = discover([str(spooled)]).sources
    assert source.form.kind == kind


def test_standard_input_is_read_like_a_file(
    tmp_path: Path, read_all: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stdin:
        buffer = io.BytesIO('{"text": "Паром"}\n{"text": "Причал"}\n'.encode("cp1251"))

    monkeypatch.setattr("sys.stdin", Stdin)
    spooled = spool_stdin(str(tmp_path / ".input"))
    [source] = discover([str(spooled)]).sources
    assert source.unit == "bytes"
    assert [item.text for item in read_all(spooled)] == ["Паром", "Причал"]


@pytest.mark.parametrize(("data", "code"), [(b"", "empty_input"), (b"PAR1" + bytes(99), "binary_input")])
def test_standard_input_that_is_nothing(tmp_path: Path, data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        spool_stdin(tmp_path / ".input", io.BytesIO(data))
    assert caught.value.code == code


def test_units(tmp_path: Path) -> None:
    line = json.dumps({"text": "Паром"}, ensure_ascii=False)
    for name, encoding in (
        ("a.jsonl", "utf-8"),
        ("b.jsonl", "cp1251"),
        ("c.jsonl", "utf-16"),
        ("d.json", "utf-8"),
        ("e.json", "utf-16"),
        ("f.csv", "utf-8"),
    ):
        (tmp_path / name).write_text(line, encoding)
    units = [source.unit for source in discover([str(tmp_path)]).sources]
    assert units == ["bytes", "bytes", "rows", "bytes", "rows", "rows"]


def test_addresses(read_all: Reader) -> None:
    files = fsspec.filesystem("memory")
    files.pipe(
        {
            "/dump/b/news.jsonl": b'{"text": "a"}\n{"text": "b"}\n',
            "/dump/a.txt": b"c",
            "/dump/x.ann": b"",
            "/dump/raw": b"d",
        }
    )
    try:
        found = discover(["memory://dump"])
        assert [source.uri for source in found.sources] == [
            "memory://dump/a.txt",
            "memory://dump/b/news.jsonl",
        ]
        assert found.passed_over == {".ann": 1, "no suffix": 1}
        files.pipe(
            {
                "/dump/out/manifest.json": b"{}",
                "/dump/out/.lock": b"",
                "/dump/out/.done/0.json": b"{}",
                "/dump/out/documents/part-0.parquet": b"",
                "/dump/.x.txt": b"e",
            }
        )
        for given in ("memory://dump", "memory://dump/**"):
            found = discover([given])
            assert len(found.sources) == 2
            assert found.passed_over["folder of a run"] == 1
        assert [item.text for item in read_all("memory://dump", size=1)] == ["c", "a", "b"]
        assert [item.text for item in read_all("memory://dump/*.txt", "memory://dump/raw")] == ["c", "d"]
        [source] = discover(["memory://dump/a.txt"]).sources
        modified = round(files.modified("/dump/a.txt").timestamp() * 1e9)
        assert fingerprint(source.uri) == {
            "uri": "memory://dump/a.txt",
            "size": 1,
            "mtime_ns": modified,
            "sha256": sha256(b"c").hexdigest(),
        }
    finally:
        files.rm("/dump", recursive=True)


def test_a_fingerprint(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"abc" * 1000)
    [source] = discover([str(path)]).sources
    quick = {"uri": str(path), "size": 3000, "mtime_ns": path.stat().st_mtime_ns}
    assert fingerprint(source.uri, digest=False) == quick
    assert fingerprint(source.uri) == {**quick, "sha256": sha256(b"abc" * 1000).hexdigest()}
    path.unlink()
    with pytest.raises(InputError, match=r"a\.txt cannot be read"):
        fingerprint(source.uri)
