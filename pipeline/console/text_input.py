"""The text that `svodka extract` is given: as an argument or on standard input, with its date."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path

from pipeline.errors import InputError
from pipeline.sources import split_date_header
from pipeline.sources.encodings import UndecodableError, decode
from pipeline.sources.item import ReadOptions

_LONGEST_PATH = 255


def given_text(argument: str | None, day: str | None) -> tuple[str, datetime | None]:
    """The text without its date header, and when it was published: `day`, else what the header says."""
    published = None if day is None else _midnight(day)
    whole = _standard_input() if argument in (None, "-") else _argument(str(argument))
    header, start = split_date_header(whole, ReadOptions().timezone)
    text = whole[start:]
    if not text.strip():
        raise InputError("empty_text", "The text is empty.", "Give a text, or `-` and one on standard input.")
    return text, published or header


def _midnight(day: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)
    except ValueError:
        raise InputError(
            "date", f"«{day}» is not a date.", "Give --date as YYYY-MM-DD, such as 2025-12-14."
        ) from None


def _argument(text: str) -> str:
    if len(text) <= _LONGEST_PATH and "\0" not in text and Path(text).is_file():
        raise InputError(
            "file_not_text", f"«{text}» is a file, and extract takes a text.",
            f"Give it on standard input: svodka extract - < {text}",
        )  # fmt: skip
    try:
        text.encode()
    except UnicodeEncodeError:
        raise InputError(
            "encoding", "The text is not valid UTF-8.", "Give it on standard input: svodka extract - < FILE"
        ) from None
    return text


def _standard_input() -> str:
    if sys.stdin.isatty():
        raise InputError(
            "no_text", "There is no text.", 'Give it: svodka extract "Текст новости", or with < FILE.'
        )
    try:
        return decode(sys.stdin.buffer.read())
    except UndecodableError as error:
        raise InputError(
            "encoding", f"Standard input cannot be read: {error}.", "Convert it to UTF-8."
        ) from None
