"""Joins small parts into parts of sensible size, one row group in memory at a time.

The parts of a table are joined in a folder beside it, which then takes the table's place in one step: whoever
looks into the table sees the old parts or the new ones, and a kill in between loses and doubles nothing.
Which parts are joined depends on their sizes alone, so the bytes are the same on every machine.
"""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import InputError
from pipeline.tables.folder import RunFolder, covered
from pipeline.tables.parts import ROW_GROUP
from pipeline.tables.schema import SCHEMAS
from pipeline.tables.storage_path import commit_files, is_object_store, sync_folder

FOLDER = ".compacting"
MANY = 64  # parts of one table: more of them are joined at the end of a run
_LARGE = 64 * 2**20  # bytes of a part that is left as it is
_AIMED = 128 * 2**20  # bytes of the parts that are joined into one
_GROUP_BYTES = 64 * 2**20  # of a row group in memory
_RENAME_EXCHANGE = 2
_AT_FDCWD = -100


@dataclass(frozen=True, slots=True)
class Compaction:
    """Parts of each table before and after, of the tables that changed."""

    out: str
    tables: dict[str, tuple[int, int]]


def compact(folder: RunFolder, most: int = 1) -> Compaction:
    """Join the small parts of every table that has more than `most`. The caller holds the lock of the run.

    Raises InputError in a store, which cannot put several objects in the place of others in one step.
    """
    if is_object_store(folder.path):
        raise InputError(
            "no_compaction",
            f"{folder.path} lies in a store, where parts cannot be exchanged in one step.",
            "Leave it as it is, or copy the run to a disk first.",
        )
    recover(folder)
    changed = {}
    try:
        for table in SCHEMAS:
            parts = folder.parts(table)
            groups = list(_groups(parts))
            if len(parts) > most and len(groups) < len(parts):
                _exchange(folder, table, groups)
                changed[table] = len(parts), len(groups)
    finally:  # a disk that is full gets its room back
        recover(folder)
    return Compaction(str(folder.path), changed)


def recover(folder: RunFolder) -> None:
    """What a kill in the middle left: a table whose place is empty gets its parts, the rest is taken away."""
    if is_object_store(folder.path) or not _beside(folder).is_dir():
        return
    for table in SCHEMAS:
        old = _beside(folder) / f"{table}.old"
        if old.is_dir() and not (folder.path / table).exists():
            os.rename(old, folder.path / table)
    shutil.rmtree(_beside(folder), ignore_errors=True)


def refuse_covered(folder: RunFolder, missing: Sequence[int]) -> None:
    """Raises InputError when a shard that is to be made again has its rows in a joined part."""
    joined = [covered(path.name) for path in (folder.path / "documents").glob("part-*-*.parquet")]
    lost = [shard for shard in missing if any(first <= shard <= last for first, last in joined)]
    if lost:
        raise InputError(
            "done_lost",
            f"{folder.path}/.done/{lost[0]:05d}.json is gone, but a joined part has the rows of that shard.",
            "Restore it from a backup, or start again with --overwrite.",
        )


def _groups(parts: Sequence[Path]) -> Iterator[list[Path]]:
    """Which parts become one, in their order; shards between two of them are never left out."""
    members: list[Path] = []
    size = 0
    for part in parts:
        own = part.stat().st_size
        gap = bool(members) and covered(part.name)[0] != covered(members[-1].name)[1] + 1
        if members and (gap or own >= _LARGE or size >= _AIMED):
            yield members
            members, size = [], 0
        members.append(part)
        size = _AIMED if own >= _LARGE else size + own
    if members:
        yield members


def _exchange(folder: RunFolder, table: str, groups: Sequence[Sequence[Path]]) -> None:
    """A folder with the joined parts takes the place of the table."""
    beside = _beside(folder) / table
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    for members in groups:
        if len(members) == 1:
            _link(members[0], beside / members[0].name)
        else:
            first, last = covered(members[0].name)[0], covered(members[-1].name)[1]
            half_made = beside / "joined.half"
            _join(table, members, half_made)
            commit_files({half_made: beside / f"part-{first:05d}-{last:05d}.parquet"})
    sync_folder(beside)
    _swap(beside, folder.path / table)
    sync_folder(folder.path)
    shutil.rmtree(beside, ignore_errors=True)


def _join(table: str, parts: Sequence[Path], target: Path) -> None:
    schema = SCHEMAS[table].with_metadata(pq.read_schema(parts[0]).metadata)
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        waiting: list[pa.Table] = []
        for part in parts:
            file = pq.ParquetFile(part)
            for group in range(file.num_row_groups):
                waiting.append(file.read_row_group(group))
                rows, size = (sum(getattr(one, name) for one in waiting) for name in ("num_rows", "nbytes"))
                if rows >= ROW_GROUP or size >= _GROUP_BYTES:
                    _write(writer, waiting)
                    waiting = []
        if waiting:
            _write(writer, waiting)


def _write(writer: pq.ParquetWriter, waiting: Sequence[pa.Table]) -> None:
    table = pa.concat_tables(waiting).unify_dictionaries().cast(writer.schema)
    if table.num_rows:
        writer.write_table(table, row_group_size=table.num_rows)


def _link(source: Path, target: Path) -> None:
    """The same file in a second folder; a copy where the disk has no such links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target.with_suffix(".half"))
        commit_files({target.with_suffix(".half"): target})


def _swap(fresh: Path, place: Path) -> None:
    """Two folders change places: in one step where the system can, else in two that `recover` understands."""
    if not _exchanged(fresh, place):
        old = fresh.with_name(f"{fresh.name}.old")
        os.rename(place, old)
        os.rename(fresh, place)
        shutil.rmtree(old, ignore_errors=True)


def _exchanged(left: Path, right: Path) -> bool:
    with suppress(AttributeError, OSError):
        rename = ctypes.CDLL(None).renameat2
        return bool(
            rename(_AT_FDCWD, os.fsencode(left), _AT_FDCWD, os.fsencode(right), _RENAME_EXCHANGE) == 0
        )
    return False


def _beside(folder: RunFolder) -> Path:
    return folder.path / FOLDER
