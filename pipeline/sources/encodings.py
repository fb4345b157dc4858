"""Tells UTF-8, UTF-16, windows-1251 and KOI8-R apart from bytes, and decodes without guessing."""

from __future__ import annotations

import codecs
import re

from pipeline.sources.letter_pairs import strangeness

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SINGLE_BYTE = {"cp1251": 0, "koi8-r": 4}  # bits: how much rarer KOI8-R is, for strings of a few letters
_LIMIT = 8.0  # bits a letter pair; above it nothing looks like Russian
_SAMPLE = 1 << 14
_HIGH = re.compile(rb"[\x80-\xff]")
_ASCII_LETTER = re.compile(rb"[A-Za-z]")
_FEW, _MANY = 3, 9
_MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}"
    rb"|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
_CYRILLIC_PAGES = b"\x00\x04"  # the high byte of ASCII and of Cyrillic in UTF-16


class UndecodableError(ValueError):
    """Bytes that are in no encoding that is read. `position` is the first bad byte."""

    def __init__(self, position: int, reason: str) -> None:
        super().__init__(reason)
        self.position = position
        self.reason = reason


def byte_order_mark(data: bytes) -> tuple[bytes, str | None]:
    """The byte order mark that the data begins with and its encoding; (b"", None) without one."""
    return next(((mark, name) for mark, name in _BOMS if data.startswith(mark)), (b"", None))


def tell_apart(data: bytes) -> str | None:
    """The encoding of a text or of its beginning; None when it is none of those that are read.

    A multibyte sequence that the end of the data cuts in two does not count as broken.
    """
    marked = byte_order_mark(data)[1]
    if marked:
        return marked
    wide = _evident_utf16(data)
    if wide:
        return wide
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return None if _mostly_utf8(data) else _single_byte(data)
    return "utf-8"


def decode(data: bytes, hint: str | None = None) -> str:
    """The text of one whole document or record, without its byte order mark.

    Bytes are read as UTF-8 when they are valid UTF-8, else in the encoding that they look like;
    `hint` (of the file around a record) decides for strings too short to look like anything.
    """
    mark, marked = byte_order_mark(data)
    encoding = marked or _evident_utf16(data)
    if encoding:
        return _strict(data, len(mark), encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        found = None if _mostly_utf8(data) else _single_byte(data, hint)
        if found is None:
            reason = f"byte {error.start} is not valid UTF-8, nor is the text windows-1251 or KOI8-R"
            raise UndecodableError(error.start, reason) from None
    return _strict(data, 0, found)


def _strict(data: bytes, start: int, encoding: str) -> str:
    try:
        return data[start:].decode(encoding)
    except UnicodeDecodeError as error:
        position = start + error.start
        raise UndecodableError(position, f"byte {position} is not valid {encoding.upper()}") from None


def _evident_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: nearly every second byte is the page of ASCII or of Cyrillic."""
    sample = data[: _SAMPLE & ~1]
    if len(sample) < 4 or not any(page in sample for page in (b"\x00", b"\x04")):
        return None
    shares = [_share(sample[start::2]) for start in (0, 1)]
    if max(shares) < 0.8 or min(shares) > 0.5:
        return None
    return "utf-16-le" if shares[1] > shares[0] else "utf-16-be"


def _share(pages: bytes) -> float:
    return (len(pages) - len(pages.translate(None, _CYRILLIC_PAGES))) / max(1, len(pages))


def _mostly_utf8(data: bytes) -> bool:
    """Whether at least half of the bytes outside ASCII stand in valid UTF-8 sequences."""
    sample = data[: _SAMPLE * 64]
    high = len(_HIGH.findall(sample))
    return sum(map(len, _MULTIBYTE.findall(sample))) * 2 >= high


def _single_byte(data: bytes, hint: str | None = None) -> str | None:
    sample = _telling_lines(data)
    costs: dict[str, float] = {}
    for encoding, handicap in _SINGLE_BYTE.items():
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        cost, pairs = strangeness(sample.decode(encoding))
        if cost <= _LIMIT * pairs:
            costs[encoding] = cost + handicap
    if hint in costs:
        return hint
    high = len(_HIGH.findall(sample))
    if hint == "utf-8" and high < _MANY:
        return None  # too little to be another encoding than the file around it
    if high < _FEW and len(_ASCII_LETTER.findall(data[:_SAMPLE])) > _MANY:
        return None  # a stray byte in a Latin text is damage, not a Russian letter
    return min(costs, key=lambda encoding: costs[encoding], default=None)


def _telling_lines(data: bytes) -> bytes:
    """The stretches around bytes outside ASCII, up to a sample: the rest says nothing."""
    parts: list[bytes] = []
    size = position = 0
    while size < _SAMPLE and (found := _HIGH.search(data, position)):
        start = max(position, found.start() - 16)
        position = found.start() + 256
        parts.append(data[start:position])
        size += position - start
    return b" ".join(parts)
