"""A run folder made of given tables, without a model: for measuring and testing what reads one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.engine.plan import write_plan
from pipeline.engine.run_config import ShardSpec
from pipeline.sources.item import Slice
from pipeline.tables.folder import RunFolder
from pipeline.tables.schema import ALL_SCHEMAS, RESOLVED, SCHEMA_VERSION, SCHEMAS

_WORDS_PER_SECOND = 2_000


class Folder:
    """Begins a run in a folder; `shard` adds a finished shard, `resolved` the tables of `svodka resolve`."""

    def __init__(self, out: Path, source: str, shards: int, left_out: tuple[str, ...] = ()) -> None:
        self.folder = RunFolder(out)
        self.tables = [name for name in SCHEMAS if name not in left_out]
        self.manifest = {
            "run_id": "0" * 16,
            "fingerprint": "0" * 64,
            "started_at": "2026-05-01T10:00:00+00:00",
            "config": {"tables": self.tables, "read": {"timezone": "Europe/Moscow"}},
            "model": {"name": "ru_news", "version": "0.1.0"},
            "schema_version": SCHEMA_VERSION,
            "svodka": "0.1.0",
            "inputs": [{"uri": source, "size": 123_456}],
        }
        self.folder.write_manifest(self.manifest)
        slices = [(Slice(source, "row", k, k + 1, k, 1),) for k in range(shards)]
        write_plan(self.folder.plan_path, [ShardSpec(k, piece) for k, piece in enumerate(slices)])

    def shard(self, number: int, tables: Mapping[str, pa.Table]) -> None:
        """Write a part of each table of the run; a table that is not given has no rows."""
        rows = {}
        for name in self.tables:
            table = tables.get(name, SCHEMAS[name].empty_table())
            self._write(name, number, table)
            rows[name] = {"rows": table.num_rows}
        words = sum(tables["documents"]["n_tokens"].to_pylist()) if "documents" in tables else 0
        moments = tables["documents"]["published_at"] if "documents" in tables else pa.array([])
        dated = len(moments) - moments.null_count
        self.folder.mark_done(
            number,
            {
                "shard": number,
                "documents": rows["documents"]["rows"],
                "rejects": rows["rejects"]["rows"],
                "words": words,
                "seconds": words / _WORDS_PER_SECOND,
                "stage_seconds": {},
                "peak_rss_mb": 700.0,
                "tables": rows,
                "rejected_ids": [],
                "met_before": 0,
                "dated": dated,
                "unread_dates": [],
            },
        )

    def resolved(self, tables: Mapping[str, pa.Table]) -> None:
        for name, schema in RESOLVED.items():
            self._write(name, 0, tables.get(name, schema.empty_table()))

    def finish(self) -> None:
        self.folder.write_manifest({**self.manifest, "finished_at": "2026-05-01T11:02:03+00:00"})

    def _write(self, name: str, number: int, table: pa.Table) -> None:
        path = self.folder.path / name / f"part-{number:05d}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(fitted(table, name), path, compression="zstd", row_group_size=65_536)


def fitted(table: pa.Table, name: str) -> pa.Table:
    """The columns of a table in the order and the types of its schema."""
    columns = []
    for field in ALL_SCHEMAS[name]:
        column = table.column(field.name)
        if pa.types.is_dictionary(field.type) and not pa.types.is_dictionary(column.type):
            column = column.cast(field.type.value_type).dictionary_encode()
        columns.append(column.cast(field.type))
    return pa.table(columns, schema=ALL_SCHEMAS[name])
