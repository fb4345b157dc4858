"""How the tests of the readers read: discovered, scanned, cut into slices, read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.sources import (
    DateColumns,
    NewsItem,
    ReadOptions,
    Record,
    Reject,
    Slice,
    Source,
    discover,
    read,
    scan,
)
from pipeline.sources.item import DateOrder

Entry = NewsItem | Reject
ReadAll = Callable[..., list[Entry]]


def cut(source: Source, records: list[Record], size: int, orders: tuple[DateOrder, ...] = ()) -> list[Slice]:
    """The records of an input as slices of at most `size` records."""
    parts: list[list[Record]] = []
    for record in records:
        if not parts or len(parts[-1]) == size or record.apart:
            parts.append([])
        parts[-1].append(record)
    return [
        Slice(source.uri, source.unit, part[0].start, part[-1].stop, part[0].row, len(part), orders)
        for part in parts
    ]


@pytest.fixture
def slices_of() -> Callable[[Source, list[Record], int], list[Slice]]:
    return cut


@pytest.fixture
def read_all() -> ReadAll:
    """Everything that inputs hold; checks on the way that `read` gives what `scan` counted."""

    def reader(*inputs: Path | str, options: ReadOptions | None = None, size: int = 1000) -> list[Entry]:
        options = options or ReadOptions()
        entries: list[Entry] = []
        for source in discover([str(given) for given in inputs]).sources:
            dates = DateColumns()
            records = list(scan(source, options, dates=dates))
            assert [record.row for record in records] == list(range(len(records)))
            for part in cut(source, records, size, dates.settled()):
                got = list(read(part, options))
                assert len(got) == part.documents
                entries += got
        return entries

    return reader
