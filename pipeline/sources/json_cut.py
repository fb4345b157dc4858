"""A stream of JSON cut into its records, in constant memory.

The records are cut here and parsed one by one: a streaming parser stops at the first broken one, puts `?` for
half surrogates and hides a key that stands twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import orjson

from pipeline.sources.json_layout import ANY_KEY
from pipeline.sources.passed_over import PassedOver
from pipeline.sources.records import FaultyRecordError

_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_NESTED = 8  # objects and lists in each other that one match takes in; deeper ones are walked through
_LONGEST_KEY = 1 << 16  # bytes
_SEPARATORS = re.compile(rb"[\s,\x1e\xef\xbb\xbf]*+")
_KEY = re.compile(rb"(" + _STRING + rb")\s*+:", re.DOTALL)
_BRACKET = re.compile(rb'["{}\[\]]')
_STRING_REST = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_SCALAR_REST = re.compile(rb"[^\s,\[\]{}\"]*+")
_FIRST = re.compile(rb"\[\s*+(\S)")
_OUTSIDE = -1
_OPENING = b"{["


def _balanced(depth: int) -> re.Pattern[bytes]:
    """A whole object or list; which kind of bracket closes it is the parser's business."""
    flat = rb'[^"{}\[\]]++|' + _STRING
    pattern = rb"[{\[](?:" + flat + rb")*+[}\]]"
    for _ in range(depth):
        pattern = rb"[{\[](?:" + flat + rb"|" + pattern + rb")*+[}\]]"
    return re.compile(pattern, re.DOTALL)


_BALANCED = _balanced(_NESTED)


class Cut(NamedTuple):
    """One value: its bytes (None beyond the limit), and where it stands in the stream.

    `apart`: something else than separators lies between it and the value before; if not, it begins where that
    one stops.
    """

    data: bytes | None
    start: int
    stop: int
    apart: bool


class EarlyEndError(FaultyRecordError):
    """The stream ends inside a value that begins at `start`, or before what is around the values is over."""

    def __init__(self, where: str, start: int, stop: int, *, apart: bool) -> None:
        super().__init__(
            "broken_json", f"The JSON ends {where}. Fetch the file again; what came before was read."
        )
        self.start = start
        self.stop = stop  # one behind the end of the stream at least
        self.apart = apart


class _Frame(NamedTuple):
    """An object or list that is gone through. `level`: how many keys of the path lead to it."""

    closer: int
    level: int
    name: str


def cut(chunks: Iterable[bytes], path: tuple[str, ...], limit: int) -> Iterator[Cut | PassedOver]:
    """The values that lie at a path of keys, and what lists beside them hold. Lists on the path are gone
    through. Raises EarlyEndError, and FaultyRecordError when there is nothing in the stream."""
    return _Cutter(chunks, 0, path, limit).walk()


def cut_between(chunks: Iterable[bytes], start: int, stop: int, limit: int) -> Iterator[Cut]:
    """The values of one list that begin before `stop`, in bytes; the stream begins at `start`, before one."""
    return _Cutter(chunks, start, (), limit).run_until(stop)


