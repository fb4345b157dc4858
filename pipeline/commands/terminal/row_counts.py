"""A table of row counts."""

from __future__ import annotations

from collections.abc import Mapping

from rich.table import Table

from pipeline.commands.terminal.screen import grid


def counts(rows: Mapping[str, int]) -> Table:
    """A line for each table."""
    table = grid("table", "rows", numbers=("rows",))
    for name, number in rows.items():
        table.add_row(name, f"{number:,}")
    return table
