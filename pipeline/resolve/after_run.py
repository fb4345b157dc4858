"""The last step of a run: resolve its entities, unless they are up to date."""

from __future__ import annotations

from pathlib import Path

from pipeline.resolve.resolve import Resolution, resolve
from pipeline.tables.folder import RunFolder
from pipeline.tables.schema import RESOLVED

_REQUIRED = ("documents", "chains", "mentions")


def resolve_run(out: str | Path) -> Resolution | None:
    """Resolve a finished run.

    None if the run leaves out tables that this needs, or if nothing has changed since it was resolved; new
    shards delete the old entities.
    """
    folder = RunFolder(out)
    tables = folder.manifest()["config"]["tables"]
    if any(table not in tables for table in _REQUIRED):
        return None
    resolved = [folder.parts(name) for name in RESOLVED]
    judgements = folder.judgements_path
    if all(resolved) and not (
        judgements.is_file() and judgements.stat().st_mtime_ns > resolved[0][0].stat().st_mtime_ns
    ):
        return None
    return resolve(out)
