"""What docs/inputs.md says of what is counted."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.tables.schema import SCHEMAS

pytestmark = pytest.mark.slow

PAGE = (Path(__file__).parent.parent / "docs" / "inputs.md").read_text("utf-8")
SECTION = PAGE.split("## What is counted\n")[1].split("\n## ")[0]
RECORDS = [
    {"index": {"_id": "n1"}},
    {"text": "Мост в Туле открыт.", "date": "2024-05-15"},
    {"index": {"_id": "n2"}},
    {"text": "Снег выпал в Омске.", "date": "позавчера"},
    {"index": {"_id": "n3"}},
    {"text": "", "date": "2024-05-16"},
]


@pytest.fixture
def inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    lines = [json.dumps(record, ensure_ascii=False) for record in RECORDS]
    Path("bulk.ndjson").write_text("\n".join(lines) + "\n", "utf-8")
    Path("again.jsonl").write_text(json.dumps({"id": "n1", **RECORDS[1]}, ensure_ascii=False) + "\n", "utf-8")
    Path("empty.jsonl").touch()
    Path("notes").mkdir()
    Path("notes/one.txt").write_text("date 2024-05-17\nДождь идёт.", "utf-8")
    Path("notes/photo.jpg").write_bytes(b"\xff\xd8\xff")
    return tmp_path


def without_figures(line: str) -> str:
    """Time, speed and memory are those of the machine."""
    took = r" in [\d.]+ (?:m?s|min)(?: [\d.]+ s)?(?: \([\d.,]+ words/s\))?; peak memory [\d,]+ MB"
    return re.sub(took, "", line)


def test_the_example_is_what_a_run_says(inputs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (block,) = re.findall(r"^```console\n(.*?)^```", SECTION, re.DOTALL | re.MULTILINE)
    calls = block.split("$ ")[1:]
    assert len(calls) == 2
    for call in calls:
        command, *said = call.splitlines()
        assert main([*shlex.split(command)[1:], "--no-resolve"]) == 0
        printed = capsys.readouterr().out.splitlines()[: len(said)]
        assert list(map(without_figures, printed)) == list(map(without_figures, said))
    assert main(["run", *"bulk.ndjson notes empty.jsonl again.jsonl -o out/news --no-resolve".split()]) == 0
    assert "nothing was new" in capsys.readouterr().out


def test_the_keys_of_the_table_are_those_of_json(inputs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "bulk.ndjson", "notes", "-o", "out", "--no-resolve", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    rows = re.findall(r"^\|.*$", SECTION, re.MULTILINE)[2:]
    keys = re.findall(r"`([a-z_.]+)`", " ".join(row.split("|")[3] for row in rows))
    assert len(keys) >= 9
    assert [key for key in keys if key.split(".")[0] not in told] == []
    assert set(told["dates"]) >= {"unread"}
    assert "duplicate_of" in SCHEMAS["documents"].names
    assert main(["status", "out", "--json"]) == 0
    stands = json.loads(capsys.readouterr().out)
    for key in {"rejects_by_code", "dates", *keys} & stands.keys():
        assert stands[key] == told[key]


def test_a_call_that_finds_nothing(inputs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "empty.jsonl", "-o", "new"]) == 2
    assert "error [nothing_read]" in capsys.readouterr().err
    assert not Path("new").exists()
    assert main(["run", "notes", "-o", "out", "--no-resolve"]) == 0
    assert main(["run", "empty.jsonl", "-o", "out", "--no-resolve"]) == 2
    assert main(["run", "notes", "-o", "out", "--no-resolve"]) == 0
