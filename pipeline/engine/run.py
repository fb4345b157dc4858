"""A run from its inputs to its tables: manifest, plan, what is missing, workers, the end."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

from pipeline.engine.config import RunConfig, ShardReport, ShardSpec
from pipeline.engine.local import run_here, run_in_processes
from pipeline.engine.models import model_digest, model_meta, model_path
from pipeline.engine.plan import make_plan, read_plan, write_plan
from pipeline.errors import InputError, RunError
from pipeline.sources import Discovery, Source, discover, fingerprint, spool_stdin
from pipeline.tables.folder import STDIN, RunFolder
from pipeline.tables.schema import ALWAYS_WRITTEN, SCHEMA_VERSION, SCHEMAS


class Watcher(Protocol):
    """Told how a run goes; the command line draws it."""

    def planned(self, documents: int, done: int, shards: int) -> None: ...
    def progress(self, documents: int, rejects: int, words: int) -> None: ...


class Silent:
    """A watcher that says nothing."""

    def planned(self, documents: int, done: int, shards: int) -> None:
        pass

    def progress(self, documents: int, rejects: int, words: int) -> None:
        pass


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run made, all shards together (also those of earlier starts)."""

    out: str
    run_id: str
    shards: int
    fresh_shards: int  # done by this start
    documents: int
    rejects: int
    words: int
    passed_over: dict[str, int] = field(default_factory=dict)
    peak_rss_mb: float = 0.0  # of the largest worker
    seconds: float = 0.0  # of this start


