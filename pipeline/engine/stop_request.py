"""Ctrl-C and SIGTERM: the first stops a run after the current batch, the second stops it at once."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from pipeline.errors import Interrupted


class StopRequest:
    """A request to stop a run. Inside `gently()` a signal sets `requested`; elsewhere it interrupts."""

    def __init__(self) -> None:
        self.requested = False
        self._gentle = False

    @contextmanager
    def gently(self) -> Iterator[None]:
        """For code that checks `requested` regularly."""
        self._gentle = True
        try:
            yield
        finally:
            self._gentle = False

    def check(self) -> None:
        """Raises Interrupted when the run was asked to stop."""
        if self.requested:
            raise Interrupted(
                "stopped", "The run was stopped; finished work is kept.", "Repeat the command to continue."
            )

    def hear(self, signum: int, frame: FrameType | None) -> None:
        """The signal handler."""
        if self.requested or not self._gentle:
            raise KeyboardInterrupt
        self.requested = True


@contextmanager
def stop_on_signals() -> Iterator[StopRequest]:
    """A StopRequest that handles Ctrl-C and SIGTERM; for the main thread of a command."""
    stop = StopRequest()
    before = {number: signal.signal(number, stop.hear) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
