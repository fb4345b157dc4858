"""A folder of all that goes wrong: good documents come out, bad ones are rows with file, row, reason."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest

import pipeline

pytestmark = pytest.mark.slow

GOOD = "Анна Белова приехала в Рим."


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, int]]:
    """Documents and rejects by file name, and what was passed over."""
    root = tmp_path_factory.mktemp("hostile")
    folder = root / "in"
    folder.mkdir()
    _write(folder)
    result = pipeline.run(folder, root / "out", workers=2)
    opened = pipeline.open_run(root / "out")
    frames = [opened.documents.to_pandas(), opened.rejects.to_pandas()]
    for frame in frames:
        frame["file"] = [uri.removeprefix(f"{folder.as_posix()}/") for uri in frame["source_uri"]]
    return frames[0], frames[1], {**result.passed_over, **result.passed_over_records}


def _write(folder: Path) -> None:
    (folder / "good.txt").write_text(GOOD, "utf-8")
    (folder / "empty.txt").touch()
    (folder / "line.txt").write_text("слово " * 5_000_000, "utf-8")  # 30 million characters, one line
    (folder / "broken_utf8.txt").write_bytes(GOOD.encode() * 20 + b"\xff\xfe\xd0" + GOOD.encode() * 20)
    (folder / "utf16.txt").write_text(GOOD, "utf-16")
    (folder / "cp1251.txt").write_text(GOOD, "windows-1251")
    (folder / "koi8.txt").write_text(GOOD, "koi8-r")
    (folder / "nul.txt").write_text("До\x00 и после.", "utf-8")
    (folder / "emoji.txt").write_text("🤷🏽‍♀️ е\u0301ж и\u0306 🇷🇺 " + GOOD, "utf-8")
    whole = gzip.compress("\n".join(json.dumps({"text": f"{GOOD} {n}"}) for n in range(3000)).encode())
    (folder / "cut.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("../../evil.txt", GOOD)
        file.writestr("inner/good.txt", GOOD)
        file.writestr("picture.png", b"\x89PNG")
    (folder / "names.zip").write_bytes(archive.getvalue())
    rows = [json.dumps({"id": "one", "text": GOOD}), '{"text": "обрыв', json.dumps({"picture": "x"}), ""]
    (folder / "lines.jsonl").write_text("\n".join([*rows, json.dumps({"text": GOOD + "!"})]), "utf-8")
    (folder / "scripts.html").write_text("<html><script>alert('Привет')</script></html>", "utf-8")
    for name in ("notes.ann", "photo.jpg", ".hidden.txt"):
        (folder / name).write_bytes(b"\x01\x02")


def test_every_good_document_comes_out(run: tuple[pd.DataFrame, pd.DataFrame, dict[str, int]]) -> None:
    documents = run[0]
    texts = documents.groupby("file")["text"].apply(list).to_dict()
    for name in ("good.txt", "utf16.txt", "cp1251.txt", "koi8.txt"):
        assert texts[name] == [GOOD]
    assert texts["emoji.txt"][0].startswith("🤷🏽‍♀️ е\u0301ж")
    assert texts["lines.jsonl"] == [GOOD, GOOD + "!"]
    assert sum(len(found) for name, found in texts.items() if name.startswith("names.zip")) == 2
    assert 100 < len(texts["cut.jsonl.gz"]) < 3000
    assert documents["doc_id"].is_unique


@pytest.mark.parametrize(
    ("name", "row", "code"),
    [
        ("empty.txt", None, "empty_text"),
        ("line.txt", None, "too_long"),
        ("broken_utf8.txt", None, "encoding"),
        ("nul.txt", None, "nul_characters"),
        ("lines.jsonl", 1, "broken_json"),
        ("lines.jsonl", 2, "missing_text"),
        ("scripts.html", None, "no_text"),
    ],
)
def test_every_bad_one_is_a_row_with_its_reason(
    run: tuple[pd.DataFrame, pd.DataFrame, dict[str, int]], name: str, row: int | None, code: str
) -> None:
    rejects = run[1]
    rows = rejects[rejects["file"] == name]
    found = [(None if pd.isna(r.source_row) else int(r.source_row), r.code) for r in rows.itertuples()]
    assert (row, code) in found
    assert all(len(message) > 20 for message in rows["message"])


def test_a_truncated_archive_is_one_reject_behind_its_last_record(
    run: tuple[pd.DataFrame, pd.DataFrame, dict[str, int]],
) -> None:
    documents, rejects, _ = run
    (row,) = rejects[rejects["file"] == "cut.jsonl.gz"].to_dict("records")
    assert row["code"] == "truncated_archive"
    assert row["source_row"] == len(documents[documents["file"] == "cut.jsonl.gz"])


def test_files_of_other_kinds_are_counted_and_no_rejects(
    run: tuple[pd.DataFrame, pd.DataFrame, dict[str, int]],
) -> None:
    _, rejects, passed_over = run
    assert passed_over == {".ann": 1, ".jpg": 1, "hidden": 1, ".png archive members": 1}
    assert not set(rejects["file"]) & {"notes.ann", "photo.jpg", ".hidden.txt"}
    assert len(rejects) == 8
