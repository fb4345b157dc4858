"""Executes a run: manifest, plan, missing shards, compaction, entity resolution."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from pipeline.engine.empty_inputs import nothing_read
from pipeline.engine.increments import extend_plan
from pipeline.engine.live_status import LiveStatus
from pipeline.engine.manifest import Manifest, continued_manifest, fresh_manifest, part_metadata
from pipeline.engine.model_loading import model_path
from pipeline.engine.plan import (
    planned_increments,
    planned_passed_over,
    read_plan,
    seen_before,
    without_documents,
)
from pipeline.engine.run_config import (
    DEDUP,
    DocumentLimits,
    InputStamp,
    RunConfig,
    RunContext,
    ShardReport,
    ShardSpec,
)
from pipeline.engine.run_dates import RunDates, run_dates
from pipeline.engine.shard import run_shard
from pipeline.engine.stdin_copy import copy_stdin
from pipeline.engine.stop_request import StopRequest
from pipeline.engine.watcher import SilentWatcher, Watcher
from pipeline.engine.worker_pool import WorkerPool
from pipeline.errors import InputError, RunError
from pipeline.sources import Discovery, discover
from pipeline.sources.dates import check_date_format, zone
from pipeline.tables.compaction import MANY, compact, recover, refuse_covered
from pipeline.tables.disk_full import report_full_disk
from pipeline.tables.folder import STDIN, RunFolder
from pipeline.tables.run_lock import NAME as LOCK
from pipeline.tables.run_lock import run_lock
from pipeline.tables.schema import ALWAYS_WRITTEN, SCHEMAS
from pipeline.tables.storage_path import StoragePath, is_object_store

if TYPE_CHECKING:
    from pipeline.resolve.resolve import Resolution

ENGINES = ("local", "dask")


@dataclass(frozen=True, slots=True)
class RunResult:
    """The result of a run, with the shards of earlier starts unless stated otherwise.

    `fresh_shards`, `fresh_documents`, `fresh_words`: the share of this start. `seen_before`: documents left
    out as duplicates, by kind (id, exact, near). `without_documents`: inputs that hold no document.
    `passed_over`: files in input folders that were not read, by suffix. `passed_over_records`: records that
    were not read, by kind. `peak_rss_mb`: memory of the largest worker, in MB. `seconds`: duration of this
    start, without `resolution`, which is None when it was not requested or when nothing has changed since
    the last one.
    """

    out: str
    run_id: str
    shards: int
    fresh_shards: int  # done by this start
    documents: int
    rejects: int
    words: int
    fresh_documents: int = 0  # worked on by this start
    fresh_words: int = 0
    seen_before: dict[str, int] = field(default_factory=dict)  # documents by kind: id, exact, near
    without_documents: list[str] = field(default_factory=list)  # inputs in which there is none
    passed_over: dict[str, int] = field(default_factory=dict)  # files in folders, by suffix
    passed_over_records: dict[str, int] = field(default_factory=dict)  # by kind
    dates: RunDates = field(default_factory=RunDates)
    peak_rss_mb: float = 0.0  # of the largest worker
    seconds: float = 0.0  # of this start, without `resolution`
    resolution: Resolution | None = None  # None: not asked for, or nothing has changed since the last one


@dataclass(frozen=True, slots=True)
class ExecutionOptions:
    """How a run is executed; the tables do not depend on it.

    `workers`: number of worker processes; with 0 this process does the work, and a document that hangs or
    crashes affects it.
    """

    workers: int = 0
    engine: str = "local"  # or dask
    scheduler: str | None = None  # of a Dask cluster; None: one of this run's own
    dashboard: bool = False  # of a cluster of this run's own
    compact: bool = True  # join the parts at the end where there are many, on a disk
    resolve: bool = False  # end with the tables of `svodka resolve`
    limits: DocumentLimits = field(default_factory=DocumentLimits)
    max_reject_rate: float = 1.0


def execute(
    inputs: Sequence[str],
    out: str | Path,
    config: RunConfig,
    options: ExecutionOptions | None = None,
    *,
    overwrite: bool = False,
    watcher: Watcher | None = None,
    stop: StopRequest | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> RunResult:
    """Process the missing shards of a run, and new inputs.

    Raises InputError (nothing was begun), RunError (it can go on) or Interrupted (it was asked to stop).
    """
    options, watcher, stop = options or ExecutionOptions(), watcher or SilentWatcher(), stop or StopRequest()
    _check(config, options)
    began, ticked = clock(), perf_counter()
    folder = RunFolder(out)
    with report_full_disk(folder.path):
        if not folder.exists():
            _refuse_foreign(folder.path)
    found = None if STDIN in inputs else discover(inputs)
    with report_full_disk(folder.path), _no_folder_for_nothing(folder), run_lock(folder.path) as lock:
        if overwrite and folder.exists():
            folder.clear()
        if found is None:
            spooled = copy_stdin(folder)
            found = discover([spooled if given == STDIN else given for given in inputs])
        folder.clear_work()
        recover(folder)
        manifest = _planned(folder, found, config, began)
        plan = read_plan(folder.plan_path)
        _refuse_nothing(folder, found, manifest, plan)
        done = folder.done()
        missing = [_stamped(spec, folder, manifest) for spec in plan if spec.shard not in done]
        refuse_covered(folder, [spec.shard for spec in missing])
        if missing:
            folder.clear_resolved()
        planned = sum(spec.documents for spec in plan)
        watcher = live = LiveStatus(folder, watcher)
        watcher.planned(planned, sum(s.documents for s in plan if s.shard in done), len(plan))
        context = RunContext(
            str(folder.path), config, part_metadata(manifest), manifest["model"]["sha256"], os.getcwd()
        )
        _watch_rejects(done, options.max_reject_rate, planned)
        try:
            with closing(_reports(context, missing, options, watcher, stop)) as reports:
                for report in reports:
                    lock.check()
                    done[report.shard] = report.as_dict()
                    watcher.event("shard_done", **_in_short(report))
                    _watch_rejects(done, options.max_reject_rate, planned)
        finally:
            folder.clear_work()
            live.clear()
        if options.compact and not is_object_store(folder.path):
            watcher.event("compacted", tables=compact(folder, most=MANY).tables)
        dates = run_dates(plan, done.values(), folder.display_uri)
        ended = clock().isoformat(timespec="seconds")
        manifest = {**manifest, "dates": asdict(dates), "finished_at": ended}
        folder.write_manifest(manifest)
    reports_of_all = list(done.values())
    fresh = [done[spec.shard] for spec in missing]
    result = RunResult(
        out=str(out),
        run_id=manifest["run_id"],
        shards=len(plan),
        fresh_shards=len(missing),
        documents=sum(report["documents"] for report in reports_of_all),
        rejects=sum(report["rejects"] for report in reports_of_all),
        words=sum(report["words"] for report in reports_of_all),
        fresh_documents=sum(report["documents"] - report["met_before"] for report in fresh),
        fresh_words=sum(report["words"] for report in fresh),
        seen_before=seen_before(plan),
        without_documents=without_documents(folder, manifest, plan),
        passed_over=manifest["passed_over"],
        passed_over_records=manifest["passed_over_records"],
        dates=dates,
        peak_rss_mb=max((report["peak_rss_mb"] for report in reports_of_all), default=0.0),
        seconds=round(perf_counter() - ticked, 3),
    )
    watcher.event("finished", documents=result.documents, rejects=result.rejects, seconds=result.seconds)
    return replace(result, resolution=_resolved(out, watcher)) if options.resolve else result


def _resolved(out: str | Path, watcher: Watcher) -> Resolution | None:
    from pipeline.resolve.after_run import resolve_run

    resolution = resolve_run(out)
    if resolution:
        watcher.event("resolved", tables=resolution.tables, seconds=resolution.seconds)
    return resolution


class _InThisProcess:
    """The monitor of a run without worker processes."""

    def __init__(self, watcher: Watcher, stop: StopRequest) -> None:
        self.watcher = watcher
        self.stop = stop

    def unit(self, first: int, records: int, characters: int, *, seeking: bool = False) -> None:
        self.stop.check()
        self.watcher.alive(())

    def progress(self, documents: int, rejects: int, words: int) -> None:
        self.watcher.progress(documents, rejects, words)


def _reports(
    context: RunContext,
    missing: Sequence[ShardSpec],
    options: ExecutionOptions,
    watcher: Watcher,
    stop: StopRequest,
) -> Generator[ShardReport]:
    if not missing:
        return
    if options.engine == "dask":
        from pipeline.engine.dask_cluster import reports_of_cluster

        yield from reports_of_cluster(
            context,
            missing,
            options.limits,
            max(1, options.workers),
            options.scheduler,
            watcher,
            stop,
            dashboard=options.dashboard,
        )
        return
    if options.workers == 0:
        with stop.gently():
            for spec in missing:
                yield run_shard(spec, context, _InThisProcess(watcher, stop))
        return
    with WorkerPool(context, min(options.workers, len(missing)), options.limits, watcher) as pool:
        yield from pool.run(missing, stop)


def _planned(folder: RunFolder, found: Discovery, config: RunConfig, began: datetime) -> Manifest:
    """Return the manifest; afterwards the plan on disk covers all its inputs.

    The manifest is written first: a plan that does not cover it yet is completed at the next start.
    """
    if folder.exists():
        manifest = continued_manifest(folder, found.sources, config, folder.manifest())
    else:
        manifest = fresh_manifest(folder, found.sources, config, began)
    passed_over = Counter[str](found.passed_over)
    folder.write_manifest({**manifest, "passed_over": dict(Counter(manifest["passed_over"]) | passed_over)})
    given = {folder.display_uri(source.uri) for source in found.sources}
    try:
        extended = extend_plan(folder, manifest, config, given)
    except InputError:
        _forget_unplanned(folder, manifest)
        raise
    if extended:
        manifest.pop("finished_at", None)
    manifest["passed_over_records"] = planned_passed_over(folder.plan_path)
    told = Counter[str](manifest["passed_over"]) | passed_over
    manifest["passed_over"] = dict(sorted(told.items()))
    folder.write_manifest(manifest)
    return manifest


@contextmanager
def _no_folder_for_nothing(folder: RunFolder) -> Iterator[None]:
    """Remove a folder that was created for a run that could not start."""
    fresh = not is_object_store(folder.path) and not folder.path.exists()
    try:
        yield
    except InputError:
        if fresh and not folder.exists():
            with suppress(OSError):
                folder.clear()
                (folder.path / LOCK).unlink(missing_ok=True)
                folder.path.rmdir()
        raise


def _forget_unplanned(folder: RunFolder, manifest: Manifest) -> None:
    """Remove inputs that cannot be planned from the manifest; remove a run that has no others."""
    planned = planned_increments(folder.plan_path)
    if planned == 0:
        folder.clear()
        return
    inputs = [entry for entry in manifest["inputs"] if entry["increment"] <= planned]
    folder.write_manifest({**manifest, "inputs": inputs, "increments": planned})


def _refuse_nothing(
    folder: RunFolder, found: Discovery, manifest: Manifest, plan: Sequence[ShardSpec]
) -> None:
    """Raise InputError when all inputs are known from an earlier call and contain no document."""
    given = {folder.display_uri(source.uri) for source in found.sources}
    if given.issubset(without_documents(folder, manifest, plan)):
        raise nothing_read([entry for entry in manifest["inputs"] if entry["uri"] in given], {})


def _stamped(spec: ShardSpec, folder: RunFolder, manifest: Manifest) -> ShardSpec:
    """The shard with the state of its inputs at planning time."""
    entries = {entry["uri"]: entry for entry in manifest["inputs"]}  # of one that has grown: the last
    told = {piece.uri: (piece, entries[folder.display_uri(piece.uri)]) for piece in spec.slices}
    stamps = (
        InputStamp(uri, one["size"], one["mtime_ns"], one["sha256"], may_grow=piece.unit == "bytes")
        for uri, (piece, one) in told.items()
    )
    return replace(spec, stamps=tuple(stamps))


def _in_short(report: ShardReport) -> dict[str, Any]:
    facts = report.as_dict()
    return {key: facts[key] for key in ("shard", "documents", "rejects", "words", "seconds", "peak_rss_mb")}


def _check(config: RunConfig, options: ExecutionOptions) -> None:
    if options.workers < 0:
        raise InputError(
            "workers", f"--workers {options.workers} is not a number of processes.", "Use 1 or more."
        )
    if options.engine not in ENGINES:
        raise InputError(
            "engine", f"--engine {options.engine} is unknown.", f"Choose from: {', '.join(ENGINES)}."
        )
    if options.dashboard and (options.engine != "dask" or options.scheduler):
        raise InputError(
            "dashboard",
            "--dashboard works only with a Dask cluster that the run starts itself.",
            "Remove it, or use --engine dask without --scheduler; other clusters have their own.",
        )
    if config.dedup not in DEDUP:
        raise InputError("dedup", f"--dedup {config.dedup} is unknown.", f"Choose from: {', '.join(DEDUP)}.")
    unknown = [table for table in config.tables if table not in SCHEMAS]
    if unknown:
        raise InputError(
            "tables", f"There is no table «{unknown[0]}».", f"Choose from: {', '.join(SCHEMAS)}."
        )
    lacking = [table for table in ALWAYS_WRITTEN if table not in config.tables]
    if lacking:
        raise InputError("tables", f"A run needs the table {lacking[0]}.", "Add it to the list.")
    zone(config.read.timezone)
    check_date_format(config.read.date_format)
    model_path(config.model)


def _refuse_foreign(path: StoragePath) -> None:
    """Raise InputError when the folder contains files that are not from a run."""
    ours = (".input", LOCK, RunFolder(path).judgements_path.name)
    strangers = [p.name for p in path.iterdir() if p.name not in ours] if path.is_dir() else []
    if strangers:
        raise InputError(
            "not_empty",
            f"{path} is not empty and holds no run (it contains {strangers[0]}, …).",
            "Name a new folder with -o.",
        )


def _watch_rejects(done: dict[int, dict[str, Any]], most: float, planned: int) -> None:
    """Raise RunError once the rejects exceed the allowed share of all planned documents."""
    rejects = sum(report["rejects"] for report in done.values())
    if planned and rejects / planned > most:
        total = rejects + sum(report["documents"] for report in done.values())
        raise RunError(
            "too_many_rejects",
            f"{rejects} of {total} documents were rejected, a larger share of all "
            f"{planned} than --max-reject-rate {most:g}.",
            "See the table rejects; repeat the command with a higher rate to continue.",
        )
