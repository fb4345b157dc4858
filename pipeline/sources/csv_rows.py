"""CSV and TSV as spreadsheets and programs write them: the delimiter told from the header or a line `sep=;`,
quotes and line breaks in quotes as they are."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any

from pipeline.sources.csv_lines import CsvCells, CsvLines, shown_width
from pipeline.sources.encodings import UndecodableError, decode
from pipeline.sources.fields import candidates, locate
from pipeline.sources.item import NewsItem, ReadOptions
from pipeline.sources.kinds import HEAD_BYTES
from pipeline.sources.passed_over import PassedOver
from pipeline.sources.records import FaultyRecordError, RawRecord, byte_limit, id_of, item_of
from pipeline.sources.streams import ChunkStream, peeked
from pipeline.sources.table_header import HEADER_ROWS, delimiter_of, header_row, named_cells, told_delimiter
from pipeline.sources.table_row import fitted
from pipeline.sources.transcoding import byte_wise

_MAX_FIELD = 1 << 26  # characters: more than any text that is read
_SAMPLE_ROWS = 200
_SAMPLE_SHOWS = 3  # rows of one width: fewer may be the lines of a damaged one
_CELL_SEPARATOR = "\x1f"
_UNDECODED = re.compile("[\udc80-\udcff]")


class CsvRow(RawRecord):
    """The cells of one row under the header of its table, or why there are none."""

    __slots__ = ("_delimiter", "_header", "_row")

    def __init__(self, label: str, header: tuple[str, ...], row: CsvCells, delimiter: str) -> None:
        super().__init__(label, sum(map(len, row.cells)))
        self._header = header
        self._row = row
        self._delimiter = delimiter

    def values(self) -> Mapping[str, object] | None:
        return None if self._row.fault is not None else self._by_name(self._row.cells)

    def own_id(self, options: ReadOptions) -> str | None:
        if self._row.fault is not None or not candidates(self._header, options).id:
            return None
        try:
            record = self._record(options)
        except (UndecodableError, FaultyRecordError):
            return None
        key = locate(record, options).id
        return None if key is None else id_of(record[key])

    def item(self, row: int | None, options: ReadOptions) -> NewsItem:
        if self._row.fault is not None:
            raise _fault(self._row)
        return item_of(self._record(options), self.label, row, options)

    def _record(self, options: ReadOptions) -> dict[str, object]:
        return self._by_name(_decoded(fitted(self._row.cells, self._header, self._delimiter, options)))

    def _by_name(self, cells: list[str]) -> dict[str, object]:
        """The cells under their names, in the order of the header; the first of two columns of one name."""
        record: dict[str, object] = dict.fromkeys(self._header)
        record.update(reversed(list(zip(self._header, cells, strict=False))))
        return record


def csv_rows(
    chunks: Iterable[bytes], label: str, options: ReadOptions, delimiter: str = ","
) -> Iterator[RawRecord | PassedOver]:
    """The rows under the header; those above it are passed over.

    `delimiter` is for a header of one column only.
    """
    csv.field_size_limit(_MAX_FIELD)
    hint, whole = byte_wise(chunks)
    head, whole = peeked(whole, HEAD_BYTES)
    encoding = "utf-8-sig" if hint == "utf-8" else hint
    beginning = head[:HEAD_BYTES].decode(encoding, "replace")
    lines: Iterator[str] = io.TextIOWrapper(
        io.BufferedReader(ChunkStream(whole)), encoding=encoding, errors="surrogateescape", newline=""
    )
    first = next(lines, "")
    told = told_delimiter(first)
    lines = lines if told else chain([first] if first else [], lines)
    seen = _whole_lines(beginning, len(head) <= HEAD_BYTES)[1 if told else 0 :]
    dialect = _dialect(seen, told, delimiter, options)
    table = CsvLines(lines, dialect, byte_limit(options), first_line=2 if told else 1)
    sample = _sample(seen, dialect)
    above = header_row(sample, options)
    table.usual = _most_common_width(sample[above + 1 :])
    header: tuple[str, ...] | None = None
    for number, row in enumerate(table.rows()):
        if number < above:
            yield PassedOver("rows above a table's header")
        elif header is None and row.fault is None:
            header = named_cells(_header(row.cells))
            table.width = len(header)
        else:
            yield CsvRow(label, header or (), row, dialect["delimiter"])


def _whole_lines(beginning: str, is_all: bool) -> list[str]:
    lines = beginning.splitlines(keepends=True)
    return lines if is_all else lines[:-1] or lines


def _dialect(lines: list[str], told: str | None, default: str, options: ReadOptions) -> dict[str, Any]:
    shown = [line for line in lines if line.strip()]
    if not shown:
        return {"delimiter": told or default}
    delimiter = told or _delimiter(shown[:HEADER_ROWS], default, options)
    if delimiter == "\t" and _quotes_mean_nothing(shown):
        return {"delimiter": delimiter, "quoting": csv.QUOTE_NONE}
    return {"delimiter": delimiter, "strict": True}


def _delimiter(lines: list[str], default: str, options: ReadOptions) -> str:
    """That of the first line in which the text's column is named, else of the first line."""
    for line in lines:
        delimiter = delimiter_of(line, default)
        if candidates(named_cells(next(csv.reader([line], delimiter=delimiter), [])), options).text:
            return delimiter
    return delimiter_of(lines[0], default)


def _sample(lines: list[str], dialect: dict[str, Any]) -> list[list[str]]:
    """The cells of the first rows."""
    rows = CsvLines(iter(lines), dialect, HEAD_BYTES).rows()
    return [row.cells for row in islice(rows, _SAMPLE_ROWS)]


def _most_common_width(rows: list[list[str]]) -> int | None:
    widths = Counter(filter(None, map(shown_width, rows)))
    width, count = widths.most_common(1)[0] if widths else (0, 0)
    return width if count >= _SAMPLE_SHOWS else None


def _quotes_mean_nothing(lines: list[str]) -> bool:
    """Whether every line has its cells when quotes are letters, and not when they are quotes; a header in
    quotes shows that they are."""
    if lines[0].lstrip("\ufeff").startswith('"'):
        return False
    width = lines[0].count("\t")
    if any(line.count("\t") != width for line in lines):
        return False
    try:
        return any(len(cells) != width + 1 for cells in csv.reader(lines, delimiter="\t", strict=True))
    except csv.Error:
        return True


def _header(cells: list[str]) -> list[str]:
    """The cells of the header; what nobody can decode is marked in it."""
    try:
        return _decoded(cells)
    except UndecodableError:
        return [cell.encode("utf-8", "surrogateescape").decode("utf-8", "replace") for cell in cells]


def _decoded(cells: list[str]) -> list[str]:
    """The cells of a row that is in another encoding than the file around it."""
    joined = _CELL_SEPARATOR.join(cells)
    if not _UNDECODED.search(joined):
        return cells
    try:
        data = joined.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError as error:
        raise UndecodableError(error.start, f"character {error.start} of the row is half of a pair") from None
    return decode(data, "utf-8").split(_CELL_SEPARATOR)


def _fault(row: CsvCells) -> FaultyRecordError:
    if "field limit" in str(row.fault):
        return FaultyRecordError(
            "too_long", f"A cell has more than {_MAX_FIELD:,} characters: is a quote never closed? Close it."
        )
    first, last = row.lines
    where = f"Line {first} is" if first == last else f"Lines {first} to {last} are"
    return FaultyRecordError(
        "broken_csv",
        f"{where} no row: a quote in line {first} is never closed, or text follows its end. Correct it.",
    )
