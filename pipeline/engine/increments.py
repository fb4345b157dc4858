"""Extends the plan of a run by new inputs. Each increment is planned once and knows the earlier documents.

Each increment stores its ids, and with --dedup its texts, under `.seen`. The plan is written last: an
interrupted increment is planned again from its beginning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

import pyarrow as pa

from pipeline.engine.dedup import find_duplicates
from pipeline.engine.empty_inputs import limit_reached, nothing_read
from pipeline.engine.manifest import Manifest
from pipeline.engine.plan import (
    KnownIds,
    PlannedIncrement,
    make_plan,
    planned_increments,
    planned_passed_over,
    read_plan,
    write_plan,
)
from pipeline.engine.run_config import RunConfig
from pipeline.sources.discovery import source_at
from pipeline.tables.folder import RunFolder
from pipeline.tables.ids import id_hash
from pipeline.tables.parts import write_whole
from pipeline.tables.storage_path import StoragePath, read_metadata, read_table


def extend_plan(folder: RunFolder, manifest: Manifest, config: RunConfig, given: Collection[str]) -> bool:
    """Plan the inputs of the manifest that are not planned yet; returns whether there were any.

    `given`: the addresses of the inputs of this call. Raises InputError when nothing can be planned: the run
    has no document then, or all that was given is new and has none. The plan is as it was before.
    """
    planned = planned_increments(folder.plan_path)
    for increment in range(planned + 1, manifest["increments"] + 1):
        plan = read_plan(folder.plan_path) if increment > 1 else []
        entries = [entry for entry in manifest["inputs"] if entry["increment"] == increment]
        sources = [source_at(folder.input_uri(entry["uri"])) for entry in entries]
        stretches = [range(entry.get("start", 0), entry["size"]) for entry in entries]
        before = sum(spec.documents for spec in plan)
        left = None if config.limit is None else max(0, config.limit - before)
        rejected = _rejected(folder, increment)
        known = _known_ids(folder, rejected)
        grown = make_plan(sources, config.read, left, known, len(plan), stretches)
        fresh = grown.specs
        if not fresh:
            _refuse_nothing(entries, given, left, before, grown)
        shards = range(len(plan), len(plan) + len(fresh))
        _write_ids(_ids_path(folder, increment), grown.ids, known, shards)
        if config.dedup != "off":
            fresh = find_duplicates(folder, fresh, config, increment, rejected)
        passed_over = Counter(planned_passed_over(folder.plan_path)) + grown.passed_over
        write_plan(folder.plan_path, [*plan, *fresh], increment, passed_over)
    return planned < int(manifest["increments"])


def _refuse_nothing(
    entries: Sequence[Manifest],
    given: Collection[str],
    left: int | None,
    before: int,
    grown: PlannedIncrement,
) -> None:
    """`left` of the limit, with `before` documents in the plan so far."""
    new = {entry["uri"] for entry in entries if "start" not in entry}
    if before and not new.issuperset(given):
        return
    if left == 0:
        raise limit_reached(entries, before)
    raise nothing_read(entries, grown.passed_over)


_IDS = pa.schema([("id", pa.int64()), ("unique", pa.bool_())])
_SHARDS = b"svodka.shards"  # of an increment: the first, and one behind the last


def _ids_path(folder: RunFolder, increment: int) -> StoragePath:
    return folder.seen_path / f"ids-{increment:05d}.parquet"


def _rejected(folder: RunFolder, increment: int) -> list[frozenset[str]]:
    """For each earlier increment the ids of its rejects so far: once they are mended they may come again."""
    reports = folder.done() if increment > 1 else {}
    found = []
    for earlier in range(1, increment):
        told = (read_metadata(_ids_path(folder, earlier)).metadata or {}).get(_SHARDS, b"0 0")
        first, stop = map(int, told.split())
        shards = (reports[shard] for shard in range(first, stop) if shard in reports)
        found.append(frozenset(own for report in shards for own in report.get("rejected_ids", ())))
    return found


def _known_ids(folder: RunFolder, rejected: Sequence[frozenset[str]]) -> KnownIds:
    """The ids of all earlier increments, but for those of rejects."""
    unique: set[int] = set()
    repeated: set[int] = set()
    for earlier, left_out in enumerate(rejected, 1):
        table = read_table(_ids_path(folder, earlier))
        gone = {id_hash(own) for own in left_out}
        for own, alone in zip(table["id"].to_pylist(), table["unique"].to_pylist(), strict=True):
            if not alone:
                repeated.add(own)
            elif own not in gone:
                unique.add(own)
    return KnownIds(frozenset(unique), frozenset(repeated))


def _write_ids(path: StoragePath, ids: Counter[int], known: KnownIds, shards: range) -> None:
    alone = {own for own, count in ids.items() if count == 1 and own not in known.repeated}
    rows = [(own, own in alone) for own in sorted(ids) if own not in known.unique]
    columns = list(zip(*rows, strict=True)) if rows else [(), ()]
    schema = _IDS.with_metadata({_SHARDS: f"{shards.start} {shards.stop}"})
    write_whole(path, pa.table(columns, schema=schema))
