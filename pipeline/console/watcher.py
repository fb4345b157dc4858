"""Chooses how the progress of a run is shown."""

from __future__ import annotations

from pipeline.console.bar import BarWatcher
from pipeline.console.lines import LineWatcher
from pipeline.console.screen import Screen, screen


def run_watcher(console: Screen | None = None) -> BarWatcher | LineWatcher:
    """A bar on a terminal, plain lines elsewhere; on standard error, to be used as a context manager."""
    console = console or screen(stderr=True)
    return BarWatcher(console) if console.is_terminal else LineWatcher(console)
