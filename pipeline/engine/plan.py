"""The plan of a run: which shard reads what. Recorded once, before the first document is worked on.

Shards are cut by the number of documents and their size alone, never by the number of workers, so that the
parts and their bytes do not depend on who makes them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.engine.config import ShardSpec
from pipeline.sources import Source, scan
from pipeline.sources.item import ReadOptions, Record, Slice
from pipeline.tables.ids import id_hash
from pipeline.tables.parts import sync_folder

MOST_DOCUMENTS = 2_000  # in a shard
FEWEST_DOCUMENTS = 50
_AIMED_SHARDS = 64
_MOST_BYTES = 32 * 2**20  # of raw input in a shard, unless one document is larger

_PLAN = pa.schema(
    [
        ("shard", pa.int32()), ("uri", pa.string()), ("unit", pa.dictionary(pa.int8(), pa.string())),
        ("start", pa.int64()), ("stop", pa.int64()), ("first_row", pa.int64()), ("documents", pa.int32()),
        ("repeated", pa.list_(pa.int64())),
    ]
)  # fmt: skip


def make_plan(
    sources: Sequence[Source],
    options: ReadOptions,
    limit: int | None = None,
    passed_over: Counter[str] | None = None,
) -> list[ShardSpec]:
    """Scan all inputs once and cut them into shards. Memory: a few dozen bytes a document.

    `passed_over` takes the counts of archive members of other kinds.
    """
    grains, ids, places = _grains(_records(sources, options, limit, passed_over))
    total = sum(piece.documents for _, _, piece in grains)
    size = min(MOST_DOCUMENTS, max(FEWEST_DOCUMENTS, -(-total // _AIMED_SHARDS)))
    shards = list(_merge(grains, size))
    grain_shard = {grain: ix for ix, members in enumerate(shards) for grain, _, _ in members}
    repeated = _repeated(ids, places, grain_shard)
    return [
        ShardSpec(
            ix, tuple(_joined([piece for _, _, piece in members])), frozenset(repeated.get(ix, ()))
        )
        for ix, members in enumerate(shards)
    ]


def write_plan(path: Path, plan: Sequence[ShardSpec]) -> None:
    """`plan.parquet`: a row for each stretch of input, in order; whole or not at all."""
    rows = [
        (spec.shard, s.uri, s.unit, s.start, s.stop, s.first_row, s.documents, ids)
        for spec in plan
        for s, ids in zip(spec.slices, [sorted(spec.repeated)] + [[]] * len(spec.slices), strict=False)
    ]
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(_PLAN)
    arrays = [pa.array(column, type=field.type) for column, field in zip(columns, _PLAN, strict=True)]
    half_made = path.with_name("plan.half")
    pq.write_table(pa.Table.from_arrays(arrays, schema=_PLAN), half_made, compression="zstd")
    half_made.replace(path)
    sync_folder(path.parent)


def read_plan(path: Path) -> list[ShardSpec]:
    """The plan as it was written."""
    rows = pq.read_table(path).to_pylist()
    plan = []
    for shard, group in groupby(rows, key=lambda row: row["shard"]):
        members = list(group)
        slices = tuple(
            Slice(r["uri"], r["unit"], r["start"], r["stop"], r["first_row"], r["documents"]) for r in members
        )
        plan.append(ShardSpec(shard, slices, frozenset(h for r in members for h in r["repeated"])))
    return plan


_Grain = tuple[int, int, Slice]  # number, bytes, what it reads


def _records(
    sources: Iterable[Source], options: ReadOptions, limit: int | None, passed_over: Counter[str] | None
) -> Iterator[tuple[Source, Record]]:
    count = 0
    for source in sources:
        for record in scan(source, options, passed_over):
            if limit is not None and count >= limit:
                return
            count += 1
            yield source, record


def _grains(records: Iterable[tuple[Source, Record]]) -> tuple[list[_Grain], list[int], list[int]]:
    """Short stretches of at most FEWEST_DOCUMENTS; the hashes of all ids, and the grain of each."""
    grains: list[_Grain] = []
    ids: list[int] = []
    places: list[int] = []
    open_uri: str | None = None
    size = 0
    for source, record in records:
        last = grains[-1][2] if grains else None
        if (
            last is None or source.uri != open_uri or last.documents >= FEWEST_DOCUMENTS
            or size + record.size > _MOST_BYTES
        ):  # fmt: skip
            open_uri, size = source.uri, 0
            last = Slice(source.uri, source.unit, record.start, record.start, record.row, 0)
            grains.append((len(grains), 0, last))
        size += record.size
        grown = Slice(last.uri, last.unit, last.start, record.stop, last.first_row, last.documents + 1)
        grains[-1] = (grains[-1][0], size, grown)
        if record.id is not None:
            ids.append(id_hash(record.id))
            places.append(grains[-1][0])
    return grains, ids, places


def _merge(grains: list[_Grain], most_documents: int) -> Iterator[list[_Grain]]:
    members: list[_Grain] = []
    documents = size = 0
    for grain in grains:
        too_many = documents + grain[2].documents > most_documents
        if members and (too_many or size + grain[1] > _MOST_BYTES):
            yield members
            members, documents, size = [], 0, 0
        members.append(grain)
        documents += grain[2].documents
        size += grain[1]
    if members:
        yield members


def _joined(slices: list[Slice]) -> Iterator[Slice]:
    """Stretches that follow each other in one input, as one."""
    current: Slice | None = None
    for piece in slices:
        if current and piece.uri == current.uri and piece.start == current.stop:
            current = Slice(
                current.uri, current.unit, current.start, piece.stop, current.first_row,
                current.documents + piece.documents,
            )  # fmt: skip
            continue
        if current:
            yield current
        current = piece
    if current:
        yield current


def _repeated(ids: list[int], places: list[int], grain_shard: dict[int, int]) -> dict[int, set[int]]:
    """For each shard the id hashes that occur more than once in the run."""
    hashes, counts = np.unique(np.array(ids, dtype="int64"), return_counts=True)
    twice = frozenset(hashes[counts > 1].tolist())
    found: dict[int, set[int]] = {}
    if twice:
        for own, place in zip(ids, places, strict=True):
            if own in twice:
                found.setdefault(grain_shard[place], set()).add(own)
    return found
