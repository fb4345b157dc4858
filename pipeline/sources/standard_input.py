"""Standard input, kept in a file: it is planned first and read later, by several processes."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import IO

from pipeline.errors import InputError
from pipeline.sources.discovery import source_at
from pipeline.sources.streams import CHUNK_BYTES


def spool_stdin(path: str | Path, stream: IO[bytes] | None = None) -> Path:
    """Write standard input (or `stream`) to `path` and give the path back, to be discovered like a file.

    Its kind is told from its first bytes: JSON lines, a JSON array, HTML or text. Raises InputError
    when nothing came, or something binary.
    """
    spool = Path(path)
    with spool.open("wb") as file:
        shutil.copyfileobj(sys.stdin.buffer if stream is None else stream, file, CHUNK_BYTES)
    if spool.stat().st_size == 0:
        raise InputError(
            "empty_input", "Nothing came on standard input.", "Pipe a text or JSON lines into the command."
        )
    source_at(str(spool))
    return spool
