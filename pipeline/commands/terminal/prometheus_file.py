"""Writes metrics of a run to a file, for the textfile collector of the Prometheus node exporter."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic, time
from types import TracebackType
from typing import Any

from pipeline.commands.terminal.progress_rate import Pace
from pipeline.errors import InputError

_EVERY = 5.0  # seconds between two writes
_HELP = {
    "documents_planned": ("gauge", "Documents in the plan of the run."),
    "documents_done": ("gauge", "Documents and rejects done, including earlier starts of the run."),
    "rejects": ("gauge", "Documents rejected since this start."),
    "words": ("counter", "Words processed since this start."),
    "words_per_second": ("gauge", "Words per second since this start."),
    "seconds_left": ("gauge", "Estimated seconds left."),
    "shards_planned": ("gauge", "Shards in the plan of the run."),
    "shards_done": ("gauge", "Shards finished since this start."),
    "worker_deaths": ("counter", "Worker processes that crashed or exceeded a limit."),
    "workers": ("gauge", "Worker processes."),
    "worker_resident_bytes": ("gauge", "Resident memory of the largest worker."),
    "up": ("gauge", "1 while the run is in progress, 0 when it has ended."),
    "failed": ("gauge", "1 when it ended with an error or was stopped."),
    "updated_seconds": ("gauge", "When this file was written, in Unix time."),
}


class MetricsWatcher:
    """Replaces the file at the start, at most every five seconds, and at the end."""

    def __init__(self, path: Path, out: str, clock: Callable[[], float] = monotonic) -> None:
        self.path = path
        self.label = out.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
        self.clock = clock
        self.pace = Pace(clock)
        self.figures: dict[str, float] = dict.fromkeys(_HELP, 0)
        self.last_at = float("-inf")

    def __enter__(self) -> MetricsWatcher:
        self.figures["up"] = 1
        try:
            self._put(self._text())
        except OSError as error:
            raise InputError(
                "metrics_file",
                f"{self.path} cannot be written ({error}).",
                "Name another file with --metrics-file.",
            ) from error
        return self

    def planned(self, documents: int, done: int, shards: int) -> None:
        self.pace.planned(documents, done)
        self.figures["shards_planned"] = shards
        self._write()

    def progress(self, documents: int, rejects: int, words: int) -> None:
        self.pace.progress(documents, rejects, words)
        self._write_now_and_then()

    def event(self, kind: str, **facts: Any) -> None:
        self.figures["shards_done"] += kind == "shard_done"
        self.figures["worker_deaths"] += kind == "worker_died"
        if kind == "finished":
            self.pace.finished()

    def alive(self, resident_mb: Sequence[float]) -> None:
        self.figures["workers"] = len(resident_mb)
        self.figures["worker_resident_bytes"] = int(max(resident_mb, default=0.0) * 2**20)
        self._write_now_and_then()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.figures |= {"up": 0, "failed": int(error is not None), "workers": 0}
        self._write()

    def _write_now_and_then(self) -> None:
        if self.clock() - self.last_at >= _EVERY:
            self._write()

    def _write(self) -> None:
        """A run does not fail when the file cannot be written any more."""
        with suppress(OSError):
            self._put(self._text())

    def _put(self, text: str) -> None:
        half_made = self.path.with_name(self.path.name + ".half")
        try:
            half_made.write_text(text, "utf-8")
            os.replace(half_made, self.path)
        finally:
            half_made.unlink(missing_ok=True)

    def _text(self) -> str:
        self.last_at = self.clock()
        pace = self.pace
        self.figures |= {
            "documents_planned": pace.all,
            "documents_done": pace.done,
            "rejects": pace.rejects,
            "words": pace.words,
            "words_per_second": round(pace.words_per_second, 1),
            "seconds_left": round(pace.seconds_left or 0.0, 1),
            "updated_seconds": round(time(), 3),
        }
        lines = []
        for name, (kind, meaning) in _HELP.items():
            lines += [
                f"# HELP svodka_run_{name} {meaning}",
                f"# TYPE svodka_run_{name} {kind}",
                f'svodka_run_{name}{{out="{self.label}"}} {self.figures[name]}',
            ]
        return "\n".join(lines) + "\n"
