"""One JSON value from its bytes: strictly, then with what programs write beyond the standard."""

from __future__ import annotations

import json
import re
from typing import Any

import orjson

from pipeline.sources.encodings import decode

_BOM = b"\xef\xbb\xbf"
_EXTENDED = re.compile(r"NaN|Infinity|[\x00-\x1f]")
_SURROGATE = re.compile(r"surrogate", re.IGNORECASE)


class BrokenJsonError(ValueError):
    """What is wrong with a JSON text and where. `surrogate`: it holds half of a surrogate pair."""

    def __init__(self, reason: str, line: int = 1, column: int = 1, *, surrogate: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.column = column
        self.surrogate = surrogate


def parse_json(data: bytes, hint: str = "utf-8") -> Any:
    """The value that the bytes of one JSON text hold.

    Beyond the standard are read: NaN and the infinities, as None; control characters in strings; another
    encoding than UTF-8 (`hint`: that of the file around it). Raises BrokenJsonError or UndecodableError.
    """
    data = data.removeprefix(_BOM)
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        first = error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = decode(data, hint)
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError as error:
            first = error
    if _EXTENDED.search(text) and not _SURROGATE.search(first.msg):
        value = _extended(text)
        if value is not _NOTHING:
            return value
    raise BrokenJsonError(
        first.msg, first.lineno, first.colno, surrogate=bool(_SURROGATE.search(first.msg))
    ) from None


def with_exact_numbers(data: bytes, hint: str = "utf-8") -> Any:
    """The value with all digits of whole numbers beyond 64 bits, which `parse_json` rounds; None beyond
    Python's limits on digits and depth."""
    value = _extended(decode(data, hint))
    return None if value is _NOTHING else value


_NOTHING = object()


def _extended(text: str) -> Any:
    try:
        value = json.loads(text, strict=False, parse_constant=lambda name: None)
    except (ValueError, RecursionError):
        return _NOTHING
    if "\\u" in text:
        try:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
        except UnicodeEncodeError:
            raise BrokenJsonError("half of a surrogate pair", surrogate=True) from None
    return value
