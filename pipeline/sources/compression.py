"""Unpacks gzip, bzip2, xz and zstd streams piece by piece; a break gives what came before it.

The modules' own file objects lose the bytes that they had buffered when a stream breaks.
"""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Protocol, cast

from pipeline.sources.streams import CHUNK_BYTES

MAX_UNPACKED_BYTES = 64 << 30  # of one member
MAX_RATIO = 200  # unpacked to packed bytes; news packs to a fifth or a tenth
RATIO_FLOOR = 64 << 20  # smaller streams may have any ratio
_PIECE = 256  # bytes fed at once: as much can be lost before a corrupt place
_GZIP_PIECE = 1 << 14  # gzip's state can be copied, so that nothing is lost
_OUT = 1 << 16


class ArchiveBreakError(Exception):
    """A packed stream ends early, is damaged or unpacks to too much. `code` is the reject's."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class ContainerBreakError(ArchiveBreakError):
    """The archive around a member broke: nothing after it can be read."""


class _Machine(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, /) -> bytes: ...


def _gzip() -> _Machine:
    return cast(_Machine, zlib.decompressobj(wbits=31))


def _bzip2() -> _Machine:
    return cast(_Machine, bz2.BZ2Decompressor())


def _xz() -> _Machine:
    return cast(_Machine, lzma.LZMADecompressor())


def _zstd() -> _Machine:
    import zstandard

    return cast(_Machine, zstandard.ZstdDecompressor().decompressobj())


_MACHINES: dict[str, Callable[[], _Machine]] = {
    ".gz": _gzip,
    ".bz2": _bzip2,
    ".xz": _xz,
    ".zst": _zstd,
}


class Limit:
    """Watches how much a packed stream becomes."""

    def __init__(self) -> None:
        self.packed = 0
        self.unpacked = 0

    def add(self, packed: int, unpacked: int) -> None:
        """Count bytes; raise when they are too many, or too many for what they were packed in."""
        self.packed += packed
        self.unpacked += unpacked
        bomb = self.unpacked > RATIO_FLOOR and self.unpacked > MAX_RATIO * self.packed
        if bomb or self.unpacked > MAX_UNPACKED_BYTES:
            raise ArchiveBreakError(
                "archive_limit",
                f"{self.packed:,} packed bytes unpack to more than {self.unpacked:,}: "
                "this looks like a decompression bomb. Unpack the file yourself if it is meant so.",
            )


def decompressed(stream: IO[bytes], compression: str) -> Iterator[bytes]:
    """The unpacked bytes of a stream of one or several members, up to its end or its break."""
    output = bytearray()
    try:
        for part in _unpacked(stream, compression):
            output += part
            if len(output) >= _OUT:
                yield bytes(output)
                output.clear()
    except ArchiveBreakError:
        if output:
            yield bytes(output)
        raise
    if output:
        yield bytes(output)


def _unpacked(stream: IO[bytes], compression: str) -> Iterator[bytes]:
    make = _MACHINES[compression]
    machine = make()
    limit = Limit()
    started = False  # whether the current member has any bytes
    members = 0
    for piece in _pieces(stream, _GZIP_PIECE if compression == ".gz" else _PIECE):
        limit.add(len(piece), 0)
        rest = piece
        while rest:
            if not started and members:
                rest = rest.lstrip(b"\0")  # padding between members
                if not rest:
                    break
            started = True
            yield from _fed(machine, rest, compression, limit)
            rest = machine.unused_data if machine.eof else b""
            if machine.eof:
                machine = make()
                started = False
                members += 1
    if started or not members:
        raise ArchiveBreakError(
            "truncated_archive",
            f"The {compression} stream ends early. Fetch the file again; what came before was read.",
        )


def _pieces(stream: IO[bytes], size: int) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK_BYTES):
        for start in range(0, len(chunk), size):
            yield chunk[start : start + size]


def _fed(machine: _Machine, data: bytes, compression: str, limit: Limit) -> Iterator[bytes]:
    """Feed one piece; give what it unpacks to."""
    spare = machine.copy() if isinstance(machine, _COPIED) else None
    try:
        for part in _parts(machine, data):
            yield part
            limit.add(0, len(part))
    except ArchiveBreakError:
        raise
    except Exception as error:
        if spare is not None:
            yield from _bytewise(spare, data)
        raise ArchiveBreakError(
            "corrupt_archive",
            f"The {compression} stream is damaged ({error}). Fetch it again; what came before was read.",
        ) from error


def _parts(machine: _Machine, data: bytes) -> Iterator[bytes]:
    """What a piece unpacks to; of bzip2 and xz, where a few bytes may be gigabytes, a little at a time."""
    if not isinstance(machine, bz2.BZ2Decompressor | lzma.LZMADecompressor):
        yield machine.decompress(data)
        return
    yield machine.decompress(data, _OUT)
    while not machine.eof and not machine.needs_input:
        yield machine.decompress(b"", _OUT)


_COPIED = type(zlib.decompressobj())


def _bytewise(machine: _Machine, data: bytes) -> Iterator[bytes]:
    for position in range(len(data)):
        try:
            yield machine.decompress(data[position : position + 1])
        except zlib.error:
            return
