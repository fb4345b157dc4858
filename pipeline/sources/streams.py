"""Opens inputs and cuts their bytes: chunks, one capped document, lines."""

from __future__ import annotations

import errno
import io
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain
from typing import IO, Any

from pipeline.errors import RunError

CHUNK_BYTES = 1 << 20
_NO_UTF8 = re.compile(r"\\x([89a-f][0-9a-f])")


def is_remote(path: str) -> bool:
    """Whether a path is an fsspec address (`s3://…`), not a path of this machine."""
    return "://" in path


def uri_of(path: str) -> str:
    """A path as it stands in the tables: bytes of a name that are no UTF-8 as `\\xcd`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def on_disk(uri: str) -> str:
    """The path of this machine that `uri_of` was made of."""
    if not _NO_UTF8.search(uri) or os.path.exists(uri):
        return uri
    return _NO_UTF8.sub(lambda byte: os.fsdecode(bytes.fromhex(byte[1])), uri)


def open_binary(path: str) -> IO[bytes]:
    """Open a local path, or an fsspec address, for reading."""
    if not is_remote(path):
        return open(on_disk(path), "rb")
    import fsspec

    return io.BufferedReader(RemoteStream(fsspec.open(path, "rb").open(), path), CHUNK_BYTES)


def file_size(path: str) -> int:
    """The bytes of a file as it lies there; 0 when nobody can say."""
    try:
        if not is_remote(path):
            return os.stat(on_disk(path)).st_size
        import fsspec

        filesystem, inside = fsspec.url_to_fs(path)
        return int(filesystem.size(inside) or 0)
    except OSError:
        return 0


class RemoteStream(io.RawIOBase):
    """A stream at an address. A store that does not answer fails the run: it makes no document a reject."""

    def __init__(self, stream: IO[bytes], address: str) -> None:
        self._stream = stream
        self._address = address

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._stream.seekable()

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._stream.seek(offset, whence)

    def readinto(self, buffer: Any) -> int:
        try:
            found = self._stream.read(len(buffer))
        except Exception as error:  # each store has errors of its own
            raise RunError(
                "input_unreachable",
                f"{self._address} cannot be read any more ({type(error).__name__}: {error}).",
                "Repeat the command to continue.",
            ) from error
        buffer[: len(found)] = found
        return len(found)

    def close(self) -> None:
        self._stream.close()
        super().close()


class ChunkStream(io.RawIOBase):
    """A stream to read from over an iterator of chunks.

    Bytes that came before an exception of the iterator are read before the exception is raised.
    """

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(chunk)
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def chunks_of(stream: IO[bytes], size: int = CHUNK_BYTES) -> Iterator[bytes]:
    """The bytes of a stream from where it stands, piece by piece."""
    while chunk := stream.read(size):
        yield chunk


def peeked(chunks: Iterable[bytes], size: int) -> tuple[bytes, Iterator[bytes]]:
    """About the first `size` bytes (more where a chunk is longer), and an iterator over all chunks.

    Trouble met on the way is raised only when the iterator comes to that place.
    """
    source = iter(chunks)
    seen: list[bytes] = []
    total = 0
    try:
        while total < size and (chunk := next(source, None)) is not None:
            seen.append(chunk)
            total += len(chunk)
    except Exception as error:
        source = _raising(error)
    head = b"".join(seen)
    return head, chain([head] if head else [], source)


def _raising(error: Exception) -> Iterator[bytes]:
    raise error
    yield b""


def read_capped(stream: IO[bytes], limit: int) -> bytes | None:
    """All bytes of a stream, or None when there are more than `limit`."""
    parts: list[bytes] = []
    total = 0
    for chunk in chunks_of(stream):
        total += len(chunk)
        if total > limit:
            return None
        parts.append(chunk)
    return b"".join(parts)


def split_lines(chunks: Iterable[bytes], offset: int, limit: int) -> Iterator[tuple[int, int, bytes | None]]:
    """Lines as (start, stop, bytes with the line break); the bytes are None beyond `limit`.

    `offset` is the position of the first byte. A line that is too long is passed over in
    constant memory.
    """
    parts: list[bytes] = []
    size = 0
    start = offset
    for chunk in chunks:
        begin = 0
        while begin < len(chunk):
            found = chunk.find(b"\n", begin)
            end = len(chunk) if found < 0 else found + 1
            size += end - begin
            if size <= limit:
                parts.append(chunk[begin:end])
            else:
                parts.clear()
            begin = end
            if found >= 0:
                yield start, start + size, b"".join(parts) if size <= limit else None
                start += size
                size = 0
                parts.clear()
    if size:
        yield start, start + size, b"".join(parts) if size <= limit else None


def seekable(stream: IO[bytes]) -> IO[bytes]:
    """The stream itself when it can seek, else its bytes in a nameless temporary file."""
    if stream.seekable():
        return stream
    spool = tempfile.TemporaryFile()  # noqa: SIM115 - the reader that asked for it closes it
    try:
        shutil.copyfileobj(stream, spool, CHUNK_BYTES)
    except OSError as error:
        with suppress(OSError):  # of the rest that it could not write
            spool.close()
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise RunError(
            "disk_full",
            f"There is no space left in {tempfile.gettempdir()} to unpack an input.",
            "Free some space, or set TMPDIR to a folder on a larger disk; repeat the command to continue.",
        ) from error
    spool.seek(0)
    return spool
