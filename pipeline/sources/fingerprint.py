"""What tells one version of an input from another."""

from __future__ import annotations

import hashlib
import os
from typing import Any

from pipeline.errors import InputError
from pipeline.sources.streams import chunks_of, file_size, is_remote, open_binary


def fingerprint(uri: str, *, digest: bool = True) -> dict[str, Any]:
    """uri, size in bytes, mtime_ns (None for an address) and sha256 of an input, in constant memory.

    Without `digest` the bytes are not read, and sha256 is left out.
    """
    try:
        modified = None if is_remote(uri) else os.stat(uri).st_mtime_ns
        facts = {"uri": uri, "size": file_size(uri), "mtime_ns": modified}
        return {**facts, "sha256": _sha256(uri)} if digest else facts
    except OSError as error:
        raise InputError(
            "unreadable_input",
            f"{uri} cannot be read ({error}).",
            "Check its permissions, or leave it out.",
        ) from error


def _sha256(path: str) -> str:
    digest = hashlib.sha256()
    with open_binary(path) as stream:
        for chunk in chunks_of(stream):
            digest.update(chunk)
    return digest.hexdigest()
