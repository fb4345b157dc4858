"""Parquet: rows in batches, only the columns that are needed, row groups before a row passed over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import IO, TYPE_CHECKING, Any

from pipeline.errors import SvodkaError
from pipeline.sources.fields import candidates, locate
from pipeline.sources.item import NewsItem, ReadOptions
from pipeline.sources.records import Failure, FaultyRecordError, RawRecord, id_of, item_of
from pipeline.sources.trouble import is_trouble, unreachable

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

_BATCH_ROWS = 256


class ParquetRow(RawRecord):
    """The needed cells of one row, and the names of all columns."""

    __slots__ = ("_cells", "_columns")

    def __init__(self, label: str, size: int, columns: tuple[str, ...], cells: dict[str, object]) -> None:
        super().__init__(label, size)
        self._columns = columns
        self._cells = cells

    def values(self) -> Mapping[str, object]:
        return {**dict.fromkeys(self._columns), **self._cells}

    def own_id(self, options: ReadOptions) -> str | None:
        key = locate(self._cells, options).id
        return id_of(self._cells[key]) if key is not None else None

    def item(self, row: int | None, options: ReadOptions) -> NewsItem:
        if not candidates(self._columns, options).text:
            raise FaultyRecordError(
                "missing_text",
                f"No column of text. Columns: {', '.join(self._columns)}. Name it with --text-field.",
            )
        return item_of(self._cells, self.label, row, options)


def parquet_rows(
    file: IO[bytes], label: str, options: ReadOptions, *, planning: bool = False, first_row: int = 0
) -> Iterator[RawRecord]:
    """The rows of all row groups from the one that holds `first_row` (see `group_start`).

    Planning reads ids and dates alone: the rows can be counted, not made items. A row group that
    cannot be read gives a Failure for each of its rows, so that the count stays the same.
    """
    import pyarrow.parquet as pq

    table = pq.ParquetFile(file)
    columns = tuple(table.schema_arrow.names)
    possible = candidates(columns, options)
    if not possible.text:
        needed = list(columns)  # to show what they hold
    else:
        strings = [name for name in possible.date if _holds_strings(table.schema_arrow.field(name).type)]
        needed = list(dict.fromkeys(chain.from_iterable((possible.id, strings) if planning else possible)))
    for group, (start, rows) in enumerate(_groups(table)):
        if start + rows <= first_row:
            continue
        size = table.metadata.row_group(group).total_byte_size // max(1, rows)
        yield from _group_rows(table, group, rows, needed, (label, size, columns))


def group_start(file: IO[bytes], row: int) -> int:
    """The first row of the row group that holds a row."""
    import pyarrow.parquet as pq

    table = pq.ParquetFile(file)
    return max((start for start, _ in _groups(table) if start <= row), default=0)


def _groups(table: pq.ParquetFile) -> Iterator[tuple[int, int]]:
    start = 0
    for group in range(table.metadata.num_row_groups):
        rows = table.metadata.row_group(group).num_rows
        yield start, rows
        start += rows


def _group_rows(
    table: pq.ParquetFile, group: int, rows: int, needed: list[str], about: tuple[str, int, tuple[str, ...]]
) -> Iterator[RawRecord]:
    done = 0
    try:
        if needed:
            batches = table.iter_batches(_BATCH_ROWS, row_groups=[group], columns=needed, use_threads=False)
            for batch in batches:
                for cells in _batch_cells(batch):
                    yield ParquetRow(*about, cells)
                    done += 1
        words = f"Row group {group} has fewer rows than it says. Write the file again."
    except SvodkaError:
        raise
    except Exception as error:
        if is_trouble(error):
            raise unreachable(about[0], error) from error
        words = f"Row group {group} cannot be read ({error}). Write the file again."
    for _ in range(done, rows):
        if needed:
            yield Failure(about[0], "unreadable", words)
        else:
            yield ParquetRow(*about, {})


def _holds_strings(kind: pa.DataType) -> bool:
    import pyarrow as pa

    held = kind.value_type if isinstance(kind, pa.DictionaryType) else kind
    return bool(pa.types.is_string(held) or pa.types.is_large_string(held))


def _batch_cells(batch: pa.RecordBatch) -> Iterator[dict[str, object]]:
    columns = [_values(batch.column(name)) for name in batch.schema.names]
    for values in zip(*columns, strict=True):
        yield dict(zip(batch.schema.names, values, strict=True))


def _values(column: pa.Array[Any]) -> list[object]:
    """Python values; of strings that are not UTF-8 their bytes, None for what Python cannot hold (a moment in
    the year 40000)."""
    import pyarrow as pa

    kind = column.type
    try:
        return list(column.to_pylist())
    except UnicodeDecodeError:
        wide = pa.types.is_large_string(kind)
        values = column.cast(pa.large_binary() if wide else pa.binary()).to_pylist()
        return [value if value is None else _text_if_utf8(value) for value in values]
    except (ValueError, OverflowError, KeyError):
        if pa.types.is_timestamp(kind) and kind.tz:  # a zone that this machine does not know
            column = column.cast(pa.timestamp(kind.unit, "UTC"))
        return [_value_or_none(scalar) for scalar in column]


def _value_or_none(scalar: pa.Scalar[Any]) -> object:
    try:
        return scalar.as_py()
    except (ValueError, OverflowError, KeyError):
        return None


def _text_if_utf8(value: bytes) -> object:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value
