"""A worker process: receives shards and sends reports until the connection closes.

    python -P -m pipeline.engine.worker HANDLE PARENT

HANDLE is one end of a socket pair, PARENT the process that holds the other.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from pipeline.engine.torch_import import block_torch_import
from pipeline.errors import Interrupted, RunError, SvodkaError

_PR_SET_PDEATHSIG = 1


class _Reporter:
    """Forwards progress to the parent process; a message from the parent stops the shard."""

    def __init__(self, connection: Connection, parent: int) -> None:
        self.connection = connection
        self.parent = parent

    def unit(self, first: int, records: int, characters: int, *, seeking: bool = False) -> None:
        if os.getppid() != self.parent:  # the parent was killed
            raise SystemExit
        if self.connection.poll():  # within a shard, the only message is to stop
            raise Interrupted("stopped", "The worker was asked to stop.", "")
        self.connection.send(("unit", (first, records, characters, seeking)))

    def progress(self, documents: int, rejects: int, words: int) -> None:
        self.connection.send(("progress", (documents, rejects, words)))


def main() -> None:
    """Entry point of a worker process."""
    for number in (signal.SIGINT, signal.SIGTERM):  # handled by the parent
        signal.signal(number, signal.SIG_IGN)
    connection, parent = Connection(int(sys.argv[1])), int(sys.argv[2])
    _die_with_parent()
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        _work(connection, parent)


def _work(connection: Connection, parent: int) -> None:
    context = connection.recv()
    block_torch_import(context.config.model)
    from pipeline.engine.shard import run_shard

    while True:
        spec: Any = connection.recv()
        if spec is None:
            return
        try:
            connection.send(("report", run_shard(spec, context, _Reporter(connection, parent))))
        except Interrupted:
            return
        except SvodkaError as error:
            connection.send(("error", error))
        except (BrokenPipeError, ConnectionResetError):
            return
        except Exception as error:
            connection.send(("error", _told(spec.shard, error)))


def _told(shard: int, error: Exception) -> RunError:
    return RunError(
        "shard_failed",
        f"Shard {shard} failed: {type(error).__name__}: {error}.",
        "Fix the cause (disk, input); repeat the command to continue.",
    )


def _die_with_parent() -> None:
    """On Linux, let the kernel kill this process when its parent ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    main()
