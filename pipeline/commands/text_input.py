"""Reads the text of `svodka extract` and its date, from the argument or standard input."""

from __future__ import annotations

import os
import re
import shlex
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from pipeline.errors import InputError
from pipeline.sources import split_date_header
from pipeline.sources.encodings import UndecodableError, decode
from pipeline.sources.item import ReadOptions

_LONGEST_PATH = 4096
_SUFFIXES = (
    "txt|text|md|log|jsonl?|ndjson|csv|tsv|parquet|xlsx?|html?|xhtml|xml|rss|atom|warc|wet|wacz|mht|mhtml|mbox|eml|pdf|"
    "docx?|odt|rtf|epub|fb2|zip|tar|tgz|gz|bz2|xz|zst|7z|png|jpe?g"
)
_PATH = re.compile(  # ./май · папка/мои новости.txt · мои новости.txt; no sentence that ends in ex.ru/x.html
    rf"""(?:~|\.\.?|[a-z]:)?[\\/]\S+
    |(?:(?:~|\.\.?|[a-z]:)?[\\/]|[^\s\\/]+[\\/])[^\n]+\.(?:{_SUFFIXES})
    |[^\s\\/]+(?:\ [^\s\\/]+){{0,3}}\.(?:{_SUFFIXES})""",
    re.IGNORECASE | re.VERBOSE,
)
_ADDRESS = re.compile(r"\s*(?:https?|ftp|s3)://\S+\s*", re.IGNORECASE)


def given_text(argument: str | None, day: str | None) -> tuple[str, datetime | None]:
    """The text without its date header, and when it was published: `day`, else what the header says."""
    published = None if day is None else _midnight(day)
    whole = _standard_input() if argument in (None, "-") else _argument(str(argument))
    header, start = split_date_header(whole, ReadOptions().timezone)
    text = whole[start:]
    if not text.strip():
        raise InputError("empty_text", "The text is empty.", "Give a text, or - to read standard input.")
    return text, published or header


def _midnight(day: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)
    except ValueError:
        raise InputError(
            "date", f"«{day}» is not a date.", "Give --date as YYYY-MM-DD, such as 2025-12-14."
        ) from None


def _argument(text: str) -> str:
    """The argument, when it is a text. Raises InputError when it is the name of a file."""
    _no_file_name(text)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise InputError(
            "encoding", "The text is not valid UTF-8.", "Give it on standard input: svodka extract - < FILE"
        ) from None
    return text


def _no_file_name(text: str) -> None:
    if "\n" in text.strip() or len(text) > _LONGEST_PATH:
        return
    shown = shlex.quote(text)
    if _ADDRESS.fullmatch(text):
        raise InputError(
            "address_not_text",
            f"«{text}» is a URL, but extract takes the text itself and downloads nothing.",
            "Save the page as a file: svodka run PAGE.html -o OUT",
        )
    try:
        path = Path(text)
        is_file, is_folder = path.is_file(), path.is_dir()
    except (OSError, ValueError):  # longer than a file name may be, or a character that none may have
        is_file = is_folder = False
    if is_folder and ("/" in text or os.sep in text):
        raise InputError(
            "folder_not_text",
            f"«{text}» is a folder, but extract takes a text.",
            f"To process its files: svodka run {shown} -o OUT",
        )
    if is_file:
        raise InputError(
            "file_not_text",
            f"«{text}» is a file, but extract takes a text.",
            f"Give it on standard input: svodka extract - < {shown}",
        )
    if not is_folder and _PATH.fullmatch(text):
        raise InputError(
            "no_such_file",
            f"There is no file «{text}»; extract takes a text.",
            "Give the text itself, or an existing file on standard input: svodka extract - < FILE. "
            f"If this is the text: echo {shown} | svodka extract -",
        )


def _standard_input() -> str:
    if sys.stdin.isatty():
        raise InputError(
            "no_text", "No text was given.", 'Try: svodka extract "Текст новости", or with < FILE.'
        )
    try:
        return decode(sys.stdin.buffer.read())
    except UndecodableError as error:
        raise InputError(
            "encoding", f"Standard input cannot be read: {error}.", "Convert it to UTF-8."
        ) from None