def execute(
    inputs: Sequence[str],
    out: str | Path,
    config: RunConfig,
    *,
    workers: int = 1,
    overwrite: bool = False,
    max_reject_rate: float = 1.0,
    watcher: Watcher | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> RunResult:
    """Do what is missing of a run. Raises InputError (nothing was begun) or RunError (it can go on)."""
    watcher = watcher or Silent()
    _check(config, workers)
    began = clock()
    folder = RunFolder(out)
    if overwrite and folder.exists():
        folder.clear()
    found = discover([_spooled(folder) if given == STDIN else given for given in inputs])
    manifest = _manifest(folder, found, config, began)
    if folder.exists():
        _compare(folder.manifest(), manifest, folder.path)
    else:
        _refuse_foreign(folder.path)
        folder.write_manifest(manifest)
    if not folder.plan_path.is_file():
        passed_over = Counter(found.passed_over)
        plan = make_plan(found.sources, config.read, config.limit, passed_over)
        folder.write_manifest({**manifest, "passed_over": dict(sorted(passed_over.items()))})
        write_plan(folder.plan_path, plan)
    plan = read_plan(folder.plan_path)
    done = folder.done()
    missing = [spec for spec in plan if spec.shard not in done]
    folder.clear_work()
    if missing:
        folder.clear_resolved()
    finished = sum(spec.documents for spec in plan if spec.shard in done)
    watcher.planned(sum(spec.documents for spec in plan), finished, len(plan))
    for report in _reports(folder.path, missing, config, manifest, watcher, workers):
        done[report.shard] = report.as_dict()
        _watch_rejects(done, max_reject_rate)
    _write_empty(folder, plan, config, manifest)
    folder.clear_work()
    ended = clock()
    manifest = {**folder.manifest(), "finished_at": ended.isoformat(timespec="seconds")}
    folder.write_manifest(manifest)
    reports = list(done.values())
    return RunResult(
        out=str(out), run_id=manifest["run_id"], shards=len(plan), fresh_shards=len(missing),
        documents=sum(report["documents"] for report in reports),
        rejects=sum(report["rejects"] for report in reports),
        words=sum(report["words"] for report in reports),
        passed_over=manifest["passed_over"],
        peak_rss_mb=max((report["peak_rss_mb"] for report in reports), default=0.0),
        seconds=round((ended - began).total_seconds(), 3),
    )  # fmt: skip


def _reports(
    out: Path,
    missing: list[ShardSpec],
    config: RunConfig,
    manifest: dict[str, Any],
    watcher: Watcher,
    workers: int,
) -> Iterator[ShardReport]:
    metadata = _metadata(manifest)
    if workers == 1 or len(missing) <= 1:
        return run_here(out, missing, config, metadata, watcher.progress)
    return run_in_processes(out, missing, config, metadata, watcher.progress, workers)


def _metadata(manifest: dict[str, Any]) -> dict[str, str]:
    """What every part says of itself."""
    model = manifest["model"]
    return {
        "schema_version": manifest["schema_version"],
        "model": f"{model['name']} {model['version']}",
        "run_id": manifest["run_id"],
    }


def _write_empty(
    folder: RunFolder, plan: list[ShardSpec], config: RunConfig, manifest: dict[str, Any]
) -> None:
    """A run over nothing has tables too, with no rows."""
    if not plan:
        from pipeline.tables.parts import ShardWriter

        with ShardWriter(folder.path, 0, config.tables, _metadata(manifest)) as writer:
            writer.commit()


def _check(config: RunConfig, workers: int) -> None:
    if workers < 1:
        raise InputError("workers", f"--workers {workers} is not a number of processes.", "Give 1 or more.")
    unknown = [table for table in config.tables if table not in SCHEMAS]
    if unknown:
        raise InputError(
            "tables", f"There is no table «{unknown[0]}».", f"Choose from: {', '.join(SCHEMAS)}."
        )
    lacking = [table for table in ALWAYS_WRITTEN if table not in config.tables]
    if lacking:
        raise InputError("tables", f"A run without {lacking[0]} says nothing.", "Leave it in the list.")
    model_path(config.model)


def _spooled(folder: RunFolder) -> str:
    """Standard input is kept in the run folder, where the workers read it."""
    folder.stdin_path.parent.mkdir(parents=True, exist_ok=True)
    return spool_stdin(folder.stdin_path).as_posix()


def _manifest(folder: RunFolder, found: Discovery, config: RunConfig, began: datetime) -> dict[str, Any]:
    """All that the tables depend on, with its fingerprint; the run id is part of it, not of the clock."""
    meta = model_meta(config.model)
    earlier = {}
    if folder.exists():
        earlier = {entry["uri"]: entry for entry in folder.manifest().get("inputs", [])}
    inputs = [
        {**_input_entry(source, earlier.get(source.uri)), "uri": folder.told_uri(source.uri)}
        for source in found.sources
    ]
    model = {"name": f"{meta['lang']}_{meta['name']}", "version": meta["version"]}
    substance = {
        "inputs": [{"uri": entry["uri"], "sha256": entry["sha256"]} for entry in inputs],
        "config": config.as_dict(),
        "model": {**model, "sha256": model_digest(config.model)},
        "schema_version": SCHEMA_VERSION,
        "svodka": version("svodka"),
    }
    digest = sha256(json.dumps(substance, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    return {
        "run_id": digest[:16],
        "fingerprint": digest,
        "started_at": began.isoformat(timespec="seconds"),
        **substance,
        "inputs": inputs,
        "passed_over": dict(found.passed_over),
    }


def _input_entry(source: Source, earlier: dict[str, Any] | None) -> dict[str, Any]:
    """Size and digest of an input; the digest is taken over when size and time of change are the same."""
    if earlier and earlier.get("mtime_ns") is not None:
        quick = fingerprint(source, digest=False)
        if (quick["size"], quick["mtime_ns"]) == (earlier["size"], earlier["mtime_ns"]):
            return earlier
    return fingerprint(source)


def _compare(earlier: dict[str, Any], now: dict[str, Any], path: Path) -> None:
    if earlier.get("fingerprint") == now["fingerprint"]:
        return
    parts = [part for part in ("inputs", "config", "model", "schema_version", "svodka")
             if _bare(earlier.get(part)) != _bare(now[part])]  # fmt: skip
    raise InputError(
        "other_run",
        f"{path} holds a run that differs in: {', '.join(parts) or 'its fingerprint'}.",
        "Give another folder with -o, or --overwrite to throw that run away.",
    )


def _bare(part: Any) -> Any:
    """Inputs without the time of their last change."""
    if isinstance(part, list):
        return [{key: entry.get(key) for key in ("uri", "sha256")} for entry in part]
    return part


def _refuse_foreign(path: Path) -> None:
    """Never write between files of somebody else."""
    ours = (".input", RunFolder(path).judgements_path.name)
    strangers = [p.name for p in path.glob("*") if p.name not in ours] if path.is_dir() else []
    if strangers:
        raise InputError(
            "not_empty",
            f"{path} is not empty and holds no run ({strangers[0]}, …).",
            "Give a new folder with -o.",
        )


def _watch_rejects(done: dict[int, dict[str, Any]], most: float) -> None:
    rejects = sum(report["rejects"] for report in done.values())
    total = rejects + sum(report["documents"] for report in done.values())
    if total and rejects / total > most:
        raise RunError(
            "too_many_rejects",
            f"{rejects} of {total} documents were rejected, more than --max-reject-rate {most:g}.",
            "Look at the table rejects; the same command with a higher rate goes on.",
        )
