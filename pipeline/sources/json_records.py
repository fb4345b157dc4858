"""The records of JSON inputs: lines, lists, objects one after another, or lists inside something else."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from pipeline.sources.encodings import UndecodableError, tell_apart
from pipeline.sources.item import ReadOptions
from pipeline.sources.json_cut import Cut, EarlyEndError, cut, cut_between
from pipeline.sources.json_layout import Layout, layout_of
from pipeline.sources.json_parse import BrokenJsonError, parse_json
from pipeline.sources.json_record import JsonRecord
from pipeline.sources.json_shapes import action_id, is_action
from pipeline.sources.kinds import HEAD_BYTES, Format, Kind
from pipeline.sources.passed_over import PassedOver
from pipeline.sources.records import Failure, FaultyRecordError, RawRecord, byte_limit
from pipeline.sources.streams import chunks_of, is_remote, on_disk, open_binary, split_lines
from pipeline.sources.transcoding import WIDE, byte_wise, record_encoding

_BLANK = b" \t\r\n\x1e\xef\xbb\xbf"
_MOST_JOINED = 1000  # lines that a string with raw line breaks may go over
_QUOTE = re.compile(rb'\\.|"', re.DOTALL)

_Line = tuple[int, int, bytes | None]  # start, stop, bytes unless there are too many


def json_records(
    chunks: Iterable[bytes], kind: Kind, label: str, options: ReadOptions
) -> Iterator[RawRecord | PassedOver]:
    """The records of a stream; one Failure more when it ends too early."""
    hint, whole = byte_wise(chunks)
    layout, whole = layout_of(whole, label, options, by_lines=kind is Kind.JSONL)
    if layout.lines:
        yield from _of_lines(split_lines(whole, 0, byte_limit(options)), label, hint, layout, options)
        return
    apart = False
    try:
        for found in cut(whole, layout.path, byte_limit(options)):
            if isinstance(found, PassedOver):
                yield found
                continue
            record = _record(found, label, hint, layout, options)
            record.apart |= apart
            sorted_out = _sorted_out(record)
            apart = record.apart and sorted_out is not record  # then the next one is
            yield sorted_out
    except EarlyEndError as fault:
        yield _failure(label, fault, apart=fault.apart or apart)
    except FaultyRecordError as fault:
        yield Failure(label, fault.code, str(fault))


def json_records_between(
    path: str, kind: Kind, start: int, stop: int, options: ReadOptions
) -> Iterator[RawRecord | PassedOver]:
    """The records of an uncompressed file that begin in [start, stop), in bytes; `start` is the first one's.

    Between them lie separators only: no record but the first is `apart` from the one before it.
    """
    layout = _file_layout(path, kind, options)
    with open_binary(path) as stream:
        hint = record_encoding(stream.read(HEAD_BYTES))
        stream.seek(start)
        if layout.lines:
            lines = split_lines(chunks_of(stream), start, byte_limit(options))
            for record in _of_lines(lines, path, hint, layout, options):
                if record.start >= stop:
                    return
                yield record
            return
        try:
            for found in cut_between(chunks_of(stream), start, stop, byte_limit(options)):
                yield _sorted_out(_record(found, path, hint, layout, options))
        except EarlyEndError as fault:
            yield _failure(path, fault, apart=fault.apart)


def seekable_json(path: str, form: Format) -> bool:
    """Whether a reader may start in the middle of a file: it is not packed, and ASCII is one byte in it."""
    if form.compression or form.kind not in (Kind.JSONL, Kind.JSON):
        return False
    with open_binary(path) as stream:
        head = stream.read(HEAD_BYTES)
    return tell_apart(head) not in WIDE and (form.kind is Kind.JSONL or bool(head.strip(_BLANK)))


def _file_layout(path: str, kind: Kind, options: ReadOptions) -> Layout:
    """The layout of a file, as it was when the file was planned."""
    stamp = None
    if not is_remote(path):
        status = os.stat(on_disk(path))
        stamp = status.st_size, status.st_mtime_ns
    return _known_layout(path, kind, options, stamp)


@lru_cache(maxsize=8)
def _known_layout(path: str, kind: Kind, options: ReadOptions, stamp: tuple[int, int] | None) -> Layout:
    with open_binary(path) as stream:
        _, whole = byte_wise(chunks_of(stream))
        return layout_of(whole, path, options, by_lines=kind is Kind.JSONL)[0]


def _record(found: Cut, label: str, hint: str, layout: Layout, options: ReadOptions) -> JsonRecord:
    size = found.stop - found.start
    return JsonRecord(
        label, found.data, size, hint, options, found.start, found.stop, apart=found.apart, inner=layout.inner
    )


def _failure(label: str, fault: EarlyEndError, *, apart: bool) -> Failure:
    return Failure(label, fault.code, str(fault), fault.start, fault.stop, apart=apart)


def _sorted_out(record: JsonRecord) -> RawRecord | PassedOver:
    kind = record.no_document()
    return record if kind is None else PassedOver(kind, record.start)


def _of_lines(
    lines: Iterator[_Line], label: str, hint: str, layout: Layout, options: ReadOptions
) -> Iterator[RawRecord | PassedOver]:
    """The records of JSON lines. Blank lines are none; an action line of Elasticsearch gives its id to the
    record on the next line, which begins with it."""
    outer_id: str | None = None
    begin: int | None = None
    for start, stop, data in _joined(lines, hint):
        if data is not None and not data.strip(_BLANK):
            continue
        record = JsonRecord(
            label,
            data,
            stop - start,
            hint,
            options,
            start if begin is None else begin,
            stop,
            inner=layout.inner,
            outer_id=outer_id,
        )
        outer_id = begin = None
        sorted_out = _sorted_out(record)
        if isinstance(sorted_out, PassedOver):
            value = record.value()
            if value and len(value) == 1 and is_action(value):
                outer_id, begin = action_id(value), start
        yield sorted_out


def _joined(lines: Iterator[_Line], hint: str) -> Iterator[_Line]:
    """The lines; where a string has raw line breaks, the lines of its record as one."""
    waiting: list[_Line] = []
    while True:
        line = waiting.pop(0) if waiting else next(lines, None)
        if line is None:
            return
        if line[2] is not None and _goes_on(line[2]) and not _is_json(line[2], hint):
            if not any(map(_begins, waiting)):
                waiting += islice(_until_next(lines), _MOST_JOINED - len(waiting))
            count = _closed_after(line[2], waiting, hint)
            if count:
                data = b"".join([line[2], *(one[2] or b"" for one in waiting[:count])])
                line = line[0], waiting[count - 1][1], data
                del waiting[:count]
        yield line


def _until_next(lines: Iterator[_Line]) -> Iterator[_Line]:
    """Lines, up to one that begins a record and with it."""
    for line in lines:
        yield line
        if _begins(line):
            return


def _begins(line: _Line) -> bool:
    """Whether a line looks like the beginning of a record, or is too long to be joined to anything."""
    return line[2] is None or line[2].lstrip(_BLANK).startswith((b'{"', b"{ "))


def _goes_on(line: bytes) -> bool:
    """Whether an object ends inside a string. One that ends with its bracket does not: nearly all do."""
    line = line.strip(_BLANK)
    broken = line.startswith(b"{") and not line.endswith(b"}")
    return broken and _QUOTE.sub(_odd, line).count(b'"') % 2 == 1


def _odd(found: re.Match[bytes]) -> bytes:
    return b'"' if found[0] == b'"' else b""


def _closed_after(first: bytes, more: list[_Line], hint: str) -> int:
    """How many further lines a record takes in; 0 when it is simply broken."""
    data = first
    for count, one in enumerate(more, 1):
        line = one[2]
        if line is None or _begins(one):
            return 0
        data += line
        if line.rstrip(_BLANK).endswith(b"}") and _is_json(data, hint):
            return count
    return 0


def _is_json(data: bytes, hint: str) -> bool:
    try:
        parse_json(data.strip(_BLANK), hint)
    except (BrokenJsonError, UndecodableError):
        return False
    return True
