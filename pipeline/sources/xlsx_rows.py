"""Workbooks of Excel (.xlsx): the rows of every sheet that has a column of texts, read one by one."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time
from importlib.util import find_spec
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

from pipeline.sources.compression import Limit
from pipeline.sources.fields import candidates, locate
from pipeline.sources.item import NewsItem, ReadOptions
from pipeline.sources.passed_over import PassedOver
from pipeline.sources.records import Failure, RawRecord, id_of, item_of
from pipeline.sources.table_header import HEADER_ROWS, header_row, named_cells

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # also the envelope of a workbook with a password
_ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"))
_MIDNIGHT = time()
_CELL_BYTES = 8  # of a cell that is no string, about


class XlsxRow(RawRecord):
    """The cells of one row by the names of their columns."""

    __slots__ = ("_record",)

    def __init__(self, label: str, record: dict[str, object]) -> None:
        sizes = (len(value) if isinstance(value, str) else _CELL_BYTES for value in record.values())
        super().__init__(label, sum(sizes))
        self._record = record

    def values(self) -> Mapping[str, object]:
        return self._record

    def own_id(self, options: ReadOptions) -> str | None:
        key = locate(self._record, options).id
        return None if key is None else id_of(self._record[key])

    def item(self, row: int | None, options: ReadOptions) -> NewsItem:
        return item_of(self._record, self.label, row, options)


def xlsx_rows(file: IO[bytes], label: str, options: ReadOptions) -> Iterator[RawRecord | PassedOver]:
    """The rows of a workbook, labelled `label!sheet`. Hidden sheets and those without a column of texts are
    passed over; where no sheet has one, the rows of all come out, for the error that lists their columns.

    `file` must be able to seek. Raises ArchiveBreakError for a workbook that unpacks to too much.
    """
    if find_spec("openpyxl") is None:
        yield Failure(label, "no_openpyxl", "Workbooks need a package: pip install 'svodka[xlsx]'.")
        return
    if file.read(len(_OLD_OFFICE)) == _OLD_OFFICE:
        yield Failure(
            label,
            "unreadable",
            "The workbook has a password, or is one of old Excel (.xls). Save it as .xlsx without one.",
        )
        return
    file.seek(0)
    try:
        _refuse_bomb(file)
        sheets, hidden = _sheets(file)
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        yield Failure(label, "unreadable", f"The workbook is damaged ({error}). Save it again.")
        return
    yield from (PassedOver("hidden sheets of workbooks") for _ in range(hidden))
    headers = [_header(sheet, options) for sheet in sheets]
    any_text = any(candidates(names, options).text for _, names in headers)
    for sheet, (above, names) in zip(sheets, headers, strict=True):
        if any_text and not candidates(names, options).text:
            yield PassedOver("sheets of workbooks without a column of texts")
            continue
        yield from (PassedOver("rows above a table's header") for _ in range(above))
        for cells in islice(_rows(sheet), above + 1, None):
            yield XlsxRow(f"{label}!{sheet.title}", _named(names, cells))


def _refuse_bomb(file: IO[bytes]) -> None:
    limit = Limit()
    with zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            limit.add(info.compress_size, 0)
            limit.add(0, info.file_size)
    file.seek(0)


def _sheets(file: IO[bytes]) -> tuple[list[Worksheet], int]:
    """The sheets that are shown, and the number of the hidden ones."""
    from openpyxl import load_workbook

    warnings.filterwarnings("ignore", module="openpyxl")  # of styles and extensions, which hold no text
    book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    shown: list[Any] = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for sheet in shown:
        sheet.reset_dimensions()  # which some programs write wrong
    return shown, len(book.worksheets) - len(shown)


def _header(sheet: Worksheet, options: ReadOptions) -> tuple[int, tuple[str, ...]]:
    """How many rows stand above the header, and its names."""
    rows = [
        ["" if cell is None else str(cell) for cell in cells] for cells in islice(_rows(sheet), HEADER_ROWS)
    ]
    number = header_row(rows, options)
    return number, named_cells(rows[number]) if rows else ()


def _rows(sheet: Worksheet) -> Iterator[list[object]]:
    """The rows that are not blank."""
    for cells in sheet.iter_rows(values_only=True):
        row = [_value(cell) for cell in cells]
        if any(cell is not None for cell in row):
            yield row


def _value(cell: object) -> object:
    """A cell as other tables have it: dates without a time as dates, whole numbers as such, no errors."""
    from openpyxl.utils.escape import unescape

    if isinstance(cell, str):
        if cell in _ERRORS or not cell.strip():
            return None
        return unescape(cell) if "_x" in cell else cell
    if isinstance(cell, datetime) and cell.time() == _MIDNIGHT:
        return cell.date()
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell


def _named(names: Iterable[str], cells: list[object]) -> dict[str, object]:
    """The cells under their names; the first of two columns of one name."""
    record: dict[str, object] = dict.fromkeys(names)
    record.update(reversed(list(zip(names, cells, strict=False))))
    return record
