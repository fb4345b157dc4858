"""Cuts a WARC into its records. A record whose length is wrong ends where the next one begins.

A parser that trusts `Content-Length` loses the neighbour of a record whose length is wrong; so the place
where a record ends by its length is checked, and the next header is searched where it is not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.sources.byte_window import ByteWindow
from pipeline.sources.compression import ArchiveBreakError

_VERSION = re.compile(rb"WARC/\d+\.\d+[ \t]*\r?\n")
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_BLANK = re.compile(rb"[\s\0]*")
_BEHIND = re.compile(rb"(\r\n\r\n|\n\n)|[\r\n]*(WARC/\d)?")  # a record: its end, the next one, or nothing
_NEXT = re.compile(rb"(?:\r?\n)+WARC/\d+\.\d+[ \t]*\r?\n[A-Za-z][A-Za-z-]*:")
_FIELD = re.compile(r"([!-9;-~]+)[ \t]*:[ \t]*(.*)")
_MAX_HEADER = 1 << 16
_KEPT = 1 << 16  # bytes of a block that is too long
_LOOK_AHEAD = 32  # bytes behind a record in which the next one begins


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """The header fields of a record (names in small letters) and its block of `size` bytes.

    Of a block that is longer than the reader keeps only the beginning is there; it is not `whole` then.
    """

    fields: Mapping[str, str]
    block: bytes
    size: int
    whole: bool = True


@dataclass(frozen=True, slots=True)
class WarcDamage:
    """Bytes between two records that are no record."""

    size: int


def warc_records(chunks: Iterable[bytes], limit: int) -> Iterator[WarcRecord | WarcDamage]:
    """The records of a WARC in order, in constant memory: of blocks longer than `limit` only 64 kB are kept.

    Raises ArchiveBreakError where the stream breaks or ends inside a record; ValueError when there is none.
    """
    window = ByteWindow(chunks)
    begun = False
    while _pass_blank(window):
        head = _header(window)
        if head is None:
            size = _to_next(window)
            if window.ended and not window.data and not begun:
                window.raise_trouble()
                raise ValueError("there is no WARC record in it")
            yield WarcDamage(size)
            continue
        begun = True
        yield _record(window, head, limit)
    window.raise_trouble()


def _pass_blank(window: ByteWindow) -> bool:
    """Go to the next byte that is not white space; False at the end."""
    while window.holds(1):
        blank = _BLANK.match(window.data)
        window.drop(blank.end() if blank else 0)
        if window.data:
            return True
    return False


def _header(window: ByteWindow) -> dict[str, str] | None:
    """The fields of the record header that begins here, and go behind it; None when none begins here."""
    window.holds(_LOOK_AHEAD)
    version = _VERSION.match(window.data)
    if version is None:
        if window.ended and b"WARC/".startswith(window.data[:5]):
            raise _truncated(window)
        return None
    end = window.search(_HEADER_END, version.end() - 2, _MAX_HEADER)
    if end is None:
        if window.ended:
            raise _truncated(window)
        return None
    lines = bytes(window.data[version.end() : end.start()]).decode("utf-8", "replace").splitlines()
    window.drop(end.end())
    return _fields(lines)


def _fields(lines: Iterable[str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    name = ""
    for line in lines:
        if line[:1] in " \t" and name:  # the value goes on
            fields[name] += f" {line.strip()}"
        elif found := _FIELD.match(line):
            name = found[1].lower()
            fields.setdefault(name, found[2].strip())
    return fields


def _record(window: ByteWindow, fields: dict[str, str], limit: int) -> WarcRecord:
    told = fields.get("content-length", "")
    length = int(told) if told.isascii() and told.isdigit() and len(told) < 19 else -1
    if length > limit:
        return _beginning(window, fields, length)
    if length >= 0 and window.holds(length) and _ends_at(window, length):
        block = bytes(window.data[:length])
        window.drop(length)
        return WarcRecord(fields, block, length)
    found = window.search(_NEXT, 0, limit)
    if found is None and not window.ended:
        return _beginning(window, fields, None)
    if found is None and length > len(window.data):
        raise _truncated(window)
    if found is None:
        window.raise_trouble()
    block = bytes(window.data[: found.start() if found else len(window.data)])
    window.drop(len(block))
    return WarcRecord(fields, block if found else block.rstrip(b"\r\n"), len(block))


def _beginning(window: ByteWindow, fields: dict[str, str], length: int | None) -> WarcRecord:
    """A record whose block is too long to keep."""
    window.holds(_KEPT)
    start = bytes(window.data[:_KEPT])
    return WarcRecord(fields, start, _pass_over(window, length), whole=False)


def _ends_at(window: ByteWindow, length: int) -> bool:
    """Whether a record of this length is followed by the line breaks that end a record, by another record, or
    by nothing."""
    window.holds(length + _LOOK_AHEAD)
    behind = _BEHIND.match(window.data, length)
    if behind is None or behind[1] is not None or behind[2] is not None:
        return behind is not None
    return window.ended and behind.end() == len(window.data)


def _pass_over(window: ByteWindow, length: int | None) -> int:
    """Go to the end of a block that is too long to keep; the bytes passed over. Without a length, or before
    it is reached, a header that follows a line break is the next record's."""
    passed = 0
    while True:
        found = window.search(_NEXT, 0, 0)
        left = None if length is None else length - passed
        step = found.start() if found else max(0, len(window.data) - 2 * _LOOK_AHEAD)
        if left is not None and left <= step:
            window.drop(left)
            return passed + left
        if found:
            window.drop(step)
            return passed + step
        if window.ended:
            if left is not None and left > len(window.data):
                raise _truncated(window)
            step = len(window.data)
            window.drop(step)
            return passed + step
        window.drop(step)
        passed += step
        window.holds(len(window.data) + 1)


def _to_next(window: ByteWindow) -> int:
    """Go to the next record header; the bytes passed over."""
    passed = 1
    window.drop(1)
    return passed + _pass_over(window, None)


def _truncated(window: ByteWindow) -> ArchiveBreakError:
    window.raise_trouble()
    return ArchiveBreakError(
        "truncated_archive", "The WARC ends inside a record. Fetch the file again; what came before was read."
    )
