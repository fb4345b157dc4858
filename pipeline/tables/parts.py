"""Writes the parts of one shard: files are staged and committed when complete.

A name ends in `.parquet` only when the file is complete: the globs of DuckDB and polars read hidden files
too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, cast

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.tables.schema import SCHEMAS
from pipeline.tables.storage_path import StoragePath, commit_files, committed_file, staging_directory

if TYPE_CHECKING:
    from pipeline.tables.row_records import DocumentRow, Row

ROW_GROUP = 65_536  # rows; a group is closed behind the document that fills it
_TEXT_GROUP = 32 * 2**20  # characters of `documents.text` in one row group


class ShardWriter:
    """Collects rows and writes one part for each table. As a context manager: leaves nothing half-made.

    `metadata` goes into each file (str → str). `commit()` puts the parts in their places and returns
    {table: {"rows": …, "bytes": …, "sha256": …}}; without it the half-made files are removed.
    """

    def __init__(
        self, out: StoragePath, shard: int, tables: Sequence[str], metadata: Mapping[str, str]
    ) -> None:
        self.out = out
        self.shard = shard
        self.work = Path()
        self.part = f"part-{shard:05d}.parquet"
        named = {f"svodka.{key}": value for key, value in metadata.items()}
        self.schemas = {table: SCHEMAS[table].with_metadata(named) for table in tables}
        self.rows: dict[str, list[Row]] = {table: [] for table in tables}
        self.counts = dict.fromkeys(tables, 0)
        self.text_size = 0
        self.writers: dict[str, pq.ParquetWriter] = {}
        self._bench = ExitStack()

    def __enter__(self) -> ShardWriter:
        self.work = self._bench.enter_context(staging_directory(self.out, f"{self.shard:05d}"))
        try:
            for table, schema in self.schemas.items():
                self.writers[table] = pq.ParquetWriter(self._half_made(table), schema, compression="zstd")
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def add(self, rows: Mapping[str, Sequence[Row]]) -> None:
        """Rows of one document (or of one reject)."""
        for table, new in rows.items():
            if table in self.rows and new:
                self.rows[table].extend(new)
                if table == "documents":
                    self.text_size += sum(row.n_chars for row in cast("Sequence[DocumentRow]", new))
                full = len(self.rows[table]) >= ROW_GROUP
                if full or (table == "documents" and self.text_size >= _TEXT_GROUP):
                    self._flush(table)

    def commit(self) -> dict[str, dict[str, Any]]:
        """Close, make durable, put in place. Readers see whole files only."""
        for table, writer in self.writers.items():
            if self.rows[table] or not self.counts[table]:
                self._flush(table)
            writer.close()
        facts = commit_files({self._half_made(table): self.out / table / self.part for table in self.writers})
        tables, self.writers = list(self.writers), {}
        return {
            table: {"rows": self.counts[table], **told} for table, told in zip(tables, facts, strict=True)
        }

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for writer in self.writers.values():
            with suppress(OSError):  # a full disk takes no footer either
                writer.close()
        self._bench.close()

    def _half_made(self, table: str) -> Path:
        return self.work / f"{table}.half"

    def _flush(self, table: str) -> None:
        schema, rows = self.schemas[table], self.rows[table]
        columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
        arrays = [pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)]
        self.writers[table].write_table(pa.Table.from_arrays(arrays, schema=schema), row_group_size=2**31)
        self.counts[table] += len(rows)
        self.rows[table] = []
        if table == "documents":
            self.text_size = 0


def write_whole(path: StoragePath, table: pa.Table) -> None:
    """A small Parquet file, whole or not at all."""
    with committed_file(path) as half_made:
        pq.write_table(table, half_made, compression="zstd")
