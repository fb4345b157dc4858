"""What was run: inputs, model, when, how fast, and what of it is not there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pipeline.engine.run_status import run_status
from pipeline.report.limits import Limits
from pipeline.report.report_documents import Row, shortened
from pipeline.tables.run import Run
from pipeline.tables.schema import SCHEMAS

_MESSAGE_CHARS = 300


def about(run: Run, there: set[str], limits: Limits) -> dict[str, Any]:
    """Figures of the run and rows of its tables. `left_out`: tables that it was told not to write."""
    stands = run_status(run.folder.path)
    inputs = run.manifest.get("inputs", [])
    seconds = None
    if stands.finished_at:
        times = (datetime.fromisoformat(moment) for moment in (stands.started_at, stands.finished_at))
        begun, ended = times
        seconds = (ended - begun).total_seconds()
    return {
        "out": stands.out,
        "run_id": stands.run_id,
        "model": stands.model,
        "svodka": run.manifest.get("svodka"),
        "started_at": stands.started_at,
        "finished_at": stands.finished_at,
        "finished": stands.finished,
        "seconds": seconds,
        "shards": [stands.shards, stands.shards_planned],
        "planned": stands.documents_planned,
        "words": stands.words,
        "speed": stands.words_per_second,
        "inputs": [[row["uri"], row.get("size")] for row in inputs[: limits.inputs]],
        "n_inputs": len(inputs),
        "bytes": sum(row.get("size") or 0 for row in inputs),
        "tables": stands.tables,
        "resolved": "entities" in there,
        "left_out": [name for name in SCHEMAS if name not in run.manifest["config"]["tables"]],
        "timezone": run.manifest["config"].get("read", {}).get("timezone"),
    }


def reject_rows(db: Any, limits: Limits) -> list[Row]:
    """`[code, stage, rejects, [[source, row, message], …]]`, the most frequent reason first."""
    groups = db.execute(
        "SELECT code, stage, count(*) AS n FROM rejects GROUP BY ALL ORDER BY n DESC, code, stage"
    ).fetchall()
    shown: dict[tuple[str, str], list[Row]] = {}
    for code, stage, source, row, message in db.execute(
        "SELECT code, stage, source_uri, source_row, message FROM rejects "
        "QUALIFY row_number() OVER (PARTITION BY code, stage ORDER BY source_uri, source_row) <= ? "
        "ORDER BY source_uri, source_row",
        [limits.reject_examples],
    ).fetchall():
        shown.setdefault((code, stage), []).append([source, row, shortened(message, _MESSAGE_CHARS)])
    return [[code, stage, n, shown[code, stage]] for code, stage, n in groups]


def duplicates(db: Any) -> int:
    """Documents that repeat an earlier one."""
    (n,) = db.execute("SELECT count(*) FROM documents WHERE duplicate IS NOT NULL").fetchone()
    return int(n)
