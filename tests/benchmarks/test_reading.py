"""Planning and reading are measured on an input, each in a process of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import reading


def test_planning_and_reading(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    records = [
        {"id": "1", "text": "Паром встал.", "date": "2025-03-06"},
        {"id": "2", "text": "Порт открыт."},
        {"id": "3", "text": " "},
    ]
    file = tmp_path / "news.jsonl"
    file.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")
    planned = reading.plan(str(file), str(tmp_path), "")
    read = reading.read_all(str(file), str(tmp_path), "")
    assert planned["documents"] == 3
    assert (read["documents"], read["dated"], read["rejects"]) == (2, 1, 1)
    assert min(planned["peak_mb"], read["peak_mb"]) > 0
