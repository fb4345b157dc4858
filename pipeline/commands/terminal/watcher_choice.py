"""Chooses how the progress of a run is shown."""

from __future__ import annotations

from pipeline.commands.terminal.progress_bar import BarWatcher
from pipeline.commands.terminal.progress_lines import LineWatcher
from pipeline.commands.terminal.screen import Screen, screen


def run_watcher(console: Screen | None = None) -> BarWatcher | LineWatcher:
    """A bar on a terminal, plain lines elsewhere; on standard error, to be used as a context manager."""
    console = console or screen(stderr=True)
    return BarWatcher(console) if console.is_terminal else LineWatcher(console)
