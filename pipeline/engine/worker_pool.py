"""Worker processes that load the model once each and are handed one shard at a time.

When a worker crashes, hangs or exceeds its memory limit, a new worker restarts its shard and processes the
records of the batch in question one by one. A record that ends a worker a second time is rejected. SIGKILL
may have come from an operator or from the system: then the record gets a third attempt.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from multiprocessing.connection import wait

from pipeline.engine.run_config import BadRecord, DocumentLimits, RunContext, ShardReport, ShardSpec
from pipeline.engine.stop_request import StopRequest
from pipeline.engine.watcher import Watcher
from pipeline.engine.worker_process import WorkerProcess
from pipeline.errors import RunError

_LOOK = 0.5  # seconds between two checks of the workers
_PATIENCE = 20.0  # seconds that a worker may take to finish its batch when the run is stopped
_FROM_OUTSIDE = 2  # attempts on a single record when SIGKILL ended the worker
_EMPTY_DEATHS = 3  # attempts on a shard whose worker ends outside any record

_WHY = {
    "worker_died": "crashed its worker process repeatedly ({how})",
    "time_limit": "exceeded the time limit twice (--document-timeout {seconds:g} seconds)",
    "memory_limit": "exceeded the memory limit twice (--worker-memory {memory_mb:g} MB)",
}


class WorkerPool:
    """`size` worker processes; as a context manager, all have ended on exit."""

    def __init__(self, context: RunContext, size: int, limits: DocumentLimits, watcher: Watcher) -> None:
        self.context = context
        self.limits = limits
        self.watcher = watcher
        self.workers = [WorkerProcess(context) for _ in range(size)]
        self._queue: deque[ShardSpec] = deque()
        self._empty_deaths: dict[int, int] = {}
        self._strikes: dict[tuple[int, int], int] = {}  # by shard and record: deaths while it was alone
        self._told = False

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(self, *error: object) -> None:
        gently = self._told or not isinstance(error[1], KeyboardInterrupt)
        if not self._told:
            self._stop()
        for worker in self.workers:
            worker.end(_PATIENCE if gently else 0.0)

    def run(self, specs: Sequence[ShardSpec], stop: StopRequest) -> Iterator[ShardReport]:
        """Reports in the order in which shards get done. Raises RunError; Interrupted when stopped."""
        self._queue.extend(specs)
        for worker in self.workers:
            self._give(worker)
        with stop.gently():
            while any(worker.spec for worker in self.workers):
                busy = {worker.connection: worker for worker in self.workers if worker.spec}
                for ready in wait(list(busy), timeout=_LOOK):
                    report = self._hear(busy[ready])  # type: ignore[index]
                    if report is not None:
                        yield report
                for worker in self.workers:
                    worker.look_after(self.limits)
                self.watcher.alive([worker.resident_mb() for worker in self.workers])
                if stop.requested:
                    self._stop()
                    stop.check()

    def _stop(self) -> None:
        self._told = True
        for worker in self.workers:
            worker.ask_to_stop()

    def _give(self, worker: WorkerProcess) -> None:
        if self._queue:
            worker.take(self._queue.popleft())
        else:
            worker.spec = None

    def _hear(self, worker: WorkerProcess) -> ShardReport | None:
        kind, content = worker.listen(self.limits)
        if kind == "progress":
            worker.counted = [had + more for had, more in zip(worker.counted, content, strict=True)]
            self.watcher.progress(*content)
        elif kind == "error":
            raise content
        elif kind == "report":
            self._give(worker)
            report: ShardReport = content
            return report
        elif kind == "died":
            self._replace(worker)
        return None

    def _replace(self, worker: WorkerProcess) -> None:
        """Start a new process for a shard whose worker ended, with what is known about its records."""
        spec = worker.spec
        assert spec is not None
        why = worker.killed_for or "worker_died"
        self.watcher.progress(*(-count for count in worker.counted))  # it will be counted again
        self.watcher.event("worker_died", shard=spec.shard, why=why, how=worker.how_it_ended())
        spec = self._suspecting(spec, worker, why)
        worker.end(_PATIENCE)
        fresh = WorkerProcess(self.context)
        fresh.take(spec)
        self.workers[self.workers.index(worker)] = fresh

    def _suspecting(self, spec: ShardSpec, worker: WorkerProcess, why: str) -> ShardSpec:
        if worker.unit is None:
            deaths = self._empty_deaths[spec.shard] = self._empty_deaths.get(spec.shard, 0) + 1
            if deaths >= _EMPTY_DEATHS:
                raise RunError(
                    "worker_died",
                    f"Worker processes ended {deaths} times at shard {spec.shard} ({worker.how_it_ended()}), "
                    f"before any document; the shard begins at {spec.slices[0].uri}, "
                    f"record {spec.slices[0].first_row}.",
                    "Check whether memory ran out; repeat the command to continue.",
                )
            return spec
        first, records = worker.unit
        if (first, first + 1) in spec.suspects and records == 1:
            strikes = self._strikes[spec.shard, first] = self._strikes.get((spec.shard, first), 0) + 1
            if strikes < (_FROM_OUTSIDE if worker.killed_from_outside() else 1):
                return spec
            bad_records = BadRecord(first, why, self._message(why, worker), attempt=strikes + 1)
            return replace(spec, bad_records=(*spec.bad_records, bad_records))
        singles = tuple((number, number + 1) for number in range(first, first + records))
        known = set(spec.suspects)
        return replace(spec, suspects=(*spec.suspects, *(one for one in singles if one not in known)))

    def _message(self, why: str, worker: WorkerProcess) -> str:
        reason = _WHY.get(why, _WHY["worker_died"]).format(
            how=worker.how_it_ended(), seconds=self.limits.seconds, memory_mb=self.limits.memory_mb or 0
        )
        return (
            f"The document {reason}. Other documents are not affected. "
            "Inspect the document or remove it from the input."
        )
