"""Texts without labels, for a teacher to label and for vocabularies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import zstandard

from pipeline.errors import InputError
from pipeline.sources.dates import split_date_header
from pipeline.sources.encodings import decode
from pipeline.training.config import TextsConfig

_TIMEZONE = "Europe/Moscow"  # of the dates in first lines, which are no part of a text
_SUFFIXES = (".jsonl", ".jsonl.zst", ".txt")


def read_texts(config: TextsConfig) -> Iterator[str]:
    """The texts of a file or of all files of a folder, in a stable order, without those left out.

    Raises InputError: a line of JSONL that is no object with a `text`.
    """
    left = set(config.leave_out)
    count = read = 0
    for file in _files(config.path):
        for text, source in _texts(file):
            if source in left:
                continue
            read += 1
            if read % config.every:
                continue
            if config.limit and count == config.limit:
                return
            count += 1
            yield text


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    found = sorted(file for file in path.rglob("*") if file.name.endswith(_SUFFIXES) and file.is_file())
    if not found:
        raise InputError(
            "no_texts", f"No file in {path} ends in {' or '.join(_SUFFIXES)}.", "Check the path."
        )
    return found


def _texts(file: Path) -> Iterator[tuple[str, str]]:
    """Each text with its source."""
    if not file.name.endswith((".jsonl", ".jsonl.zst")):
        text = decode(file.read_bytes())
        yield text[split_date_header(text, _TIMEZONE)[1] :], ""
        return
    opener = zstandard.open if file.suffix == ".zst" else open
    with opener(file, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _record(file, number, line)


def _record(file: Path, number: int, line: str) -> tuple[str, str]:
    try:
        record = json.loads(line)
        text = record["text"]
        if not isinstance(text, str):
            raise TypeError
    except (ValueError, KeyError, TypeError):
        raise InputError(
            "bad_text", f"Line {number} of {file} is not a JSON object with a «text».", "Correct the line."
        ) from None
    return text, str(record.get("source") or "")
