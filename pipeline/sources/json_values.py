"""A JSON file cut into its values: the elements of an array, or objects one after another.

The values are cut here and parsed one by one, because a streaming parser stops at the first
broken record, puts `?` for half surrogates and hides a key that stands twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.sources.item import ReadOptions
from pipeline.sources.json_record import JsonRecord
from pipeline.sources.records import Failure, FaultyRecordError, RawRecord, byte_limit
from pipeline.sources.transcoding import byte_wise

_BETWEEN = re.compile(rb"[\s,\xef\xbb\xbf]*")
_BRACKET = re.compile(rb'["{}\[\]]')
_STRING_REST = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_SCALAR_REST = re.compile(rb"[^\s,\[\]{}\"]*")


def json_values(chunks: Iterable[bytes], label: str, options: ReadOptions) -> Iterator[RawRecord]:
    """The values of a stream as records; one Failure more when it ends too early."""
    hint, whole = byte_wise(chunks)
    try:
        for data, size in split_values(whole, byte_limit(options)):
            yield JsonRecord(label, data, size, hint)
    except FaultyRecordError as fault:
        yield Failure(label, fault.code, str(fault))


def split_values(chunks: Iterable[bytes], limit: int) -> Iterator[tuple[bytes | None, int]]:
    """The bytes and size of each value; the bytes are None beyond `limit`, in constant memory."""
    cutter = _Cutter(limit)
    for chunk in chunks:
        yield from cutter.cut(chunk)
    yield from cutter.end()


class _Cutter:
    """Finds where values begin and end; what they say is the parser's business."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._in_array = False  # the outermost one, whose elements are the values
        self._seen = False  # whether there was anything but white space
        self._depth = 0
        self._in_string = False
        self._in_scalar = False
        self._escaped = False
        self._parts: list[bytes] = []
        self._size = 0

    def cut(self, chunk: bytes) -> Iterator[tuple[bytes | None, int]]:
        """The values that end in this chunk."""
        position = 0
        while position < len(chunk):
            if self._inside():
                stop = self._advance(chunk, position)
            else:
                position = self._pass_over(chunk, position)
                stop = self._enter(chunk, position)
            self._keep(chunk[position:stop])
            position = stop
            if self._size and not self._inside():
                yield self._value()

    def end(self) -> Iterator[tuple[bytes | None, int]]:
        """The last value, when the end of the stream is its end; else the fault of an early end."""
        if self._in_scalar:
            yield self._value()
        elif self._inside() or self._in_array:
            what = "inside a record" if self._inside() else "before its array is closed"
            raise FaultyRecordError(
                "broken_json", f"The JSON ends {what}. Fetch the file again; what came before was read."
            )
        elif not self._seen:
            raise FaultyRecordError("broken_json", "There is no JSON in the file. Leave it out.")

    def _inside(self) -> bool:
        return self._depth > 0 or self._in_string or self._in_scalar

    def _pass_over(self, chunk: bytes, position: int) -> int:
        """Go behind white space, commas and the brackets of the array itself."""
        while found := _BETWEEN.match(chunk, position):
            position = found.end()
            mark = chunk[position : position + 1]
            self._seen |= bool(mark)
            if mark != (b"]" if self._in_array else b"["):
                break
            self._in_array = not self._in_array
            position += 1
        return position

    def _enter(self, chunk: bytes, position: int) -> int:
        """Take the first byte of a value, if there is one in the chunk."""
        mark = chunk[position : position + 1]
        if mark == b'"':
            self._in_string = True
        elif mark in (b"{", b"["):
            self._depth = 1
        elif mark:
            self._in_scalar = True
        return position + len(mark)

    def _advance(self, chunk: bytes, position: int) -> int:
        """Go on inside a value, to the next place where the state changes."""
        if self._in_scalar:
            return self._advance_in_scalar(chunk, position)
        if self._in_string:
            return self._advance_in_string(chunk, position)
        found = _BRACKET.search(chunk, position)
        if found is None:
            return len(chunk)
        mark = found[0]
        if mark == b'"':
            self._in_string = True
        else:
            self._depth += 1 if mark in b"{[" else -1
        return found.end()

    def _advance_in_scalar(self, chunk: bytes, position: int) -> int:
        found = _SCALAR_REST.match(chunk, position)
        stop = found.end() if found else position
        self._in_scalar = stop == len(chunk)
        return stop

    def _advance_in_string(self, chunk: bytes, position: int) -> int:
        if self._escaped:
            self._escaped = False
            return position + 1
        found = _STRING_REST.match(chunk, position)
        stop = found.end() if found else position
        if stop < len(chunk):
            self._in_string = chunk[stop : stop + 1] != b'"'
            self._escaped = self._in_string  # a backslash, the last byte of the chunk
            stop += 1
        return stop

    def _keep(self, part: bytes) -> None:
        self._size += len(part)
        if self._size <= self._limit:
            self._parts.append(part)
        else:
            self._parts.clear()

    def _value(self) -> tuple[bytes | None, int]:
        value = b"".join(self._parts) if self._size <= self._limit else None, self._size
        self._parts.clear()
        self._size = 0
        return value
