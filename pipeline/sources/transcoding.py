"""Makes UTF-16 streams UTF-8, so that every reader of lines and JSON sees single-byte ASCII."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator

from pipeline.sources.encodings import tell_apart
from pipeline.sources.kinds import HEAD_BYTES
from pipeline.sources.streams import peeked

WIDE = ("utf-16-le", "utf-16-be")


def record_encoding(head: bytes) -> str:
    """What the records of a file are taken for by its beginning: UTF-8, unless it is something else."""
    return tell_apart(head) or "utf-8"


def byte_wise(chunks: Iterable[bytes]) -> tuple[str, Iterator[bytes]]:
    """The encoding that a stream seems to be in, and its bytes in a byte-wise encoding.

    A byte order mark stays (in UTF-8), so that offsets are those of the file. Broken UTF-16 becomes
    broken UTF-8, which the record in which it stands is rejected for.
    """
    head, whole = peeked(chunks, HEAD_BYTES)
    encoding = record_encoding(head[:HEAD_BYTES])
    if encoding not in WIDE:
        return encoding, whole
    return "utf-8", _utf8(whole, encoding)


def _utf8(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")
    for chunk in chunks:
        yield decoder.decode(chunk).encode("utf-8", "surrogatepass")
    if decoder.getstate()[0]:
        yield b"\xff"  # half a character at the end
