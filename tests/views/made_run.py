"""A run folder written by hand: rows of our choosing, in shards of our choosing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.tables.schema import ALL_SCHEMAS, SCHEMA_VERSION, SCHEMAS

Row = dict[str, Any]
Rows = Mapping[str, Sequence[Row]]

_EMPTY: dict[str, Any] = {"string": "", "large_string": "", "int32": 0, "int16": 1, "int8": 1, "float": 1.0}


def write_run(out: Path, shards: Sequence[Rows], resolved: Rows | None = None, **manifest: Any) -> Path:
    """`shards`: the rows of each table in each shard; `resolved`: those of the tables of `svodka resolve`.
    In a row only what matters need be said. `manifest`: what it says otherwise; `planned`: shards."""
    planned = manifest.pop("planned", len(shards))
    tables = manifest.pop("tables", list(SCHEMAS))
    (out / ".done").mkdir(parents=True)
    said = {"schema_version": SCHEMA_VERSION, "model": {"name": "made", "version": "1"}, "run_id": "r"}
    said |= {"config": {"tables": tables}} | manifest
    (out / "manifest.json").write_text(json.dumps(said), "utf-8")
    pq.write_table(pa.table({"shard": pa.array(range(planned), pa.int32())}), out / "plan.parquet")
    for number, shard in enumerate(shards):
        for table in tables:
            _write(out, table, number, shard.get(table, ()))
        (out / ".done" / f"{number:05d}.json").write_text(json.dumps({"shard": number}), "utf-8")
    for table, rows in (resolved or {}).items():
        _write(out, table, 0, rows)
    return out


def _write(out: Path, table: str, number: int, rows: Sequence[Row]) -> None:
    schema = ALL_SCHEMAS[table]
    whole = [{field.name: row.get(field.name, _default(field)) for field in schema} for row in rows]
    (out / table).mkdir(exist_ok=True)
    pq.write_table(pa.Table.from_pylist(whole, schema), out / table / f"part-{number:05d}.parquet")


def _default(field: pa.Field) -> Any:
    if field.nullable:
        return None
    kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
    return [] if pa.types.is_list(kind) else _EMPTY[str(kind)]


def document(doc_id: str, text: str, day: int | None = None, **more: Any) -> Row:
    moment = None if day is None else datetime(2026, 3, day, tzinfo=UTC)
    return {"doc_id": doc_id, "text": text, "source_uri": f"{doc_id}.txt", "published_at": moment, **more}


def mention(doc_id: str, text: str, surface: str, label: str, **more: Any) -> Row:
    """The first place of `surface`; its id and its chain are named for it."""
    start = text.index(surface)
    row = {"mention_id": f"{doc_id}-{surface}", "doc_id": doc_id, "start": start, "end": start + len(surface)}
    return (
        row
        | {"surface": surface, "label": label, "chain_id": f"c-{doc_id}-{surface}", "normal": surface}
        | more
    )


def sentence(doc_id: str, text: str) -> Row:
    return {"doc_id": doc_id, "sent_ix": 0, "start": 0, "end": len(text)}
