"""Who is told how a run goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

Progress = Callable[[int, int, int], None]  # documents, rejects, words since the last call


class Watcher(Protocol):
    """Told how a run goes; the command line draws it."""

    def planned(self, documents: int, done: int, shards: int) -> None:
        """The plan is made: `done` of the documents were finished by earlier starts."""

    def progress(self, documents: int, rejects: int, words: int) -> None:
        """So many more since the last call."""

    def event(self, kind: str, **facts: Any) -> None:
        """Something that is worth a line in a log."""

    def alive(self, resident_mb: Sequence[float]) -> None:
        """Called about twice a second with the size of each worker."""


class SilentWatcher:
    """A watcher that says nothing."""

    def planned(self, documents: int, done: int, shards: int) -> None:
        pass

    def progress(self, documents: int, rejects: int, words: int) -> None:
        pass

    def event(self, kind: str, **facts: Any) -> None:
        pass

    def alive(self, resident_mb: Sequence[float]) -> None:
        pass
