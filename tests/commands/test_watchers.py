"""The progress of a run: plain lines at most every ten seconds, a bar on a terminal."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.commands.terminal.progress_bar import BarWatcher
from pipeline.commands.terminal.progress_lines import LineWatcher
from pipeline.commands.terminal.screen import Screen
from pipeline.commands.terminal.watcher_choice import run_watcher

Shown = Callable[[Screen], str]


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_lines_come_at_the_start_every_ten_seconds_and_at_the_end(pipe: Screen, shown: Shown) -> None:
    clock = Clock()
    with LineWatcher(pipe, clock) as watcher:
        watcher.planned(1_600, 0, 4)
        for _ in range(16):
            clock.now += 2
            watcher.progress(99, 1, 5_000)
    assert shown(pipe).splitlines() == [
        "0 of 1,600 documents, 0 rejects",
        "500 of 1,600 documents, 2,500 words/s, 5 rejects, 22 s left",
        "1,000 of 1,600 documents, 2,500 words/s, 10 rejects, 12 s left",
        "1,500 of 1,600 documents, 2,500 words/s, 15 rejects, 2.0 s left",
        "1,600 of 1,600 documents, 2,500 words/s, 16 rejects",
    ]


def test_earlier_starts_count_as_done_but_not_as_speed(pipe: Screen, shown: Shown) -> None:
    clock = Clock()
    with LineWatcher(pipe, clock) as watcher:
        watcher.planned(100, 60, 4)
        clock.now += 10
        watcher.progress(20, 0, 1_000)
    last = shown(pipe).splitlines()[-1]
    assert last == "80 of 100 documents, 100 words/s, 0 rejects, 10 s left"


def test_a_run_stopped_before_its_plan_writes_nothing(pipe: Screen, shown: Shown) -> None:
    with LineWatcher(pipe):
        pass
    assert shown(pipe) == ""


def test_the_bar_shows_counts_and_leaves_nothing(terminal: Screen, shown: Shown) -> None:
    terminal.width = 120
    with BarWatcher(terminal) as watcher:
        watcher.planned(1_000, 0, 2)
        watcher.progress(250, 1, 9_000)
        watcher.bar.refresh()
    text = shown(terminal)
    assert "251 of 1,000 documents" in text
    assert "1 reject" in text
    assert text.rindex("\x1b[2K") > text.rindex("documents")


def test_the_kind_follows_the_stream(terminal: Screen, pipe: Screen) -> None:
    assert isinstance(run_watcher(terminal), BarWatcher)
    assert isinstance(run_watcher(pipe), LineWatcher)
