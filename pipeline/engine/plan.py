"""The plan of a run: which shard reads which part of the inputs. Written before any document is processed.

The number and size of documents alone decide where shards are cut, never the number of workers, so that the
files of a run are the same, byte for byte, whoever writes them.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.engine.run_config import SeenDocument, ShardSpec
from pipeline.errors import InputError
from pipeline.sources import DateColumns, Source, scan
from pipeline.sources.item import DateOrder, ReadOptions, Record, Slice
from pipeline.tables.folder import RunFolder
from pipeline.tables.ids import id_hash
from pipeline.tables.parts import write_whole
from pipeline.tables.storage_path import StoragePath, damaged_file, read_metadata, read_table

MOST_DOCUMENTS = 2_000  # in a shard
FEWEST_DOCUMENTS = 50
_AIMED_SHARDS = 64
_MOST_BYTES = 32 * 2**20  # of raw input in a shard, unless one document is larger

_SEEN = pa.struct([("number", pa.int32()), ("kind", pa.string()), ("of", pa.string())])
_DATE_ORDER = pa.struct(
    [
        ("field", pa.string()),
        ("order", pa.string()),
        ("only_this", pa.int64()),
        ("only_others", pa.int64()),
        ("several", pa.int64()),
    ]
)
_PLAN = pa.schema(
    [
        ("shard", pa.int32()),
        ("uri", pa.string()),
        ("unit", pa.dictionary(pa.int8(), pa.string())),
        ("start", pa.int64()),
        ("stop", pa.int64()),
        ("first_row", pa.int64()),
        ("documents", pa.int32()),
        ("date_orders", pa.list_(_DATE_ORDER)),
        ("repeated", pa.list_(pa.int64())),
        ("seen", pa.list_(_SEEN)),
    ]
)
_INCREMENTS = b"svodka.increments"
_PASSED_OVER = b"svodka.passed_over"


@dataclass(frozen=True, slots=True)
class KnownIds:
    """Id hashes of earlier increments: those of one document, and those that several share."""

    unique: frozenset[int] = frozenset()
    repeated: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class PlannedIncrement:
    """One planned increment: its shards, the count of each id hash, and skipped records by kind."""

    specs: list[ShardSpec]
    ids: Counter[int]
    passed_over: Counter[str]


def make_plan(
    sources: Sequence[Source],
    options: ReadOptions,
    limit: int | None = None,
    known: KnownIds | None = None,
    first_shard: int = 0,
    stretches: Sequence[range] | None = None,
) -> PlannedIncrement:
    """Scan all inputs once and cut them into shards. Uses a few dozen bytes of memory per document.

    A document whose id is in `known` is marked as repeated. `stretches`: the byte range of each source that
    is to be planned, for sources that are read by bytes.
    """
    known = known or KnownIds()
    met = _Met(known)
    passed_over = Counter[str]()
    dates = {source.uri: DateColumns() for source in sources}
    stretches = stretches or [range(sys.maxsize)] * len(sources)
    met.take(_records(sources, options, limit, passed_over, stretches, dates))
    orders = {uri: columns.settled() for uri, columns in dates.items()}
    total = sum(piece.documents for _, _, piece in met.grains)
    size = min(MOST_DOCUMENTS, max(FEWEST_DOCUMENTS, -(-total // _AIMED_SHARDS)))
    shards = list(_merge(met.grains, size))
    grain_shard = {grain: ix for ix, members in enumerate(shards) for grain, _, _ in members}
    repeated, seen = met.repeated(grain_shard), met.seen(shards)
    specs = [
        ShardSpec(
            first_shard + ix,
            tuple(
                replace(piece, date_orders=orders[piece.uri])
                for piece in _joined([piece for _, _, piece in members])
            ),
            frozenset(repeated.get(ix, ())),
            seen=tuple(seen.get(ix, ())),
        )
        for ix, members in enumerate(shards)
    ]
    return PlannedIncrement(specs, Counter(met.ids), passed_over)


def write_plan(
    path: StoragePath,
    plan: Sequence[ShardSpec],
    increments: int = 1,
    passed_over: Mapping[str, int] | None = None,
) -> None:
    """`plan.parquet`: a row for each stretch of input, in order; whole or not at all.

    `passed_over`: how many records all increments together passed over, by kind.
    """
    rows = [
        (
            spec.shard,
            s.uri,
            s.unit,
            s.start,
            s.stop,
            s.first_row,
            s.documents,
            [asdict(one) for one in s.date_orders],
            ids,
            seen,
        )
        for spec in plan
        for s, ids, seen in zip(
            spec.slices,
            [sorted(spec.repeated)] + [[]] * len(spec.slices),
            [[asdict(one) for one in spec.seen]] + [[]] * len(spec.slices),
            strict=False,
        )
    ]
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(_PLAN)
    counts = json.dumps(dict(sorted((passed_over or {}).items())), ensure_ascii=False)
    schema = _PLAN.with_metadata({_INCREMENTS: str(increments), _PASSED_OVER: counts})
    arrays = [pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)]
    write_whole(path, pa.Table.from_arrays(arrays, schema=schema))


def planned_increments(path: StoragePath) -> int:
    """How many increments the plan covers; 0 when there is none."""
    if not path.is_file():
        return 0
    told = read_metadata(path).metadata or {}
    if _INCREMENTS not in told:
        raise damaged_file(path)
    return int(told[_INCREMENTS])


def planned_passed_over(path: StoragePath) -> dict[str, int]:
    """How many records the plan passed over, by kind; empty when there is no plan."""
    if not path.is_file():
        return {}
    counts: dict[str, int] = json.loads((read_metadata(path).metadata or {}).get(_PASSED_OVER, b"{}"))
    return counts


def read_plan(path: StoragePath) -> list[ShardSpec]:
    """The plan as it was written.

    Raises InputError: an earlier version of svodka wrote it, which knew fewer columns, or it is damaged.
    """
    if not set(_PLAN.names) <= set(read_metadata(path).schema.to_arrow_schema().names):
        raise InputError(
            "old_run",
            f"{path} was written by an earlier version of svodka.",
            "Start again with --overwrite, or use that version.",
        )
    rows = read_table(path, _PLAN.names).to_pylist()
    plan = []
    for shard, group in groupby(rows, key=lambda row: row["shard"]):
        members = list(group)
        slices = tuple(
            Slice(
                r["uri"],
                r["unit"],
                r["start"],
                r["stop"],
                r["first_row"],
                r["documents"],
                tuple(DateOrder(**one) for one in r["date_orders"]),
            )
            for r in members
        )
        seen = tuple(SeenDocument(**one) for r in members for one in r["seen"])
        repeated = frozenset(h for r in members for h in r["repeated"])
        plan.append(ShardSpec(shard, slices, repeated, seen=seen))
    return plan


def seen_before(plan: Sequence[ShardSpec]) -> dict[str, int]:
    """Number of repeated documents by kind: id and exact (recorded, not processed), near."""
    return dict(sorted(Counter(known.kind for spec in plan for known in spec.seen).items()))


def without_documents(folder: RunFolder, manifest: Mapping[str, Any], plan: Sequence[ShardSpec]) -> list[str]:
    """The inputs in which there is no document; none is named when `--limit` ended the reading."""
    limit = manifest["config"].get("limit")
    if limit is not None and sum(spec.documents for spec in plan) >= limit:
        return []
    read = {folder.display_uri(piece.uri) for spec in plan for piece in spec.slices}
    uris = dict.fromkeys(entry["uri"] for entry in manifest["inputs"])
    return [uri for uri in uris if uri not in read]


_Grain = tuple[int, int, Slice]  # number, bytes, what it reads


def _records(
    sources: Iterable[Source],
    options: ReadOptions,
    limit: int | None,
    passed_over: Counter[str],
    stretches: Sequence[range],
    dates: Mapping[str, DateColumns],
) -> Iterator[tuple[Source, Record]]:
    count = 0
    if limit == 0:
        return
    for source, stretch in zip(sources, stretches, strict=True):
        for record in scan(source, options, passed_over, stretch, dates[source.uri]):
            count += 1
            yield source, record
            if count == limit:
                return


class _Met:
    """What a scan met: short stretches of at most FEWEST_DOCUMENTS (grains), ids, documents seen before."""

    def __init__(self, known: KnownIds) -> None:
        self.known = known
        self.grains: list[_Grain] = []
        self.ids: list[int] = []  # hashes
        self.places: list[int] = []  # the grain of each
        self._seen: list[tuple[int, int, str]] = []  # grain, place in it, id

    def take(self, records: Iterable[tuple[Source, Record]]) -> None:
        """Scan all records."""
        grains = self.grains
        open_uri: str | None = None
        size = 0
        for source, record in records:
            last = grains[-1][2] if grains else None
            if (
                last is None
                or source.uri != open_uri
                or record.apart
                or last.documents >= FEWEST_DOCUMENTS
                or size + record.size > _MOST_BYTES
            ):
                open_uri, size = source.uri, 0
                last = Slice(source.uri, source.unit, record.start, record.start, record.row, 0)
                grains.append((len(grains), 0, last))
            size += record.size
            grown = Slice(last.uri, last.unit, last.start, record.stop, last.first_row, last.documents + 1)
            grains[-1] = (grains[-1][0], size, grown)
            if record.id is not None:
                own = id_hash(record.id)
                self.ids.append(own)
                self.places.append(grains[-1][0])
                if own in self.known.unique:
                    self._seen.append((grains[-1][0], last.documents, record.id))

    def repeated(self, grain_shard: dict[int, int]) -> dict[int, set[int]]:
        """For each shard the id hashes that are no ids of their own: met more than once, or earlier."""
        hashes, counts = np.unique(np.array(self.ids, dtype="int64"), return_counts=True)
        known = self.known.unique | self.known.repeated
        twice = frozenset(hashes[counts > 1].tolist()) | (known & frozenset(hashes.tolist()))
        found: dict[int, set[int]] = {}
        if twice:
            for own, place in zip(self.ids, self.places, strict=True):
                if own in twice:
                    found.setdefault(grain_shard[place], set()).add(own)
        return found

    def seen(self, shards: Sequence[Sequence[_Grain]]) -> dict[int, list[SeenDocument]]:
        """For each shard the documents whose id an earlier increment has."""
        begins: dict[int, tuple[int, int]] = {}  # grain: its shard, the number of its first record in it
        for ix, members in enumerate(shards):
            number = 0
            for grain, _, piece in members:
                begins[grain] = ix, number
                number += piece.documents
        found: dict[int, list[SeenDocument]] = {}
        for grain, place, own in self._seen:
            shard, number = begins[grain]
            found.setdefault(shard, []).append(SeenDocument(number + place, "id", own))
        return found


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
                current.uri,
                current.unit,
                current.start,
                piece.stop,
                current.first_row,
                current.documents + piece.documents,
            )
            continue
        if current:
            yield current
        current = piece
    if current:
        yield current
