"""What tells one version of an input from another."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from typing import Any

from pipeline.errors import InputError
from pipeline.sources.streams import chunks_of, is_remote, on_disk, open_binary


def fingerprint(uri: str, *, digest: bool = True) -> dict[str, Any]:
    """uri, size in bytes, mtime_ns (None where a store has none) and sha256 of an input, in constant memory.

    Without `digest` the bytes are not read, and sha256 is left out.
    """
    try:
        told = _told_by_store(uri) if is_remote(uri) else _told_by_disk(uri)
        facts: dict[str, Any] = {"uri": uri, **told}
        return {**facts, "sha256": digest_of(uri, facts["size"])} if digest else facts
    except OSError as error:
        raise InputError(
            "unreadable_input",
            f"{uri} cannot be read ({error}).",
            "Check its permissions, or leave it out.",
        ) from error


def _told_by_disk(path: str) -> dict[str, int]:
    status = os.stat(on_disk(path))
    return {"size": status.st_size, "mtime_ns": status.st_mtime_ns}


def _told_by_store(address: str) -> dict[str, int | None]:
    import fsspec

    filesystem, inside = fsspec.url_to_fs(address)
    filesystem.invalidate_cache()
    modified = None
    with suppress(NotImplementedError, TypeError, KeyError):
        modified = round(filesystem.modified(inside).timestamp() * 1e9)
    return {"size": int(filesystem.size(inside) or 0), "mtime_ns": modified}


def digest_of(uri: str, size: int) -> str:
    """SHA-256 of the first `size` bytes: what is appended while they are read is left out."""
    digest = hashlib.sha256()
    with open_binary(uri) as stream:
        for chunk in chunks_of(stream):
            digest.update(chunk[:size])
            size -= len(chunk)
            if size <= 0:
                break
    return digest.hexdigest()
