"""The progress of a run as JSON lines: one object an event, for machines that collect logs."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from time import monotonic
from types import TracebackType
from typing import IO, Any

from pipeline.commands.terminal.progress_lines import EVERY
from pipeline.commands.terminal.progress_rate import Pace
from pipeline.errors import SvodkaError


class LogWatcher:
    """Every line has `time` (ISO 8601, UTC) and `event`: planned, progress, shard_done, worker_died,
    finished, stopped, failed."""

    def __init__(self, stream: IO[str], clock: Callable[[], float] = monotonic) -> None:
        self.stream = stream
        self.clock = clock
        self.pace = Pace(clock)
        self.last_at = 0.0

    def __enter__(self) -> LogWatcher:
        return self

    def planned(self, documents: int, done: int, shards: int) -> None:
        self.pace.planned(documents, done)
        self.last_at = self.clock()
        self.event("planned", documents=documents, done=done, shards=shards)

    def progress(self, documents: int, rejects: int, words: int) -> None:
        self.pace.progress(documents, rejects, words)
        if self.clock() - self.last_at >= EVERY:
            self.last_at = self.clock()
            left = self.pace.seconds_left
            self.event(
                "progress",
                done=self.pace.done,
                documents=self.pace.all,
                rejects=self.pace.rejects,
                words_per_second=round(self.pace.words_per_second, 1),
                seconds_left=None if left is None else round(left, 1),
            )

    def event(self, kind: str, **facts: Any) -> None:
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        print(json.dumps({"time": now, "event": kind, **facts}, ensure_ascii=True), file=self.stream)
        self.stream.flush()

    def alive(self, resident_mb: Sequence[float]) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, SvodkaError):
            event = "stopped" if error.exit_status == 130 else "failed"
            self.event(event, code=error.code, what=error.what, remedy=error.remedy)
        elif error is not None:
            event = "stopped" if isinstance(error, KeyboardInterrupt) else "failed"
            self.event(event, code=type(error).__name__)
