"""Checks, before and after reading, that inputs have not changed since the run was planned."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from pipeline.engine.run_config import InputStamp
from pipeline.errors import InputError, RunError
from pipeline.sources import digest_of, fingerprint


def verify_inputs(stamps: Iterable[InputStamp]) -> None:
    """Raise RunError when an input is missing or its content has changed.

    A changed modification time alone is no change, nor are lines appended to an input that may grow.
    """
    for stamp in stamps:
        try:
            now = fingerprint(stamp.uri, digest=False)
            if (now["size"], now["mtime_ns"]) == (stamp.size, stamp.mtime_ns):
                continue
            alike = now["size"] == stamp.size or (stamp.may_grow and now["size"] > stamp.size)
            same = alike and _digest(stamp.uri, stamp.size, now["mtime_ns"]) == stamp.sha256
        except (InputError, OSError) as error:
            raise RunError(
                "input_vanished",
                f"{stamp.uri} is gone or cannot be read; some of its documents are not done yet.",
                "Restore it; repeat the command to continue.",
            ) from error
        if not same:
            raise input_changed(stamp.uri, f"{stamp.size:,} bytes then, {now['size']:,} now")


def input_changed(uri: str, how: str) -> RunError:
    """The error of an input that is no longer what was planned."""
    return RunError(
        "input_changed",
        f"{uri} has changed since the run started ({how}).",
        "Restore the old file and give the new one another name, or start again with --overwrite.",
    )


@lru_cache(maxsize=1_024)
def _digest(uri: str, size: int, mtime_ns: int | None) -> str:
    return digest_of(uri, size)
