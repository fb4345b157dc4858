"""Writes the current progress of a run to a file in its folder, for `svodka status`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from time import monotonic, time
from typing import Any

from pipeline.engine.watcher import Watcher
from pipeline.tables.folder import RunFolder
from pipeline.tables.storage_path import is_object_store

_EVERY = 2.0  # seconds between two writes
_EVERY_IN_STORE = 15.0  # each write is a request


class LiveStatus:
    """Forwards progress to another watcher and stores the progress of shards without a `.done` file."""

    def __init__(self, folder: RunFolder, told: Watcher) -> None:
        self.path = folder.path / ".live.json"
        self.every = _EVERY_IN_STORE if is_object_store(self.path) else _EVERY
        self.told = told
        self.counts = [0, 0, 0]  # documents, rejects, words of the shards that are not done
        self.last_at = float("-inf")

    def planned(self, documents: int, done: int, shards: int) -> None:
        self.told.planned(documents, done, shards)

    def progress(self, documents: int, rejects: int, words: int) -> None:
        fresh = (documents, rejects, words)
        self.counts = [had + more for had, more in zip(self.counts, fresh, strict=True)]
        self.told.progress(documents, rejects, words)

    def event(self, kind: str, **facts: Any) -> None:
        if kind == "shard_done":
            done = (facts[name] for name in ("documents", "rejects", "words"))
            self.counts = [had - less for had, less in zip(self.counts, done, strict=True)]
        self.told.event(kind, **facts)

    def alive(self, resident_mb: Sequence[float]) -> None:
        self.told.alive(resident_mb)
        if monotonic() - self.last_at >= self.every:
            self.last_at = monotonic()
            documents, rejects, words = self.counts
            state = {
                "at": time(),
                "documents": documents,
                "rejects": rejects,
                "words": words,
                "resident_mb": [round(size, 1) for size in resident_mb],
            }
            with suppress(OSError):  # a run does not fail for want of this file
                self._write(json.dumps(state))

    def _write(self, state: str) -> None:
        if is_object_store(self.path):
            self.path.write_text(state, "utf-8")
            return
        half_made = self.path.with_suffix(".half")
        try:
            half_made.write_text(state, "utf-8")
            half_made.replace(self.path)
        finally:
            half_made.unlink(missing_ok=True)

    def clear(self) -> None:
        """Remove the file at the end of the run; the `.done` files contain everything."""
        self.path.unlink(missing_ok=True)


def live_state(folder: RunFolder) -> dict[str, Any]:
    """The state that a run in progress wrote last; empty when it has not written yet."""
    with suppress(OSError, ValueError):
        state = json.loads((folder.path / ".live.json").read_text("utf-8"))
        return state if isinstance(state, dict) else {}
    return {}
