"""Shards on this machine: in this process, or in N processes that load the model once each.

The parent hands out one shard at a time over a pipe; only specs and reports cross it. A worker that dies
is replaced and its shard tried once more.
"""

from __future__ import annotations

import multiprocessing as mp
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from pipeline.engine.config import RunConfig, ShardReport, ShardSpec
from pipeline.errors import RunError, SvodkaError

Progress = Callable[[int, int, int], None]

_ATTEMPTS = 2


def run_here(
    out: Path, specs: Sequence[ShardSpec], config: RunConfig, metadata: dict[str, str], progress: Progress
) -> Iterator[ShardReport]:
    """One worker: this process."""
    from pipeline.engine.shard import run_shard

    for spec in specs:
        yield run_shard(out, spec, config, metadata, progress)


def run_in_processes(
    out: Path,
    specs: Sequence[ShardSpec],
    config: RunConfig,
    metadata: dict[str, str],
    progress: Progress,
    workers: int,
) -> Iterator[ShardReport]:
    """Reports in the order in which shards get done."""
    queue = deque((spec, 1) for spec in specs)
    crew = [_Worker(out, config, metadata) for _ in range(min(workers, len(specs)))]
    try:
        for worker in crew:
            worker.take(queue)
        while any(worker.busy for worker in crew):
            busy = {worker.connection: worker for worker in crew if worker.busy}
            for ready in wait(list(busy)):
                report = busy[ready].listen(queue, progress)  # type: ignore[index]
                if report is not None:
                    yield report
    finally:
        for worker in crew:
            worker.end()


class _Worker:
    """The parent's side of one process."""

    def __init__(self, out: Path, config: RunConfig, metadata: dict[str, str]) -> None:
        self.arguments = (out, config, metadata)
        self.current: tuple[ShardSpec, int] | None = None
        self._start()

    def _start(self) -> None:
        context = mp.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(
            target=_work, args=(theirs, os.getpid(), *self.arguments), daemon=True
        )
        self.process.start()
        theirs.close()

    @property
    def busy(self) -> bool:
        return self.current is not None

    def take(self, queue: deque[tuple[ShardSpec, int]]) -> None:
        """The next shard, if there is one."""
        self.current = queue.popleft() if queue else None
        if self.current:
            self.connection.send(self.current[0])

    def listen(self, queue: deque[tuple[ShardSpec, int]], progress: Progress) -> ShardReport | None:
        """One message of the process: progress, a report, an error, or its death."""
        try:
            kind, content = self.connection.recv()
        except EOFError:
            self._replace(queue)
            return None
        if kind == "progress":
            progress(*content)
            return None
        if kind == "error":
            raise content
        self.take(queue)
        report: ShardReport = content
        return report

    def _replace(self, queue: deque[tuple[ShardSpec, int]]) -> None:
        self.process.join()
        if self.current is None:
            return
        spec, attempt = self.current
        if attempt >= _ATTEMPTS:
            raise RunError(
                "worker_died",
                f"A worker died {attempt} times on shard {spec.shard} (exit code {self.process.exitcode}); "
                f"the shard begins at {spec.slices[0].uri}, record {spec.slices[0].first_row}.",
                "Look for a lack of memory; the same command goes on where it stopped.",
            )
        queue.appendleft((spec, attempt + 1))
        self._start()
        self.take(queue)

    def end(self) -> None:
        """Stop the process; what it had half-made is cleared by the next run."""
        self.connection.close()
        if self.process.is_alive():
            self.process.terminate()
        self.process.join()


def _work(
    connection: Connection, parent: int, out: Path, config: RunConfig, metadata: dict[str, str]
) -> None:
    """A worker's life: shards in, reports out, until the parent hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to deal with
    from pipeline.engine.shard import run_shard

    def progress(*counts: int) -> None:
        if os.getppid() != parent:  # the parent was killed: do not work for nobody
            raise SystemExit
        connection.send(("progress", counts))

    while True:
        try:
            spec: Any = connection.recv()
            report = run_shard(out, spec, config, metadata, progress)
            connection.send(("report", report))
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return
        except SvodkaError as error:
            connection.send(("error", error))
        except Exception as error:
            connection.send(("error", _told(spec, error)))


def _told(spec: ShardSpec, error: Exception) -> RunError:
    return RunError(
        "shard_failed",
        f"Shard {spec.shard} failed: {type(error).__name__}: {error}.",
        "Mend the cause (disk, input); the same command goes on where it stopped.",
    )
