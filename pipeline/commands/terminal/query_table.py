"""Prints the result of a query: a table on a terminal, tab-separated values elsewhere."""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from rich.console import Console

from pipeline.commands.terminal.query_result import QueryResult
from pipeline.commands.terminal.screen import grid, message, show_table
from pipeline.views.readings import number
from pipeline.views.visible import visible

MOST_ROWS = 200  # on a terminal


def show_answer(console: Console, answer: QueryResult) -> None:
    """All rows to a pipe, the first MOST_ROWS to a terminal."""
    if console.is_terminal:
        _table(console, answer)
    else:
        writer = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
        writer.writerow(answer.columns)
        writer.writerows([cell(value) for value in row] for row in answer.rows)


def cell(value: Any) -> str:
    """A value as text; missing is empty."""
    match value:
        case None:
            return ""
        case datetime():
            return value.isoformat(" ", "seconds")
        case Decimal():
            return number(value, thousands="")
        case float():
            return f"{value:.6g}"
        case list():
            return ", ".join(map(cell, value))
        case Mapping():
            return ", ".join(f"{key}: {cell(item)}" for key, item in value.items())
    return str(value)


def _table(console: Console, answer: QueryResult) -> None:
    numeric = tuple(
        name
        for place, name in enumerate(answer.columns)
        if any(row[place] is not None for row in answer.rows)
        and all(isinstance(row[place], int | float | Decimal | None) for row in answer.rows)
    )
    table = grid(*answer.columns, numbers=numeric)
    for row in answer.rows[:MOST_ROWS]:
        table.add_row(*(visible(cell(value)) for value in row))
    show_table(console, table)
    if len(answer.rows) > MOST_ROWS:
        message(f"Shown: the first {MOST_ROWS} of {len(answer.rows):,} rows. Use --json or a pipe for all.")
    elif not answer.rows:
        message("No rows.")
