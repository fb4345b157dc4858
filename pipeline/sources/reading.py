"""The reading pass: a slice of an input as news items and rejects."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Mapping
from dataclasses import replace

from pipeline.sources.dates import zone
from pipeline.sources.discovery import source_at
from pipeline.sources.formats import parquet_records_from, source_records
from pipeline.sources.item import NewsItem, ReadOptions, Reject, Slice
from pipeline.sources.json_records import json_records_between
from pipeline.sources.kinds import Format, Kind, Source
from pipeline.sources.passed_over import PassedOver
from pipeline.sources.records import RawRecord, guarded
from pipeline.sources.streams import is_remote, on_disk


def read(
    part: Slice, options: ReadOptions, left_out: Mapping[int, tuple[str, str, int]] | None = None
) -> Iterator[NewsItem | Reject]:
    """What `scan` counted for a slice, in order, each an item or the reject that stands for it.

    `left_out`: records by their place in the slice, which are rejected with this code, message and number of
    attempts, unread.
    """
    zone(options.timezone)
    options = replace(options, date_orders=tuple((one.field, one.order) for one in part.date_orders))
    left_out = left_out or {}
    for place, (row, raw) in enumerate(_raws(part, options)):
        if place in left_out:
            code, message, attempt = left_out[place]
            yield Reject(raw.label, row, "worker", code, message, raw.own_id(options), attempt)
        else:
            yield raw.read(row, options)


def _raws(part: Slice, options: ReadOptions) -> Iterator[tuple[int | None, RawRecord]]:
    source = source_at(part.uri)
    if part.unit == "bytes":
        found = json_records_between(part.uri, source.form.kind, part.start, part.stop, options)
        raws = (raw for raw in guarded(found, part.uri) if isinstance(raw, RawRecord))
        yield from enumerate(raws, part.first_row)
        return
    for row, raw in enumerate(_rows(source, options, part.start, part.stop), part.first_row):
        yield None if source.single else row, raw


class _Cursor:
    """An open input and the next of its rows: streams cannot seek, so a later slice goes on from here."""

    def __init__(self, source: Source, options: ReadOptions, row: int) -> None:
        self._key = _identity(source, options)
        self._raws: Generator[RawRecord | PassedOver, None, bool]
        if source.form == Format(Kind.PARQUET):
            self._next, self._raws = parquet_records_from(source, options, row)
        else:
            self._next, self._raws = 0, source_records(source, options)

    def serves(self, source: Source, options: ReadOptions, row: int) -> bool:
        """Whether going on from here leads to this row."""
        return self._next <= row and self._key == _identity(source, options)

    def rows(self, start: int, stop: int) -> Iterator[RawRecord]:
        """The raw records of [start, stop), as far as there are any."""
        while self._next < stop:
            raw = next(self._raws, None)
            if raw is None:
                return
            if isinstance(raw, PassedOver):
                continue
            self._next += 1
            if self._next > start:
                yield raw

    def close(self) -> None:
        self._raws.close()


_idle: list[_Cursor] = []  # at most one; a cursor in use is not in it, so threads cannot share one


def _rows(source: Source, options: ReadOptions, start: int, stop: int) -> Iterator[RawRecord]:
    cursor = _idle.pop() if _idle else None
    if cursor is None or not cursor.serves(source, options, start):
        if cursor is not None:
            cursor.close()
        cursor = _Cursor(source, options, start)
    try:
        yield from cursor.rows(start, stop)
    finally:
        for other in _idle:
            other.close()
        _idle[:] = [cursor]


def _identity(source: Source, options: ReadOptions) -> tuple[object, ...]:
    """What must be equal for an open input to be the one that is asked for, unchanged."""
    stamp: tuple[int, int] | None = None
    if not is_remote(source.uri):
        try:
            status = os.stat(on_disk(source.uri))
            stamp = status.st_size, status.st_mtime_ns
        except OSError:
            stamp = None
    return source.uri, options, stamp
