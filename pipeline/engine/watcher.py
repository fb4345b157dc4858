"""The interface through which the engine reports the progress of a run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

Progress = Callable[[int, int, int], None]  # documents, rejects, words since the last call


class Watcher(Protocol):
    """Receives the progress of a run; the command line displays it."""

    def planned(self, documents: int, done: int, shards: int) -> None:
        """The plan is made: `done` of the documents were finished by earlier starts."""

    def progress(self, documents: int, rejects: int, words: int) -> None:
        """Counts since the last call."""

    def event(self, kind: str, **facts: Any) -> None:
        """An event for the log, such as shard_done or worker_died, with its facts."""

    def alive(self, resident_mb: Sequence[float]) -> None:
        """Called about twice a second with the resident memory of each worker, in MB."""


class SilentWatcher:
    """A watcher that displays nothing."""

    def planned(self, documents: int, done: int, shards: int) -> None:
        pass

    def progress(self, documents: int, rejects: int, words: int) -> None:
        pass

    def event(self, kind: str, **facts: Any) -> None:
        pass

    def alive(self, resident_mb: Sequence[float]) -> None:
        pass
