"""Converts errors of a full disk or an unreachable object store into a RunError."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.errors import RunError
from pipeline.tables.storage_path import StoragePath, failed_in_store, is_object_store

FULL = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def report_full_disk(folder: StoragePath) -> Iterator[None]:
    """Raise RunError when the disk or the quota is full, or the object store fails."""
    try:
        yield
    except Exception as error:
        if is_object_store(folder) and failed_in_store(error):
            raise RunError(
                "store_failed",
                f"{folder} cannot be reached or written ({type(error).__name__}: {error}); finished work "
                "is kept.",
                "Check the address and your access to it; repeat the command to continue.",
            ) from error
        if not isinstance(error, OSError) or error.errno not in FULL:
            raise
        raise RunError(
            "disk_full",
            f"No space is left on the disk of {folder}; finished work is kept.",
            "Free some space; repeat the command to continue.",
        ) from error
