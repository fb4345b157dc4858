"""The progress of a run, read from the files in its folder; also while the run is in progress."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.engine.live_status import live_state
from pipeline.engine.plan import planned_passed_over, read_plan, seen_before, without_documents
from pipeline.engine.run_dates import RunDates, run_dates
from pipeline.tables.folder import RunFolder
from pipeline.tables.run_lock import holder, is_running
from pipeline.tables.schema import RESOLVED
from pipeline.tables.storage_path import read_metadata, read_table


@dataclass(frozen=True, slots=True)
class RunStatus:
    """Progress of a run. `*_planned` are None while the inputs are still being counted."""

    out: str
    run_id: str
    model: str
    finished: bool
    shards: int
    shards_planned: int | None
    documents: int  # in the tables
    documents_in_flight: int  # processed, in unfinished shards
    documents_planned: int | None  # including future rejects
    rejects: int
    rejects_by_code: dict[str, int]
    passed_over: dict[str, int]  # files in folders, by suffix
    passed_over_records: dict[str, int]  # by kind
    dates: RunDates
    seen_before: dict[str, int]  # documents by kind: id, exact, near
    without_documents: list[str]  # inputs that contain none
    words: int
    words_per_second: float | None
    seconds_left: float | None  # at the average rate so far; None when finished or not started
    stage_words_per_second: dict[str, float]  # of one worker, for each stage
    peak_rss_mb: float | None  # of the largest worker
    running: bool  # a process is running now
    running_as: dict[str, Any]  # process, host, since; empty when none is
    workers_mb: list[float]  # the size of each worker now
    started_at: str
    finished_at: str | None
    tables: dict[str, int]  # rows


def run_status(out: str | Path) -> RunStatus:
    """Read the progress from a run folder. Raises InputError when it holds no run."""
    folder = RunFolder(out)
    manifest = folder.manifest()
    plan = read_plan(folder.plan_path) if folder.plan_path.is_file() else None
    reports = folder.done()
    done = list(reports.values())
    documents, rejects, words = (
        sum(report[key] for report in done) for key in ("documents", "rejects", "words")
    )
    running = is_running(folder.path)
    live = live_state(folder) if running else {}
    finished = plan is not None and len(done) >= len(plan) and "finished_at" in manifest
    planned = None if plan is None else sum(spec.documents for spec in plan)
    busy = _busy_seconds(folder, done)
    left = None
    if not finished and busy and planned is not None and documents + rejects:
        left = round(busy / (documents + rejects) * max(0, planned - documents - rejects), 1)
    return RunStatus(
        out=str(out),
        run_id=manifest["run_id"],
        model=f"{manifest['model']['name']} {manifest['model']['version']}",
        finished=finished,
        shards=len(done),
        shards_planned=None if plan is None else len(plan),
        documents=documents,
        documents_in_flight=live.get("documents", 0) + live.get("rejects", 0),
        documents_planned=planned,
        rejects=rejects,
        rejects_by_code=_by_code(folder) if rejects else {},
        passed_over=manifest.get("passed_over", {}),
        passed_over_records=planned_passed_over(folder.plan_path),
        dates=run_dates(plan or [], done, folder.display_uri),
        seen_before=seen_before(plan or []),
        without_documents=without_documents(folder, manifest, plan) if plan is not None else [],
        words=words,
        words_per_second=round(words / busy, 1) if busy else None,
        seconds_left=left,
        stage_words_per_second=_by_stage(done),
        peak_rss_mb=max((report["peak_rss_mb"] for report in done), default=None),
        running=running,
        running_as=holder(folder.path) if running else {},
        workers_mb=live.get("resident_mb", []),
        started_at=manifest["started_at"],
        finished_at=manifest.get("finished_at") if finished else None,
        tables={**table_rows(manifest["config"]["tables"], done), **_resolved_rows(folder)},
    )


def table_rows(tables: Sequence[str], reports: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Rows in the finished parts of each table."""
    return {
        table: sum(report["tables"].get(table, {}).get("rows", 0) for report in reports) for table in tables
    }


def _resolved_rows(folder: RunFolder) -> dict[str, int]:
    """Rows of the tables of `svodka resolve`, where they are made."""
    return {
        table: sum(read_metadata(part).num_rows for part in parts)
        for table in RESOLVED
        if (parts := folder.parts(table))
    }


def _busy_seconds(folder: RunFolder, reports: Sequence[dict[str, Any]]) -> float:
    """Seconds in which at least one worker was at a shard: pauses between two starts do not count."""
    spans = []
    for report in reports:
        path = folder.path / ".done" / f"{report['shard']:05d}.json"
        end = path.stat().st_mtime
        spans.append((end - report["seconds"], end))
    total, reached = 0.0, float("-inf")
    for start, end in sorted(spans):
        total += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return total


def _by_stage(reports: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Words a second in each stage, the slowest first."""
    seconds: Counter[str] = Counter()
    for report in reports:
        seconds.update(report["stage_seconds"])
    words = sum(report["words"] for report in reports)
    return {stage: round(words / spent, 1) for stage, spent in seconds.most_common() if spent}


def _by_code(folder: RunFolder) -> dict[str, int]:
    codes: Counter[str] = Counter()
    for part in folder.parts("rejects"):
        codes.update(read_table(part, columns=["code"]).column("code").to_pylist())
    return dict(codes.most_common())
