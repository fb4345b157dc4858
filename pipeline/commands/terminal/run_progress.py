"""Shows the progress of a run on standard error, and in a metrics file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from pipeline.commands.terminal.progress_bar import BarWatcher
from pipeline.commands.terminal.progress_lines import LineWatcher
from pipeline.commands.terminal.progress_log import LogWatcher
from pipeline.commands.terminal.prometheus_file import MetricsWatcher
from pipeline.commands.terminal.resolution_tables import show_judgements
from pipeline.commands.terminal.screen import screen
from pipeline.commands.terminal.watcher_choice import run_watcher
from pipeline.engine.execution import RunResult
from pipeline.engine.run_request import RunRequest
from pipeline.engine.stop_request import stop_on_signals
from pipeline.engine.watcher import Watcher


class WatcherGroup:
    """Forwards progress to several watchers."""

    def __init__(self, watchers: Sequence[Watcher]) -> None:
        self.watchers = watchers

    def planned(self, documents: int, done: int, shards: int) -> None:
        for watcher in self.watchers:
            watcher.planned(documents, done, shards)

    def progress(self, documents: int, rejects: int, words: int) -> None:
        for watcher in self.watchers:
            watcher.progress(documents, rejects, words)

    def event(self, kind: str, **facts: Any) -> None:
        for watcher in self.watchers:
            watcher.event(kind, **facts)

    def alive(self, resident_mb: Sequence[float]) -> None:
        for watcher in self.watchers:
            watcher.alive(resident_mb)


@contextmanager
def run_progress(out: str, *, log_json: bool = False, metrics_file: str | None = None) -> Iterator[Watcher]:
    """Progress as JSON lines, a bar or plain lines, and the file of metrics if one is asked for."""
    with ExitStack() as stack:
        shown: LogWatcher | BarWatcher | LineWatcher
        shown = LogWatcher(screen(stderr=True).file) if log_json else run_watcher()
        stack.enter_context(shown)
        watchers: list[Watcher] = [shown]
        if metrics_file:
            metrics = MetricsWatcher(Path(metrics_file), out)
            stack.enter_context(metrics)
            watchers.append(metrics)
        yield WatcherGroup(watchers)


def run_with_progress(
    request: RunRequest, *, log_json: bool = False, metrics_file: str | None = None
) -> RunResult:
    """Carry out a run with its progress on standard error; Ctrl-C and SIGTERM stop it in order."""
    progress = run_progress(str(request.out), log_json=log_json, metrics_file=metrics_file)
    with progress as watcher, stop_on_signals() as stop:
        result = request.execute(watcher, stop)
    if result.resolution:
        show_judgements(screen(stderr=True), result.resolution)
    return result
