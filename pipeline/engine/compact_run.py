"""`svodka compact`: the parts of a run joined into larger ones."""

from __future__ import annotations

from pathlib import Path

from pipeline.tables.compaction import Compaction, compact
from pipeline.tables.disk_full import report_full_disk
from pipeline.tables.folder import RunFolder
from pipeline.tables.run_lock import run_lock


def compact_run(out: str | Path) -> Compaction:
    """Join the small parts of a run. Raises InputError where there is no run, or one at work."""
    folder = RunFolder(out)
    folder.manifest()
    with report_full_disk(folder.path), run_lock(folder.path):
        return compact(folder)
