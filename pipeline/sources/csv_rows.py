"""CSV and TSV: the delimiter told from the header, quotes and line breaks in quotes as they are."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.sources.encodings import UndecodableError, decode
from pipeline.sources.fields import candidates, locate
from pipeline.sources.item import NewsItem, ReadOptions
from pipeline.sources.kinds import HEAD_BYTES
from pipeline.sources.records import FaultyRecordError, RawRecord, id_of, item_of
from pipeline.sources.streams import ChunkStream, peeked
from pipeline.sources.transcoding import byte_wise

_DELIMITERS = ",;\t"
_MAX_FIELD = 1 << 26  # characters: a quote that is never closed must not swallow a whole dump
_QUOTED = re.compile(r'"[^"]*"')
_CELL_SEPARATOR = "\x1f"
_UNDECODED = re.compile("[\udc80-\udcff]")


class CsvRow(RawRecord):
    """The cells of one row, or what the parser said of it."""

    __slots__ = ("_cells", "_fault", "_header")

    def __init__(
        self, label: str, header: tuple[str, ...], cells: list[str], fault: csv.Error | None = None
    ) -> None:
        super().__init__(label, sum(map(len, cells)))
        self._header = header
        self._cells = cells
        self._fault = fault

    def values(self) -> Mapping[str, object]:
        return self._by_name(self._cells)

    def own_id(self, options: ReadOptions) -> str | None:
        if len(self._cells) != len(self._header) or not candidates(self._header, options).id:
            return None
        try:
            record = self._by_name(_decoded(self._cells))
        except UndecodableError:
            return None
        key = locate(record, options).id
        return None if key is None else id_of(record[key])

    def item(self, row: int | None, options: ReadOptions) -> NewsItem:
        if self._fault is not None:
            raise _fault(self._fault)
        if len(self._cells) != len(self._header):
            raise FaultyRecordError(
                "wrong_cells",
                f"The row has {len(self._cells)} cells, the header has {len(self._header)}. "
                "Put cells that hold the delimiter in quotes.",
            )
        return item_of(self._by_name(_decoded(self._cells)), self.label, row, options)

    def _by_name(self, cells: list[str]) -> dict[str, object]:
        """The cells under their names, in the order of the header; the first of two columns of one name."""
        record: dict[str, object] = dict.fromkeys(self._header)
        record.update(reversed(list(zip(self._header, cells, strict=False))))
        return record


def csv_rows(
    chunks: Iterable[bytes], label: str, options: ReadOptions, delimiter: str = ","
) -> Iterator[RawRecord]:
    """The rows under the header. `delimiter` is for a header of one column only."""
    csv.field_size_limit(_MAX_FIELD)
    hint, whole = byte_wise(chunks)
    head, whole = peeked(whole, HEAD_BYTES)
    encoding = "utf-8-sig" if hint == "utf-8" else hint
    dialect = _dialect(head[:HEAD_BYTES].decode(encoding, "replace"), delimiter, len(head) <= HEAD_BYTES)
    lines = io.TextIOWrapper(
        io.BufferedReader(ChunkStream(whole)), encoding=encoding, errors="surrogateescape", newline=""
    )
    reader = csv.reader(lines, **dialect)
    header: tuple[str, ...] | None = None
    for cells, fault in _parsed(reader):
        if header is None and fault is None:
            header = tuple(cell.strip() for cell in _header(cells))
        else:
            yield CsvRow(label, header or (), cells, fault)


def _parsed(reader: Any) -> Iterator[tuple[list[str], csv.Error | None]]:
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as fault:
            yield [], fault
            continue
        if cells is None:
            return
        if cells:
            yield cells, None


def _dialect(head: str, delimiter: str, whole: bool) -> dict[str, Any]:
    lines = head.splitlines()
    lines = [line for line in (lines if whole else lines[:-1] or lines) if line.strip()]
    if not lines:
        return {"delimiter": delimiter}
    header = _QUOTED.sub("", lines[0])
    found = max(_DELIMITERS, key=header.count)
    delimiter = found if found in header else delimiter
    if delimiter == "\t" and _quotes_mean_nothing(lines):
        return {"delimiter": delimiter, "quoting": csv.QUOTE_NONE}
    return {"delimiter": delimiter, "strict": True}


def _quotes_mean_nothing(lines: list[str]) -> bool:
    """Whether every line has its cells when quotes are letters, and not when they are quotes."""
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


def _fault(error: csv.Error) -> FaultyRecordError:
    if "field limit" in str(error):
        return FaultyRecordError(
            "too_long", f"A cell has more than {_MAX_FIELD:,} characters: is a quote never closed? Close it."
        )
    return FaultyRecordError("broken_csv", f"The row cannot be parsed ({error}). Correct its quotes.")
