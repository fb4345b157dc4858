"""Computes the speed of a run and the time left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from pipeline.commands.terminal.duration import duration


@dataclass(slots=True)
class Pace:
    """Counts documents as the engine reports them; rates are those of this start of the run."""

    clock: Callable[[], float] = monotonic  # seconds
    all: int = 0
    done: int = 0  # documents and rejects, also those of earlier starts
    fresh: int = 0  # those of this start
    rejects: int = 0
    words: int = 0
    began: float = field(default=0.0)
    ended: float | None = None  # when all documents were done; what comes then (entities) is not counted

    def planned(self, documents: int, done: int) -> None:
        """The plan is made: `done` of `documents` were finished by earlier starts."""
        self.all, self.done, self.began = documents, done, self.clock()

    def progress(self, documents: int, rejects: int, words: int) -> None:
        """So many more since the last call."""
        self.done += documents + rejects
        self.fresh += documents + rejects
        self.rejects += rejects
        self.words += words

    def finished(self) -> None:
        """The last document is done."""
        self.ended = self.clock()

    @property
    def words_per_second(self) -> float:
        elapsed = (self.clock() if self.ended is None else self.ended) - self.began
        return self.words / elapsed if elapsed > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """By the rate so far; None before the first document."""
        if not self.fresh:
            return None
        return (self.clock() - self.began) / self.fresh * max(0, self.all - self.done)

    def in_words(self) -> str:
        """`1,200 of 4,869 documents, 3,210 words/s, 2 rejects, 1 min 12 s left`."""
        facts = [f"{self.done:,} of {self.all:,} documents"]
        if self.fresh:
            facts.append(f"{self.words_per_second:,.0f} words/s")
        facts.append(rejects_in_words(self.rejects))
        left = self.seconds_left
        if left and self.done < self.all:
            facts.append(f"{duration(left)} left")
        return ", ".join(facts)


def rejects_in_words(number: int) -> str:
    """`1 reject`, `2 rejects`."""
    return f"{number:,} reject{'' if number == 1 else 's'}"


def event_in_words(kind: str, facts: Mapping[str, Any]) -> str | None:
    """The message for an event; None for events that are only logged."""
    if kind == "worker_died":
        return _worker_died(facts)
    return f"Dask's dashboard: {facts['address']}" if kind == "dashboard" else None


def _worker_died(facts: Mapping[str, Any]) -> str:
    """The message for a worker that ended."""
    why = {"time_limit": "exceeded the time limit", "memory_limit": "exceeded the memory limit"}.get(
        facts["why"], f"died ({facts['how']})"
    )
    return f"A worker {why} in shard {facts['shard']}; the shard is restarted."
