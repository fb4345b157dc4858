"""What tells one version of an input from another."""

from __future__ import annotations

import hashlib
import os
from typing import Any

from pipeline.errors import InputError
from pipeline.sources.kinds import Source
from pipeline.sources.streams import chunks_of, is_remote, open_binary


def fingerprint(source: Source) -> dict[str, Any]:
    """uri, size in bytes, mtime_ns (None for an address) and sha256 of an input, in constant memory."""
    digest = hashlib.sha256()
    size = 0
    try:
        with open_binary(source.path) as stream:
            for chunk in chunks_of(stream):
                digest.update(chunk)
                size += len(chunk)
        modified = None if is_remote(source.path) else os.stat(source.path).st_mtime_ns
    except OSError as error:
        raise InputError(
            "unreadable_input",
            f"{source.uri} cannot be read ({error}).",
            "Check its permissions, or leave it out.",
        ) from error
    return {"uri": source.uri, "size": size, "mtime_ns": modified, "sha256": digest.hexdigest()}
