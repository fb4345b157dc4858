"""Prints the progress of a run as plain lines, for logs and pipes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic
from types import TracebackType
from typing import Any

from rich.console import Console

from pipeline.commands.terminal.progress_rate import Pace, event_in_words

EVERY = 10.0  # seconds between two lines, at least


class LineWatcher:
    """A line at the start, then at most one every EVERY seconds, and one at the end."""

    def __init__(self, console: Console, clock: Callable[[], float] = monotonic) -> None:
        self.console = console
        self.clock = clock
        self.pace = Pace(clock)
        self.last_line = ""
        self.last_at = 0.0

    def __enter__(self) -> LineWatcher:
        return self

    def planned(self, documents: int, done: int, shards: int) -> None:
        self.pace.planned(documents, done)
        self._write()

    def progress(self, documents: int, rejects: int, words: int) -> None:
        self.pace.progress(documents, rejects, words)
        if self.clock() - self.last_at >= EVERY:
            self._write()

    def event(self, kind: str, **facts: Any) -> None:
        if kind == "finished":
            self.pace.finished()
        if words := event_in_words(kind, facts):
            self.console.print(words, soft_wrap=True)

    def alive(self, resident_mb: Sequence[float]) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.last_line and self.pace.fresh:
            self._write()

    def _write(self) -> None:
        line = self.pace.in_words()
        self.last_at = self.clock()
        if line != self.last_line:
            self.last_line = line
            self.console.print(line, soft_wrap=True)
