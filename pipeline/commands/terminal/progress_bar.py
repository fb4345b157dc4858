"""Shows the progress of a run as a bar on a terminal; removed at the end."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from pipeline.commands.terminal.progress_rate import Pace, event_in_words, rejects_in_words


class BarWatcher:
    """Documents done of all, words a second, rejects, time left."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.pace = Pace()
        self.bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[speed]}"),
            TimeRemainingColumn(compact=True),
            TextColumn("left"),
            console=console,
            transient=True,
        )
        self.task = self.bar.add_task("reading the inputs", total=None, speed="")

    def __enter__(self) -> BarWatcher:
        self.bar.start()
        return self

    def planned(self, documents: int, done: int, shards: int) -> None:
        self.pace.planned(documents, done)
        self.bar.update(self.task, total=documents, completed=done)
        self._describe()

    def progress(self, documents: int, rejects: int, words: int) -> None:
        self.pace.progress(documents, rejects, words)
        self.bar.update(self.task, completed=self.pace.done)
        self._describe()

    def event(self, kind: str, **facts: Any) -> None:
        if words := event_in_words(kind, facts):
            self.console.print(words, soft_wrap=True)

    def alive(self, resident_mb: Sequence[float]) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.bar.stop()

    def _describe(self) -> None:
        pace = self.pace
        self.bar.update(
            self.task,
            description=f"{pace.done:,} of {pace.all:,} documents",
            speed=f"{pace.words_per_second:,.0f} words/s, {rejects_in_words(pace.rejects)}",
        )
