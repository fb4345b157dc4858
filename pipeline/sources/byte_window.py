"""The next bytes of a stream, as many as a reader must look ahead."""

from __future__ import annotations

import re
from collections.abc import Iterable

_OVERLAP = 256  # bytes of a pattern that may lie on both sides of the end of what is held


class ByteWindow:
    """`data` holds the bytes from the reader's position on. It grows when more is asked for.

    An exception of the stream is kept until `raise_trouble`, so that what came before it can be read.
    """

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._trouble: Exception | None = None
        self.data = bytearray()
        self.ended = False  # nothing comes after `data`

    def holds(self, size: int) -> bool:
        """Read until `data` has `size` bytes; False when the stream ends before."""
        while len(self.data) < size and not self.ended:
            self._read()
        return len(self.data) >= size

    def drop(self, size: int) -> None:
        """Go `size` bytes forward; they must be held."""
        del self.data[:size]

    def search(self, pattern: re.Pattern[bytes], start: int, limit: int) -> re.Match[bytes] | None:
        """The first match from `start` on; reads on while no more than `limit` bytes are held.

        A match must be at most 256 bytes long and end in a fixed character.
        """
        self.holds(start + 1)
        while True:
            found = pattern.search(self.data, start)
            if found or self.ended or len(self.data) > limit:
                return found
            start = max(start, len(self.data) - _OVERLAP)
            self._read()

    def raise_trouble(self) -> None:
        """Raise what ended the stream, when it was an exception."""
        if self._trouble is not None:
            raise self._trouble

    def _read(self) -> None:
        try:
            chunk = next(self._chunks, None)
        except Exception as error:
            self._trouble = error
            chunk = None
        if chunk is None:
            self.ended = True
        else:
            self.data += chunk
