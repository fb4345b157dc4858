"""What operators read: JSON lines, the file for Prometheus, the run_status of a run that is at work."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.commands.terminal.progress_log import LogWatcher
from pipeline.commands.terminal.prometheus_file import MetricsWatcher
from pipeline.commands.terminal.run_progress import WatcherGroup
from pipeline.commands.terminal.screen import Screen
from pipeline.commands.terminal.status_table import show_status
from pipeline.engine.live_status import LiveStatus
from pipeline.engine.run_status import run_status
from pipeline.engine.watcher import SilentWatcher
from pipeline.errors import InputError, Interrupted
from pipeline.tables.folder import RunFolder
from pipeline.tables.run_lock import RunLock

Shown = Callable[[Screen], str]


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_log_is_one_json_object_a_line() -> None:
    stream, clock = io.StringIO(), Clock()
    watcher = LogWatcher(stream, clock)
    watcher.planned(1_000, 100, 4)
    for _ in range(6):
        clock.now += 2
        watcher.progress(49, 1, 3_000)
    watcher.event("worker_died", shard=3, why="time_limit", how="killed by SIGKILL")
    watcher.__exit__(Interrupted, Interrupted("stopped", "The run was stopped.", "Go on."), None)
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["event"] for line in lines] == ["planned", "progress", "worker_died", "stopped"]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", line["time"]) for line in lines)
    assert lines[1]["done"] == 350
    assert lines[1]["words_per_second"] == 1_500.0
    assert lines[1]["seconds_left"] == 26.0
    assert lines[2]["shard"] == 3


def test_the_file_of_metrics_is_what_prometheus_reads(tmp_path: Path) -> None:
    path, clock = tmp_path / "svodka.prom", Clock()
    with MetricsWatcher(path, 'out/"may"', clock) as metrics:
        watcher = WatcherGroup([metrics])
        watcher.planned(100, 20, 4)
        clock.now += 10
        watcher.progress(39, 1, 5_000)
        watcher.event("shard_done", shard=0)
        watcher.event("worker_died", shard=1)
        watcher.alive([300.0, 400.0])
        clock.now += 10
        watcher.alive([300.0, 400.0])
        text = path.read_text("utf-8")
        assert 'svodka_run_documents_done{out="out/\\"may\\""} 60' in text
        assert 'svodka_run_worker_resident_bytes{out="out/\\"may\\""} 419430400' in text
        assert re.search(r"^svodka_run_up\{.*\} 1$", text, re.MULTILINE)
    text = path.read_text("utf-8")
    assert re.search(r"^svodka_run_up\{.*\} 0$", text, re.MULTILINE)
    assert re.search(r"^svodka_run_worker_deaths\{.*\} 1$", text, re.MULTILINE)
    sample = re.compile(r"(# (HELP|TYPE) svodka_run_\w+ .+|svodka_run_\w+\{out=\"(\\.|[^\"\\])*\"\} [\d.]+)")
    assert all(sample.fullmatch(line) for line in text.splitlines())
    assert not list(tmp_path.glob("*.half"))


def test_a_run_goes_on_when_its_file_of_metrics_cannot_be_written_any_more(tmp_path: Path) -> None:
    folder = tmp_path / "metrics"
    folder.mkdir()
    with MetricsWatcher(folder / "m.prom", "out") as metrics:
        shutil.rmtree(folder)
        metrics.planned(100, 0, 1)
        folder.mkdir()
    assert 'svodka_run_documents_planned{out="out"} 100' in (folder / "m.prom").read_text("utf-8")


def test_speed_is_that_of_the_documents_not_of_what_comes_behind_them(tmp_path: Path) -> None:
    path, clock = tmp_path / "m.prom", Clock()
    with MetricsWatcher(path, "out", clock) as metrics:
        metrics.planned(10, 0, 1)
        clock.now += 10
        metrics.progress(10, 0, 5_000)
        metrics.event("finished", documents=10)
        clock.now += 90  # entities across the documents
    assert 'svodka_run_words_per_second{out="out"} 500.0' in path.read_text("utf-8")


def test_a_file_of_metrics_that_cannot_be_written_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--metrics-file"), MetricsWatcher(tmp_path / "no" / "m.prom", "out"):
        pass


def test_a_run_that_is_at_work_says_who_and_how_large(
    small_run: Path, tmp_path: Path, pipe: Screen, shown: Shown
) -> None:
    out = tmp_path / "out"
    shutil.copytree(small_run, out)
    live = LiveStatus(RunFolder(out), SilentWatcher())
    with RunLock(out):
        live.progress(7, 1, 90)
        live.alive([512.25, 300.0])
        run = run_status(out)
        assert run.running
        assert run.running_as["process"]
        assert run.workers_mb == [512.2, 300.0]
        assert run.documents_in_flight == 8
        assert {"read", "write", "tokenizer"} <= set(run.stage_words_per_second)
        show_status(pipe, run)
        text = shown(pipe)
        assert "running since" in text
        assert "8 more in unfinished shards" in text
        assert "512 + 300 MB" in text
    live.event("shard_done", documents=7, rejects=1, words=90)
    assert live.counts == [0, 0, 0]
    assert not run_status(out).running
