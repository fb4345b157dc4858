"""The parent's view of one worker process: its current records, time, memory and exit status."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic
from typing import Any

from pipeline.engine.run_config import DocumentLimits, RunContext, ShardSpec

_CHARACTERS = 100_000  # for which a document may take DocumentLimits.seconds once more
_SEEKING = 3_600.0  # seconds more, to pass over a long stream
_PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 2**20


class WorkerProcess:
    """A process that handles one shard at a time."""

    def __init__(self, context: RunContext) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            paths = os.pathsep.join(path or os.getcwd() for path in sys.path)
            command = [sys.executable, "-P", "-m", "pipeline.engine.worker"]
            self.process = subprocess.Popen(
                [*command, str(theirs.fileno()), str(os.getpid())],
                pass_fds=[theirs.fileno()],
                cwd=context.directory,
                stdin=subprocess.DEVNULL,
                stdout=2,
                start_new_session=True,
                env={**os.environ, "PYTHONPATH": paths},
            )
        self.connection = Connection(ours.detach())
        self.spec: ShardSpec | None = None
        self.unit: tuple[int, int] | None = None  # first record and number of records
        self.counted = [0, 0, 0]  # of the shard so far: documents, rejects, words
        self.killed_for: str | None = None
        self._deadline = float("inf")
        self._send(context)

    def take(self, spec: ShardSpec) -> None:
        """Send the next shard to the process."""
        self.spec, self.unit, self._deadline = spec, None, float("inf")
        self.counted = [0, 0, 0]
        self._send(spec)

    def listen(self, limits: DocumentLimits) -> tuple[str, Any]:
        """The next message; ("died", None) when there will be none."""
        try:
            kind, content = self.connection.recv()
        except (EOFError, OSError):
            self.process.wait()
            return "died", None
        if kind == "unit":
            first, records, characters, seeking = content
            self.unit = (first, records) if records else None
            allowed = limits.seconds * (1 + characters / _CHARACTERS) + (_SEEKING if seeking else 0.0)
            self._deadline = monotonic() + allowed if records else float("inf")
        return kind, content

    def look_after(self, limits: DocumentLimits) -> None:
        """Kill the process when it exceeds the time or memory limit."""
        if self.killed_for is None and self.spec is not None:
            if monotonic() > self._deadline:
                self.kill("time_limit")
            elif limits.memory_mb is not None and self.resident_mb() > limits.memory_mb:
                self.kill("memory_limit")

    def kill(self, why: str) -> None:
        """Kill the process; `listen` then reports its end."""
        self.killed_for = why
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGKILL)

    def killed_from_outside(self) -> bool:
        """Whether SIGKILL came from outside: an operator, or the system when memory ran out."""
        return self.killed_for is None and self.process.returncode == -signal.SIGKILL

    def resident_mb(self) -> float:
        """Resident memory in MB; 0 where /proc is missing."""
        with suppress(OSError, ValueError, IndexError):
            return int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * _PAGE_MB
        return 0.0

    def ask_to_stop(self) -> None:
        """Ask the process to exit after its current batch, or at once when idle."""
        self._send(None)

    def end(self, patience: float) -> None:
        """Wait `patience` seconds for the exit, then kill. The next start of the run removes staged files."""
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.connection.close()

    def _send(self, what: Any) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):  # its death is met by `listen`
            self.connection.send(what)

    def how_it_ended(self) -> str:
        """For people: `killed by SIGSEGV`, `exit status 1`."""
        status = self.process.returncode
        if status is None or status >= 0:
            return f"exit status {status}"
        with suppress(ValueError):
            return f"killed by {signal.Signals(-status).name}"
        return f"killed by signal {-status}"
