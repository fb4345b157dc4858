"""Runs shards on a Dask cluster. A task is one shard and is idempotent.

A Dask worker passes each shard to a worker process of Svodka, as the local engine does: the process loads the
model once, and a document that crashes or hangs ends that process, never the Dask worker.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.metadata import version
from importlib.util import find_spec
from queue import Empty, SimpleQueue
from typing import Any

from pipeline.engine.run_config import DocumentLimits, RunContext, ShardReport, ShardSpec
from pipeline.engine.stop_request import StopRequest
from pipeline.engine.watcher import SilentWatcher, Watcher
from pipeline.engine.worker_pool import WorkerPool
from pipeline.errors import InputError, RunError

_LOOK = 0.5  # seconds between two looks at whether the run was asked to stop
_CONNECTING = 30  # seconds
_LOOPBACK = "127.0.0.1"
_DASHBOARD = 8787  # the port that Dask's users know; another where it is taken

_mine = threading.local()  # the pool of one of this process' threads
_here: set[StopRequest] = set()  # of the shards that this process' threads are at


def reports_of_cluster(
    context: RunContext,
    missing: Sequence[ShardSpec],
    limits: DocumentLimits,
    workers: int,
    scheduler: str | None,
    watcher: Watcher,
    stop: StopRequest,
    *,
    dashboard: bool = False,
) -> Generator[ShardReport]:
    """Reports in the order in which shards get done. Raises RunError; Interrupted when stopped."""
    ready: SimpleQueue[Any] = SimpleQueue()
    with _client(workers, scheduler, dashboard=dashboard) as client:
        if dashboard:
            watcher.event("dashboard", address=dashboard_of(client))
        pending = {
            client.submit(shard_on_cluster, spec, context, limits, version("svodka"), pure=False)
            for spec in missing
        }
        for future in pending:
            future.add_done_callback(ready.put)
        with stop.gently():
            try:
                while pending:
                    stop.check()
                    watcher.alive(())
                    with suppress(Empty):
                        future = ready.get(timeout=_LOOK)
                        pending.discard(future)
                        report = _result(future)
                        watcher.progress(report.documents, report.rejects, report.words)
                        yield report
            finally:
                client.cancel(list(pending))
                for own in list(_here):  # threads of a cluster in this process
                    own.requested = True


def shard_on_cluster(
    spec: ShardSpec, context: RunContext, limits: DocumentLimits, svodka: str
) -> ShardReport:
    """The task: one shard, in the worker process of this thread."""
    if version("svodka") != svodka:
        raise RunError(
            "other_version",
            f"A worker of the cluster has svodka {version('svodka')}, but the run uses {svodka}.",
            "Install the same version on all machines.",
        )
    pool: WorkerPool | None = getattr(_mine, "pool", None)
    if pool is None or pool.context != context or pool.limits != limits:
        if pool is not None:
            pool.__exit__(None, None, None)
        pool = _mine.pool = WorkerPool(context, 1, limits, SilentWatcher())
    stop = StopRequest()
    _here.add(stop)
    try:
        (report,) = pool.run([spec], stop)
    except BaseException:
        _mine.pool = None
        pool.__exit__(None, None, None)
        raise
    finally:
        _here.discard(stop)
    return report


def dashboard_of(client: Any) -> str:
    """The address of the dashboard of a run's own cluster."""
    return f"http://{_LOOPBACK}:{client.cluster.scheduler.services['dashboard'].port}/status"


def _result(future: Any) -> ShardReport:
    from distributed.scheduler import KilledWorker

    try:
        report: ShardReport = future.result()
    except KilledWorker as error:
        raise RunError(
            "cluster_worker_died",
            f"The cluster lost its workers repeatedly at one shard ({error}).",
            "See their logs; repeat the command to continue.",
        ) from error
    return report


@contextmanager
def _client(workers: int, scheduler: str | None, *, dashboard: bool) -> Iterator[Any]:
    """A client of the scheduler at an address, or of one in this process."""
    try:
        import distributed
    except ImportError as error:
        raise InputError(
            "no_dask", f"--engine dask needs Dask ({error}).", "Install it: pip install svodka[dask]"
        ) from error
    if scheduler is not None:
        try:
            client = distributed.Client(scheduler, timeout=_CONNECTING, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise InputError(
                "no_scheduler", f"No Dask scheduler answers at {scheduler} ({error}).", "Check the address."
            ) from error
        with client:
            yield client
        return
    with own_client(workers, dashboard=dashboard) as client:
        yield client


@contextmanager
def own_client(workers: int, *, dashboard: bool) -> Iterator[Any]:
    """A client of a cluster of threads in this process.

    Dask has it listen for HTTP whatever one says: on loopback only, and with nothing to tell but for the
    dashboard.
    """
    import dask
    import distributed

    if dashboard and find_spec("bokeh") is None:
        raise InputError(
            "no_bokeh", "Dask's dashboard needs the package bokeh.", "Install it: pip install bokeh"
        )
    silent: dict[str, Any] = {f"distributed.{who}.http.routes": [] for who in ("scheduler", "worker")}
    with dask.config.set({} if dashboard else silent):
        cluster = distributed.LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=False,
            dashboard_address=f"{_LOOPBACK}:{_DASHBOARD if dashboard else 0}",
            worker_dashboard_address=f"{_LOOPBACK}:0",
            scheduler_kwargs={"dashboard": dashboard},
            memory_limit=0,
            silence_logs=logging.ERROR,
        )
    with cluster, distributed.Client(cluster, set_as_default=False) as client:
        yield client
