"""Locks a run folder in an object store by a lock object that its holder renews.

Conditional puts (S3, MinIO and the like) create the object only where there is none, and renew or replace it
only in the version last seen. A lock that is not renewed for STALE seconds expires; a holder that finds its
lock replaced ends its run. Two runs that overlapped for a moment have written the same complete files.
"""

from __future__ import annotations

import json
import os
import threading
from contextlib import suppress
from time import time
from types import TracebackType
from typing import Any
from uuid import uuid4

from pipeline.errors import InputError, RunError
from pipeline.tables.lock_holder import describe_holder, this_process
from pipeline.tables.storage_path import StoragePath, filesystem, path_in_filesystem

RENEWED = 15.0  # seconds
STALE = 90.0  # seconds without renewal


class StoreLock:
    """The lock of a run folder in an object store."""

    def __init__(self, path: StoragePath) -> None:
        self.path = path
        self._who = {**this_process(), **_home(), "key": uuid4().hex}
        self._tag: str | None = None
        self._ended = threading.Event()
        self.lost = False
        self._renewing = threading.Thread(target=self._renew, name="svodka-lock", daemon=True)

    def __enter__(self) -> StoreLock:
        if not self._put(None):
            holder = store_holder(self.path)
            if holder is not None or not self._put(_tag(self.path) or None):
                raise InputError(
                    "run_in_progress",
                    f"Another run is in progress in {self.path.parent}{describe_holder(holder or {})}.",
                    f"Wait for it or stop it; the lock of a run killed on another machine expires after "
                    f"{STALE:.0f} seconds.",
                )
        self._renewing.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._renewing.join()
        if self._mine():
            with suppress(OSError):
                filesystem(self.path).rm_file(path_in_filesystem(self.path))

    def renew(self) -> None:
        """Renew the lock, or find that another run has taken it over."""
        self.lost = not self._put(self._tag) and not self._mine()

    def check(self) -> None:
        """Raises RunError when another run has taken the lock over."""
        if self.lost:
            raise RunError(
                "lock_lost",
                f"Another run has taken over {self.path.parent}, because this one did not renew its lock for "
                f"{STALE:.0f} seconds.",
                "Let the other run finish; then repeat the command to continue.",
            )

    def _renew(self) -> None:
        while not self.lost and not self._ended.wait(RENEWED):
            with suppress(Exception):  # the store is away for a moment: the next time will tell
                self.renew()

    def _put(self, tag: str | None) -> bool:
        """Write the lock where there is none, or over the one with this tag; whether that was done."""
        content = json.dumps({**self._who, "at": time()}).encode()
        how = {"mode": "create"} if tag is None else {"IfMatch": tag} if tag else {}
        try:
            filesystem(self.path).pipe_file(path_in_filesystem(self.path), content, **how)
        except OSError as error:
            if isinstance(error, FileExistsError) or (tag is not None and _tag(self.path) != tag):
                return False
            raise
        self._tag = _tag(self.path)
        return True

    def _mine(self) -> bool:
        return bool((_content(self.path) or {}).get("key") == self._who["key"])


def store_holder(path: StoragePath) -> dict[str, Any] | None:
    """The current holder of a lock; None when it is free or its holder has ended."""
    content = _content(path)
    if content is None or time() - content.get("at", 0.0) > STALE:
        return None
    home = _home()
    here = home and all(content.get(key) == fact for key, fact in home.items())
    return None if here and not _lives(content["process"]) else content


def _content(path: StoragePath) -> dict[str, Any] | None:
    with suppress(FileNotFoundError, ValueError):
        found = json.loads(path.read_text("utf-8"))
        return found if isinstance(found, dict) else None
    return None


def _tag(path: StoragePath) -> str:
    """The ETag of the object; empty when the object or the ETag is missing."""
    with suppress(FileNotFoundError):
        return str(filesystem(path).info(path_in_filesystem(path)).get("ETag", ""))
    return ""


def _home() -> dict[str, str]:
    """Identifies the boot and the PID namespace, within which process numbers are comparable."""
    facts = {}
    with suppress(OSError):
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:
            facts["boot"] = file.read().strip()
        facts["processes"] = os.readlink("/proc/self/ns/pid")
    return facts


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
