"""A zip whose directory is lost (it was cut off): its members, found by their own headers."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from pipeline.sources.compression import ContainerBreakError, Limit

_HEADER = struct.Struct("<4s5H3L2H")
_SIGNATURE = b"PK\x03\x04"
_DIRECTORY = (b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06")
_ENCRYPTED, _SIZES_BEHIND = 0x1, 0x8
_STORED, _DEFLATED = 0, 8
_UNKNOWN = 0xFFFFFFFF  # the true sizes are in the zip64 field
_READ = 1 << 14


@dataclass(frozen=True, slots=True)
class SalvagedMember:
    """A member by its local header; `chunks` is valid until the next member is asked for."""

    name: str
    encrypted: bool
    size: int
    chunks: Iterator[bytes]


def salvaged_members(file: IO[bytes], why: str) -> Iterator[SalvagedMember]:
    """The members from the beginning of the file; at their end a ContainerBreakError, always.

    `why` are the words of the reader that could not read the zip as such.
    """
    position = 0
    while True:
        file.seek(position)
        header = file.read(_HEADER.size)
        if header[:4] != _SIGNATURE or len(header) < _HEADER.size:
            raise _end(position, header, why)
        member = _Content(file, header, position)
        yield member.about()
        for _ in member.chunks:
            pass
        position = member.end


class _Content:
    """The bytes of one member and where they end."""

    def __init__(self, file: IO[bytes], header: bytes, position: int) -> None:
        _, _, self._flags, self._method, *_, packed, size, name_length, extra_length = _HEADER.unpack(header)
        self._file = file
        name = file.read(name_length)
        extra = file.read(extra_length)
        self._packed, self._size = _zip64(extra, packed, size)
        self._name = name.decode("utf-8" if _is_utf8(name) else "cp866")
        self._start = position + _HEADER.size + name_length + extra_length
        self.end = self._start
        self.chunks = self._unpacked()

    def about(self) -> SalvagedMember:
        return SalvagedMember(self._name, bool(self._flags & _ENCRYPTED), self._size, self.chunks)

    def _unpacked(self) -> Iterator[bytes]:
        known = not self._flags & _SIZES_BEHIND or self._packed > 0
        if self._method == _DEFLATED and not self._flags & _ENCRYPTED:
            yield from self._inflated()
        elif not known:
            raise ContainerBreakError(
                "corrupt_archive",
                f"The size of {self._name} in the damaged zip is unknown. Fetch the file again.",
            )
        elif self._method == _STORED or self._flags & _ENCRYPTED:
            yield from self._stored()
        else:
            raise ContainerBreakError(
                "corrupt_archive", f"{self._name} is packed in a way that a damaged zip cannot be read in."
            )
        if self._flags & _SIZES_BEHIND:
            self.end += self._descriptor_size()

    def _stored(self) -> Iterator[bytes]:
        self._file.seek(self._start)
        left = self._packed
        while left:
            chunk = self._file.read(min(left, _READ))
            if not chunk:
                raise _cut(self._name)
            left -= len(chunk)
            yield chunk
        self.end = self._start + self._packed

    def _inflated(self) -> Iterator[bytes]:
        machine = zlib.decompressobj(-15)
        limit = Limit()
        position = self._start
        while not machine.eof:
            self._file.seek(position)
            packed = self._file.read(_READ)
            if not packed:
                raise _cut(self._name)
            position += len(packed)
            try:
                chunk = machine.decompress(packed)
            except zlib.error as error:
                raise ContainerBreakError(
                    "corrupt_archive", f"{self._name} is damaged in the zip ({error}). Fetch the file again."
                ) from error
            limit.add(len(packed), len(chunk))
            yield chunk
        self.end = position - len(machine.unused_data)

    def _descriptor_size(self) -> int:
        """The bytes between a member and the next header: checksum and sizes, in one of four forms."""
        self._file.seek(self.end)
        behind = self._file.read(28)
        for size in (16, 24, 12, 20):
            if behind[size : size + 2] in (b"PK", b""):
                return size
        return 0


def _zip64(extra: bytes, packed: int, size: int) -> tuple[int, int]:
    position = 0
    while position + 4 <= len(extra):
        tag, length = struct.unpack_from("<HH", extra, position)
        if tag == 1 and length >= 16 and packed == _UNKNOWN:
            size, packed = struct.unpack_from("<QQ", extra, position + 4)
        position += 4 + length
    return packed, size


def _is_utf8(name: bytes) -> bool:
    try:
        name.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _cut(name: str) -> ContainerBreakError:
    return ContainerBreakError(
        "truncated_archive", f"The zip ends inside {name}. Fetch the file again; what came before was read."
    )


def _end(position: int, header: bytes, why: str) -> ContainerBreakError:
    if position == 0:
        return ContainerBreakError("corrupt_archive", f"The file is not a zip ({why}). Look at what it is.")
    if header[:4] in _DIRECTORY or len(header) < _HEADER.size:
        return ContainerBreakError(
            "truncated_archive",
            "The zip ends before its directory is whole. Fetch the file again; its files were read.",
        )
    return ContainerBreakError(
        "corrupt_archive", f"The zip is damaged at byte {position:,} ({why}). Fetch the file again."
    )
