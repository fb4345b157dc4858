"""Prints the result of `svodka export`."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console

from pipeline.commands.terminal.row_counts import counts
from pipeline.commands.terminal.screen import grid, message, show_table
from pipeline.export.exporter import ExportResult
from pipeline.views.visible import on_one_line


def show_exported(console: Console, exported: ExportResult) -> None:
    """Print notes, rows, and counts of what was left out or changed, by reason."""
    for note in exported.notes:
        message(on_one_line(note))
    console.print(f"Written to {exported.out} as {exported.export}:\n", soft_wrap=True)
    show_table(console, counts(exported.rows))
    if exported.left_out:
        console.print("\nLeft out or changed:\n")
        _show_reasons(console, exported.left_out)


def _show_reasons(console: Console, reasons: Mapping[str, int]) -> None:
    table = grid("what", "number", numbers=("number",))
    for reason, number in reasons.items():
        table.add_row(on_one_line(reason), f"{number:,}")
    show_table(console, table)
