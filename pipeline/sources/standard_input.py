"""Standard input, kept in a file: it is planned first and read later, by several processes."""

from __future__ import annotations

import os
import shutil
import sys
from typing import IO

from pipeline.errors import InputError
from pipeline.sources.discovery import source_at
from pipeline.sources.kinds import Source
from pipeline.sources.streams import CHUNK_BYTES

STDIN_URI = "-"


def spool_stdin(path: str, stream: IO[bytes] | None = None) -> Source:
    """Write standard input (or `stream`) to `path`; its uri is `-`, its kind is told from its bytes.

    Give the source to `discover` in place of `-`, and its path to `read`.
    """
    with open(path, "wb") as file:
        shutil.copyfileobj(sys.stdin.buffer if stream is None else stream, file, CHUNK_BYTES)
    if os.path.getsize(path) == 0:
        raise InputError(
            "empty_input", "Nothing came on standard input.", "Pipe a text or JSON lines into it."
        )
    return source_at(STDIN_URI, path)
