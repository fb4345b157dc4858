"""JSON lines: one object a line; a stretch of an uncompressed file is read without its beginning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.sources.encodings import tell_apart
from pipeline.sources.item import ReadOptions
from pipeline.sources.json_record import JsonRecord
from pipeline.sources.kinds import HEAD_BYTES
from pipeline.sources.records import byte_limit
from pipeline.sources.streams import chunks_of, open_binary, split_lines
from pipeline.sources.transcoding import WIDE, byte_wise, record_encoding

_BLANK = b" \t\r\n\xef\xbb\xbf"


def json_lines(chunks: Iterable[bytes], label: str, options: ReadOptions) -> Iterator[JsonRecord]:
    """The lines of a stream. Blank lines are no records."""
    hint, whole = byte_wise(chunks)
    return _records(whole, 0, label, hint, options)


def json_lines_between(path: str, start: int, stop: int, options: ReadOptions) -> Iterator[JsonRecord]:
    """The lines of an uncompressed file that begin in [start, stop), in bytes."""
    with open_binary(path) as stream:
        hint = record_encoding(stream.read(HEAD_BYTES))
        stream.seek(start)
        for record in _records(chunks_of(stream), start, path, hint, options):
            if record.start >= stop:
                return
            yield record


def _records(
    chunks: Iterable[bytes], offset: int, label: str, hint: str, options: ReadOptions
) -> Iterator[JsonRecord]:
    for start, stop, line in split_lines(chunks, offset, byte_limit(options)):
        if line is None or line.strip(_BLANK):
            yield JsonRecord(label, line, stop - start, hint, start, stop)


def seekable_lines(path: str) -> bool:
    """Whether a line break of the file is one byte, so that a reader may start in the middle."""
    with open_binary(path) as stream:
        return tell_apart(stream.read(HEAD_BYTES)) not in WIDE
