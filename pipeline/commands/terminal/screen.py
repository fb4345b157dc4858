"""Consoles for results and messages; they print text without interpreting markup."""

from __future__ import annotations

import os
import sys

from rich import box
from rich.console import Console
from rich.table import Table

_PIPE_WIDTH = 120  # columns, when the width is unknown


class Screen(Console):
    """A console without markup and emoji codes that raises BrokenPipeError."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def screen(*, stderr: bool = False) -> Screen:
    """The console for results (standard output), or the one for messages (standard error)."""
    stream = sys.stderr if stderr else sys.stdout
    unknown = not stream.isatty() and "COLUMNS" not in os.environ
    return Screen(
        stderr=stderr, markup=False, emoji=False, highlight=False, width=_PIPE_WIDTH if unknown else None
    )


def message(text: str) -> None:
    """A line for the person at the terminal: standard error, so that results stay clean."""
    screen(stderr=True).print(text, soft_wrap=True)


def grid(*columns: str, numbers: tuple[str, ...] = ()) -> Table:
    """An empty table in the common style; the columns in `numbers` are right-aligned."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, justify="right" if column in numbers else "left", overflow="fold")
    return table


def show_table(console: Console, table: Table) -> None:
    """Print a table; elsewhere than on a terminal without the spaces at the ends of its lines."""
    if console.is_terminal:
        console.print(table)
        return
    with console.capture() as captured:
        console.print(table)
    for line in captured.get().splitlines():
        console.out(line.rstrip(), highlight=False)
