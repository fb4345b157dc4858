"""Runs over records that lie inside something else: slices, counts of what is passed over, increments."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

import pipeline
from pipeline.engine.plan import read_plan
from pipeline.engine.run_status import run_status
from pipeline.tables.folder import RunFolder

pytestmark = pytest.mark.usefixtures("plugin")

SERVICE, SILENT = "Telegram service messages", "Telegram messages without text"


def message(chat: int, number: int) -> dict[str, Any]:
    """Every fifth is a service message, every seventh has no text."""
    entry = {
        "id": chat * 1000 + number,
        "type": "message",
        "date": "2025-03-06T18:00:00",
        "date_unixtime": str(1741251600 + number),
        "from": "Порт",
        "text": ["Паром ", {"type": "bold", "text": f"{chat}-{number}"}, " вышел."],
    }
    if number % 5 == 0:
        return {**entry, "type": "service", "action": "pin_message", "text": ""}
    return {**entry, "text": ""} if number % 7 == 0 else entry


def export(chats: range, size: int = 120) -> str:
    chat_list = [{"name": "Порт", "id": n, "messages": [message(n, k) for k in range(size)]} for n in chats]
    return json.dumps({"about": "…", "chats": {"list": chat_list}}, ensure_ascii=False, indent=1)


def texts(out: Path) -> list[str]:
    rows = pipeline.open_run(out).documents.to_arrow().to_pylist()
    return [row["text"] for row in sorted(rows, key=lambda row: row["source_row"])]


def expected(chats: range, size: int = 120) -> list[str]:
    return [f"Паром {n}-{k} вышел." for n in chats for k in range(size) if k % 5 and k % 7]


@pytest.mark.slow
def test_an_account_is_planned_in_slices_of_its_chats(tmp_path: Path, tiny_model: str) -> None:
    path, out = tmp_path / "result.json", tmp_path / "out"
    path.write_text(export(range(3)), "utf-8")
    result = pipeline.run(path, out, model=tiny_model, workers=2, resolve=False)
    assert texts(out) == expected(range(3))
    assert (result.documents, result.rejects) == (len(expected(range(3))), 0)
    assert result.passed_over_records == {SERVICE: 72, SILENT: 42}
    assert run_status(out).passed_over_records == result.passed_over_records
    assert RunFolder(out).manifest()["passed_over_records"] == result.passed_over_records
    plan = read_plan(RunFolder(out).plan_path)
    slices = [piece for spec in plan for piece in spec.slices]
    assert len(plan) > 1
    assert {piece.unit for piece in slices} == {"bytes"}
    assert len(slices) >= 3
    again = pipeline.run(path, out, model=tiny_model, resolve=False)
    assert (again.fresh_shards, again.passed_over_records) == (0, result.passed_over_records)


def test_an_account_that_is_packed_gives_the_same(tmp_path: Path, tiny_model: str) -> None:
    path, out = tmp_path / "result.json.gz", tmp_path / "out"
    path.write_bytes(gzip.compress(export(range(3)).encode()))
    result = pipeline.run(path, out, model=tiny_model, resolve=False)
    assert texts(out) == expected(range(3))
    assert result.passed_over_records == {SERVICE: 72, SILENT: 42}


def test_what_is_passed_over_adds_up_over_increments(tmp_path: Path, tiny_model: str) -> None:
    log, chat, out = tmp_path / "log.jsonl", tmp_path / "result.json", tmp_path / "out"
    lines = [json.dumps(message(9, n), ensure_ascii=False) + "\n" for n in range(20)]
    log.write_text("".join(lines[:11]), "utf-8")
    first = pipeline.run(log, out, model=tiny_model, resolve=False)
    assert first.passed_over_records == {SERVICE: 3, SILENT: 1}
    log.write_text("".join(lines), "utf-8")
    chat.write_text(export(range(1), 10), "utf-8")
    both = pipeline.run([log, chat], out, model=tiny_model, resolve=False)
    assert both.passed_over_records == {SERVICE: 4 + 2, SILENT: 2 + 1}
    assert both.documents == 14 + 7
    assert pipeline.run([log, chat], out, model=tiny_model, resolve=False).passed_over_records == {
        SERVICE: 6,
        SILENT: 3,
    }


def test_another_path_of_the_records_is_another_run(tmp_path: Path, tiny_model: str) -> None:
    path, out = tmp_path / "a.json", tmp_path / "out"
    path.write_text(
        json.dumps({"news": [{"text": "Паром вышел."}], "old": [{"text": "Причал закрыт."}]}), "utf-8"
    )
    pipeline.run(path, out, model=tiny_model, resolve=False, records="old")
    assert texts(out) == ["Причал закрыт."]
    with pytest.raises(pipeline.errors.InputError, match="config"):
        pipeline.run(path, out, model=tiny_model, resolve=False, records="news")
