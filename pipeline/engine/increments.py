"""The plan grows with the inputs: each increment is planned once, and knows what the run had met before.

Under `.seen` an increment leaves its ids and (with --dedup) its texts.
The plan is written last: an increment that was cut short is planned again from its beginning.
"""

from __future__ import annotations

from collections import Counter

import pyarrow as pa

from pipeline.engine.config import RunConfig
from pipeline.engine.dedup import find_duplicates
from pipeline.engine.manifest import Manifest
from pipeline.engine.plan import KnownIds, make_plan, planned_increments, read_plan, write_plan
from pipeline.sources.discovery import source_at
from pipeline.tables.folder import RunFolder
from pipeline.tables.parts import write_whole
from pipeline.tables.places import Place, read_table


def extend_plan(folder: RunFolder, manifest: Manifest, config: RunConfig, passed_over: Counter[str]) -> bool:
    """Plan what the manifest has and the plan has not; returns whether there was anything."""
    planned = planned_increments(folder.plan_path)
    for increment in range(planned + 1, manifest["increments"] + 1):
        plan = read_plan(folder.plan_path) if increment > 1 else []
        entries = [entry for entry in manifest["inputs"] if entry["increment"] == increment]
        sources = [source_at(folder.real_uri(entry["uri"])) for entry in entries]
        stretches = [range(entry.get("start", 0), entry["size"]) for entry in entries]
        before = sum(spec.documents for spec in plan)
        left = None if config.limit is None else max(0, config.limit - before)
        known = _known_ids(folder, increment)
        grown = make_plan(sources, config.read, left, passed_over, known, len(plan), stretches)
        _write_ids(folder.seen_path / f"ids-{increment:05d}.parquet", grown.ids, known)
        fresh = grown.specs
        if config.dedup != "off":
            fresh = find_duplicates(folder, fresh, config, increment)
        write_plan(folder.plan_path, [*plan, *fresh], increment)
    return planned < int(manifest["increments"])


_IDS = pa.schema([("id", pa.int64()), ("unique", pa.bool_())])


def _known_ids(folder: RunFolder, increment: int) -> KnownIds:
    """The ids of all earlier increments."""
    unique: set[int] = set()
    repeated: set[int] = set()
    for earlier in range(1, increment):
        table = read_table(folder.seen_path / f"ids-{earlier:05d}.parquet")
        for own, alone in zip(table["id"].to_pylist(), table["unique"].to_pylist(), strict=True):
            (unique if alone else repeated).add(own)
    return KnownIds(frozenset(unique), frozenset(repeated))


def _write_ids(path: Place, ids: Counter[int], known: KnownIds) -> None:
    alone = {own for own, count in ids.items() if count == 1 and own not in known.repeated}
    rows = [(own, own in alone) for own in sorted(ids) if own not in known.unique]
    columns = list(zip(*rows, strict=True)) if rows else [(), ()]
    write_whole(path, pa.table(columns, schema=_IDS))
