"""A folder of everything that can be wrong: the good documents come out, the bad ones are told."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.sources import NewsItem, Reject

Reader = Callable[..., list[Any]]

GOOD = "Ледокол вернулся в порт. «Все здоровы», — сказал капитан Ю. Тё."
EMOJI = "👩‍🚀🎉 Ура! Й = и\u0306, ё = е\u0308, Z̷̢a̶l̵g̴o̶\u200d 🇰🇿"


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    folder = tmp_path / "hostile"
    folder.mkdir()

    def put(name: str, data: bytes) -> None:
        (folder / name).write_bytes(data)

    def line(text: str) -> bytes:
        return json.dumps({"text": text}, ensure_ascii=False).encode() + b"\n"

    put("01_empty.txt", b"")
    put("02_one_line.txt", "Ж".encode() * 15_000_000)
    put("03_one_line.jsonl", line("Ж" * 15_000_000) + line(GOOD))
    put("04_invalid.txt", GOOD.encode() + b"\xc3\x28" + GOOD.encode())
    put("05_utf16.txt", GOOD.encode("utf-16"))
    put("06_cp1251.txt", GOOD.encode("cp1251"))
    put("07_nuls.txt", GOOD.encode() + b"\0\0\0")
    put(
        "08_cut.jsonl.gz", gzip.compress(line(GOOD) * 2 + b"".join(line(str(n)) for n in range(3000)))[:-2000]
    )
    with zipfile.ZipFile(folder / "09_up.zip", "w") as archive:
        archive.writestr("../../../up.txt", GOOD)
        archive.writestr("/abs.txt", GOOD)
    put("10_lines.jsonl", line(GOOD) + b'{"text": "...\n' + b'{"title": "x"}\n' + line(GOOD))
    put("11_emoji.txt", EMOJI.encode())
    put("12_scripts.html", b"<html><body><script>alert('text')</script></body></html>")
    put("13_picture.png", b"\x89PNG")
    return folder


@pytest.mark.slow
def test_every_good_document_comes_out_and_every_bad_one_is_told(hostile: Path, read_all: Reader) -> None:
    seen: dict[str, list[str]] = {}
    for entry in read_all(hostile, size=500):
        name = entry.source_uri.removeprefix(f"{hostile}/")
        if isinstance(entry, NewsItem):
            text = {GOOD: "good", EMOJI: "emoji"}.get(entry.text, "line")
            seen.setdefault(name, []).append(text)
        else:
            assert isinstance(entry, Reject)
            assert entry.message
            where = "" if entry.source_row is None else f" {entry.source_row}"
            seen.setdefault(name, []).append(f"{entry.code}{where}")
    cut = seen.pop("08_cut.jsonl.gz")
    assert cut[:2] == ["good", "good"]
    assert set(cut[2:-1]) == {"line"}
    assert cut[-1] == f"truncated_archive {len(cut) - 1}"
    assert seen == {
        "01_empty.txt": ["empty_text"],
        "02_one_line.txt": ["too_long"],
        "03_one_line.jsonl": ["too_long 0", "good"],
        "04_invalid.txt": ["encoding"],
        "05_utf16.txt": ["good"],
        "06_cp1251.txt": ["good"],
        "07_nuls.txt": ["nul_characters"],
        "09_up.zip!up.txt": ["good"],
        "09_up.zip!abs.txt": ["good"],
        "10_lines.jsonl": ["good", "broken_json 1", "missing_text 2", "good"],
        "11_emoji.txt": ["emoji"],
        "12_scripts.html": ["no_text"],
    }
