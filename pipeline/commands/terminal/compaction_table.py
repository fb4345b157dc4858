"""`svodka compact`: how many parts each table had, and has."""

from __future__ import annotations

from typing import Any

from rich.console import Console

from pipeline.commands.terminal.screen import grid, show_table
from pipeline.tables.compaction import Compaction


def show_compaction(console: Console, done: Compaction) -> None:
    """A line for each table that changed."""
    if not done.tables:
        console.print("Nothing to merge: no table has small files.")
        return
    table = grid("table", "parts before", "now", numbers=("parts before", "now"))
    for name, (before, now) in done.tables.items():
        table.add_row(name, str(before), str(now))
    show_table(console, table)


def compaction_as_json(done: Compaction) -> dict[str, Any]:
    return {
        "out": done.out,
        "tables": {name: {"before": before, "now": now} for name, (before, now) in done.tables.items()},
    }
