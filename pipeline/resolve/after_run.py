"""The last step of a run: its entities, unless they are there already."""

from __future__ import annotations

from pathlib import Path

from pipeline.resolve.resolve import Resolution, resolve
from pipeline.tables.folder import RunFolder
from pipeline.tables.schema import RESOLVED

_INDISPENSABLE = ("documents", "chains", "mentions")


def resolve_run(out: str | Path) -> Resolution | None:
    """Resolve a finished run; None where it was told to leave out the tables that this needs, or where
    nothing has changed since it was resolved. A run that gets new shards loses its old entities by itself."""
    folder = RunFolder(out)
    tables = folder.manifest()["config"]["tables"]
    if any(table not in tables for table in _INDISPENSABLE):
        return None
    made = [folder.parts(name) for name in RESOLVED]
    judged = folder.judgements_path
    if all(made) and not (judged.is_file() and judged.stat().st_mtime_ns > made[0][0].stat().st_mtime_ns):
        return None
    return resolve(out)
