"""One run at a time in a folder: a lock that the system takes back when its holder dies."""

from __future__ import annotations

import fcntl
import json
import os
import socket
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from pipeline.errors import InputError

NAME = ".lock"


class RunLock:
    """Held inside its `with`. Raises InputError at its beginning when another process holds it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self._handle: int | None = None

    def __enter__(self) -> RunLock:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            raise InputError(
                "run_in_progress",
                f"Another run is at work in {self.path.parent}{_told(holder(self.path.parent))}.",
                "Wait for it or stop it; or give another folder with -o.",
            ) from None
        self._handle = handle
        os.ftruncate(handle, 0)
        os.write(handle, json.dumps(_self_portrait()).encode())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._handle is not None:
            os.ftruncate(self._handle, 0)
            os.close(self._handle)
            self._handle = None


def is_running(folder: Path) -> bool:
    """Whether a process holds the lock of a run folder at this moment."""
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


def holder(folder: Path) -> dict[str, Any]:
    """Who holds the lock, as far as it says: `process`, `host`, `since`."""
    with suppress(OSError, ValueError):
        told = json.loads((folder / NAME).read_text("utf-8"))
        return told if isinstance(told, dict) else {}
    return {}


def _self_portrait() -> dict[str, Any]:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    return {"process": os.getpid(), "host": socket.gethostname(), "since": since}


def _told(who: dict[str, Any]) -> str:
    return f" (process {who.get('process')} on {who.get('host')}, since {who.get('since')})" if who else ""
