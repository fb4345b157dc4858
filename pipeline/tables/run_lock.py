"""Locks a run folder for one process; the operating system releases the lock when the process ends.

Object stores have no such lock: see store_lock.
"""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import suppress
from pathlib import Path
from time import sleep
from types import TracebackType
from typing import Any

from pipeline.errors import InputError
from pipeline.tables.disk_full import FULL
from pipeline.tables.lock_holder import describe_holder, this_process
from pipeline.tables.storage_path import StoragePath, is_object_store
from pipeline.tables.store_lock import StoreLock, store_holder

NAME = ".lock"
_TRIES, _PAUSE = 5, 0.02  # seconds between two of them


def run_lock(folder: StoragePath) -> RunLock | StoreLock:
    """A context manager that holds the lock. Raises InputError when another process holds it."""
    return StoreLock(folder / NAME) if is_object_store(folder) else RunLock(folder)


class RunLock:
    """The lock of a local folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self._handle: int | None = None

    def __enter__(self) -> RunLock:
        handle = self._opened()
        if not _locked(handle):
            os.close(handle)
            folder = self.path.parent
            raise InputError(
                "run_in_progress",
                f"Another run is in progress in {folder}{describe_holder(holder(folder))}.",
                "Wait for it, stop it, or name another folder with -o.",
            )
        self._handle = handle
        os.ftruncate(handle, 0)
        os.write(handle, json.dumps(this_process()).encode())
        return self

    def _opened(self) -> int:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            return os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            if error.errno in FULL:
                raise
            raise InputError(
                "unwritable_out",
                f"{self.path.parent} cannot be created or written ({error}).",
                "Name a folder that you can write to with -o.",
            ) from error

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._handle is not None:
            os.ftruncate(self._handle, 0)
            os.close(self._handle)
            self._handle = None

    def check(self) -> None:
        """Do nothing: a local lock cannot be lost."""


def _locked(handle: int) -> bool:
    """Try to lock several times, because `svodka status` holds the lock for an instant."""
    for _ in range(_TRIES):
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        sleep(_PAUSE)
    return False


def is_running(folder: StoragePath) -> bool:
    """Whether a process holds the lock of a run folder now."""
    if is_object_store(folder):
        return store_holder(folder / NAME) is not None
    try:
        handle = os.open(folder / NAME, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False


def holder(folder: StoragePath) -> dict[str, Any]:
    """The holder of the lock as recorded in it: `process`, `host`, `since`; empty when unknown."""
    with suppress(OSError, ValueError):
        found = json.loads((folder / NAME).read_text("utf-8"))
        return found if isinstance(found, dict) else {}
    return {}
