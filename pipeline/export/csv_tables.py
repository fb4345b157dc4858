"""Writes the tables of a run as CSV files for spreadsheets, one a table: UTF-8 with a byte order mark."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from pipeline.errors import InputError
from pipeline.export.csv_cells import cell
from pipeline.export.export_folder import ExportFolder
from pipeline.tables.documents import records
from pipeline.tables.run import Run

MOST_ROWS = 1_048_576  # that Excel reads of a file, the header among them
LONGEST_CELL = 32_767  # characters that Excel keeps of a cell


class RowWriter(Protocol):
    """What `csv.writer` gives."""

    def writerow(self, row: Iterable[Any], /) -> Any: ...


def chosen_tables(run: Run, tables: Sequence[str] | None, separator: str) -> list[str]:
    """The tables to write. Raises InputError for one that the run does not have, and for an odd separator."""
    if separator not in (",", ";", "\t", "|"):
        what = f"«{separator}» is no separator of CSV."
        raise InputError("odd_separator", what, "Give a comma, a semicolon, | or a tab.")
    for table in tables or ():
        run.table(table)
    return list(tables or run.tables)


def write_tables(
    folder: ExportFolder, run: Run, tables: Sequence[str], separator: str, left_out: Counter[str]
) -> dict[str, int]:
    """Write `TABLE.csv` for each table; returns their rows. `left_out` counts what Excel cuts off."""
    rows: dict[str, int] = {}
    for table in tables:
        with open(folder.file(f"{table}.csv"), "w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=separator, quoting=csv.QUOTE_NONNUMERIC)
            writer.writerow(run.table(table).schema.names)
            rows[table] = sum(_cells(run, table, writer, left_out))
        if rows[table] >= MOST_ROWS:
            left_out[f"{table}: rows beyond those that Excel reads"] += rows[table] - MOST_ROWS + 1
    return rows


def _cells(run: Run, table: str, writer: RowWriter, left_out: Counter[str]) -> Iterable[int]:
    for part in run.table(table).parts:
        for row in records(part, table):
            cells = [cell(value) for value in row.values()]
            left_out[f"{table}: cell longer than Excel keeps"] += sum(
                isinstance(content, str) and len(content) > LONGEST_CELL for content in cells
            )
            writer.writerow(cells)
            yield 1