class _Cutter:
    """Finds where values begin and end; what they say is the parser's business."""

    def __init__(self, chunks: Iterable[bytes], offset: int, path: tuple[str, ...], limit: int) -> None:
        self._chunks = iter(chunks)
        self._data = b""
        self._at = 0
        self._offset = offset  # of the first byte of `_data`
        self._path = path
        self._limit = limit
        self._frames: list[_Frame] = []
        self._apart = False
        self._stop = offset  # of the value before

    def walk(self) -> Iterator[Cut | PassedOver]:
        seen = False
        while (mark := self._next()) is not None:
            seen = True
            frame = self._frames[-1] if self._frames else None
            if frame is not None and mark == frame.closer:
                self._frames.pop()
                self._at += 1
                self._apart = True
                continue
            level, name = (0, "") if frame is None else (frame.level, frame.name)
            named = False
            if frame is None or frame.closer == 0x5D:
                if self._key() is not None:  # of no object: it counts as a separator
                    continue
            elif (key := self._key()) is not None:
                named = True
                if level >= 0:
                    name = f"{name}.{key}" if name else key
                level = self._level_under(level, key)
                after = self._next()
                if after is None:
                    break
                mark = after
            found = self._value(mark, level, name, frame, named=named)
            if found is not None:
                yield found
        if not seen:
            raise FaultyRecordError("broken_json", "There is no JSON in the file. Leave it out.")
        if self._frames:
            raise self._not_closed()

    def run_until(self, stop: int) -> Iterator[Cut]:
        """The values from here on, one after another, with their keys if they have any. Raises EarlyEndError
        where `walk` did."""
        while (mark := self._next()) is not None:
            if self._offset + self._at >= stop:
                return
            if self._key() is None:
                yield self._cut(mark)
        if self._offset + self._at < stop:
            raise self._not_closed()

    def _value(
        self, mark: int, level: int, name: str, frame: _Frame | None, *, named: bool
    ) -> Cut | PassedOver | None:
        """Take the value that begins here, or go into it."""
        in_list = frame is not None and frame.closer == 0x5D
        if frame is not None and not in_list and not named:
            return self._cut(mark)  # no member of an object
        if self._at_records(level):
            here = in_list and frame is not None and frame.level == level  # an element of a list of records
            if mark == 0x5B:
                if here and not self._opens_objects():
                    return self._cut(mark)
            elif mark == 0x7B or here or not named:
                return self._cut(mark)
        elif level == _OUTSIDE and mark == 0x7B and in_list and frame is not None:
            start = self._offset + self._at
            self._skip(mark)
            return PassedOver(f"elements of {frame.name}", start)
        elif frame is None and mark not in _OPENING:
            return self._cut(mark)
        if mark in _OPENING:
            self._enter(mark, level, name)
        else:
            self._skip(mark)
        return None

    def _at_records(self, level: int) -> bool:
        return level == len(self._path)

    def _opens_objects(self) -> bool:
        """Whether a list of objects or lists begins here."""
        while (found := _FIRST.match(self._data, self._at)) is None:
            if not self._more():
                return False
        return found[1] in b"{["

    def _level_under(self, level: int, key: str) -> int:
        on_path = 0 <= level < len(self._path) and self._path[level] in (key, ANY_KEY)
        if not (on_path and level + 1 == len(self._path) and self._path[-1] == ANY_KEY):
            self._apart = True
        return level + 1 if on_path else _OUTSIDE

    def _enter(self, mark: int, level: int, name: str) -> None:
        self._frames.append(_Frame(0x7D if mark == 0x7B else 0x5D, level, name))
        self._at += 1
        self._apart = True

    def _skip(self, mark: int) -> None:
        start = self._offset + self._at
        try:
            self._end_of_value(mark, 0)
        except EOFError:
            raise self._inside(start, apart=True) from None
        self._apart = True

    def _inside(self, start: int, *, apart: bool) -> EarlyEndError:
        return EarlyEndError("inside a record", start, self._offset + self._at + 1, apart=apart)

    def _not_closed(self) -> EarlyEndError:
        end = self._offset + self._at
        return EarlyEndError("before its array is closed", end, end + 1, apart=self._apart)

    def _cut(self, mark: int) -> Cut:
        apart = self._apart
        start = self._offset + self._at if apart else self._stop
        try:
            data = self._end_of_value(mark, self._limit)
        except EOFError:
            raise self._inside(start, apart=apart) from None
        self._stop, self._apart = self._offset + self._at, False
        return Cut(data, start, self._stop, apart)

    def _next(self) -> int | None:
        """The first byte that is no separator; None at the end of the stream."""
        while True:
            found = _SEPARATORS.match(self._data, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._data):
                return self._data[self._at]
            if not self._more():
                return None

    def _key(self) -> str | None:
        """The key that begins here, gone past; None when what stands here is no key."""
        while self._data[self._at] == 0x22:
            found = _KEY.match(self._data, self._at)
            if found:
                self._at = found.end()
                try:
                    return str(orjson.loads(found[1]))
                except orjson.JSONDecodeError:
                    return found[1][1:-1].decode("utf-8", "replace")
            if len(self._data) - self._at > _LONGEST_KEY or not self._more():
                break
        return None

    def _more(self) -> bool:
        """Take in the next chunk, and let go what was gone past."""
        chunk = next(self._chunks, None)
        if chunk is None:
            return False
        self._data, self._offset, self._at = self._data[self._at :] + chunk, self._offset + self._at, 0
        return True

    def _end_of_value(self, mark: int, limit: int) -> bytes | None:
        """Go past the value that begins here; its bytes, unless there are more than `limit`."""
        if mark in _OPENING:
            found = _BALANCED.match(self._data, self._at)
            if found:
                self._at = found.end()
                return found[0] if len(found[0]) <= limit else None
        return _Walk(limit).past(self, mark)

    def step(self, found: re.Match[bytes] | None) -> bytes:
        """Go past what was found, to the end of what is there when nothing was; give what lay between."""
        stop = len(self._data) if found is None else found.end()
        part = self._data[self._at : stop]
        self._at = stop
        return part

    def search(self, pattern: re.Pattern[bytes], *, here: bool = False) -> re.Match[bytes] | None:
        """Where a pattern is found from here on, or right here."""
        return (pattern.match if here else pattern.search)(self._data, self._at)

    def drained(self) -> bool:
        """Whether nothing is left of what has come so far."""
        return self._at >= len(self._data)

    def at_end(self) -> bool:
        """Whether nothing more comes."""
        return self.drained() and not self._more()

    def take(self) -> bytes:
        """Go past one byte."""
        self._at += 1
        return self._data[self._at - 1 : self._at]


class _Walk:
    """Goes through one value step by step, where one match does not take it in. Raises EOFError."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._parts: list[bytes] = []
        self._size = 0

    def past(self, cutter: _Cutter, mark: int) -> bytes | None:
        if mark == 0x22:
            self._keep(cutter.take())
            self._past_string(cutter)
        elif mark in _OPENING:
            self._past_brackets(cutter)
        else:
            self._past_scalar(cutter)
        return b"".join(self._parts) if self._size <= self._limit else None

    def _past_brackets(self, cutter: _Cutter) -> None:
        depth = 0
        while True:
            found = cutter.search(_BRACKET)
            self._keep(cutter.step(found))
            if found is None:
                if cutter.at_end():
                    raise EOFError
                continue
            if found[0] == b'"':
                self._past_string(cutter)
                continue
            depth += 1 if found[0] in b"{[" else -1
            if depth == 0:
                return

    def _past_string(self, cutter: _Cutter) -> None:
        while True:
            found = cutter.search(_STRING_REST, here=True)
            self._keep(cutter.step(found))
            if cutter.at_end():
                raise EOFError
            mark = cutter.take()
            self._keep(mark)
            if mark == b'"':
                return
            if mark == b"\\":  # at the end of a chunk
                if cutter.at_end():
                    raise EOFError
                self._keep(cutter.take())

    def _past_scalar(self, cutter: _Cutter) -> None:
        self._keep(cutter.take())
        while True:
            found = cutter.search(_SCALAR_REST, here=True)
            self._keep(cutter.step(found))
            if not cutter.drained() or cutter.at_end():
                return

    def _keep(self, part: bytes) -> None:
        self._size += len(part)
        if self._size <= self._limit:
            self._parts.append(part)
        else:
            self._parts.clear()
