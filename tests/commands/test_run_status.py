"""How a run stands, finished and half done."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.commands.terminal.screen import Screen
from pipeline.commands.terminal.status_table import show_status
from pipeline.engine.run_status import run_status
from pipeline.errors import InputError

Shown = Callable[[Screen], str]


def test_a_finished_run(small_run: Path, pipe: Screen, shown: Shown) -> None:
    run = run_status(small_run)
    assert run.finished
    assert (run.shards, run.shards_planned) == (1, 1)
    assert (run.documents, run.rejects, run.documents_planned) == (2, 1, 3)
    assert run.rejects_by_code == {"empty_text": 1}
    assert run.tables["documents"] == 2
    assert run.words == 10
    assert run.words_per_second
    assert run.peak_rss_mb
    assert run.seconds_left is None
    show_status(pipe, run)
    text = shown(pipe)
    assert "empty_text 1" in text
    assert "3 of 3" in text
    assert "time left" not in text


def test_a_run_half_done(small_run: Path, tmp_path: Path, pipe: Screen, shown: Shown) -> None:
    """Twice the plan: the same shard again is missing."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    out = tmp_path / "out"
    shutil.copytree(small_run, out)
    plan = pq.read_table(out / "plan.parquet")
    more = plan.set_column(0, "shard", pc.add(plan["shard"], pa.scalar(1, pa.int32())))
    pq.write_table(pa.concat_tables([plan, more]), out / "plan.parquet")
    report = out / ".done" / "00000.json"
    report.write_text(json.dumps(json.loads(report.read_text("utf-8")) | {"seconds": 60.0}), "utf-8")
    run = run_status(out)
    assert not run.finished
    assert (run.shards, run.shards_planned) == (1, 2)
    assert run.documents_planned == 6
    assert run.seconds_left == 60.0
    assert run.words_per_second == round(10 / 60, 1)
    show_status(pipe, run)
    assert "1 min 00 s at the rate so far" in shown(pipe)
    assert "repeat svodka run to continue" in shown(pipe)


def test_a_pause_between_two_starts_is_not_work(small_run: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(small_run, out)
    first = out / ".done" / "00000.json"
    report = json.loads(first.read_text("utf-8")) | {"seconds": 10.0, "words": 100}
    second = out / ".done" / "00001.json"
    first.write_text(json.dumps(report), "utf-8")
    second.write_text(json.dumps(report | {"shard": 1}), "utf-8")
    os.utime(first, (1_000_000, 1_000_000))
    os.utime(second, (1_009_000, 1_009_000))
    assert run_status(out).words_per_second == 10.0


def test_a_run_whose_inputs_are_still_being_counted(small_run: Path, tmp_path: Path, pipe: Screen) -> None:
    shutil.copy(small_run / "manifest.json", tmp_path)
    run = run_status(tmp_path)
    assert (run.shards_planned, run.documents_planned, run.finished) == (None, None, False)
    assert run.tables["mentions"] == 0
    show_status(pipe, run)


def test_a_folder_without_a_run(tmp_path: Path) -> None:
    with pytest.raises(InputError) as told:
        run_status(tmp_path)
    assert told.value.code == "no_run"
