"""Writes the parts of one shard: half-made files under `.work`, put in their place when whole.

A name ends in `.parquet` only when the file is complete: the globs of DuckDB and polars read hidden files
too.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.tables.rows import Row
from pipeline.tables.schema import SCHEMAS

ROW_GROUP = 65_536  # rows; a group is closed behind the document that fills it
_TEXT_GROUP = 32 * 2**20  # characters of `documents.text` in one row group


class ShardWriter:
    """Collects rows and writes one part for each table. As a context manager: leaves nothing half-made.

    `metadata` goes into each file (str → str). `commit()` renames the parts into place and returns
    {table: {"rows": …, "bytes": …, "sha256": …}}; without it the half-made files are removed.
    """

    def __init__(self, out: Path, shard: int, tables: Sequence[str], metadata: Mapping[str, str]) -> None:
        self.out = out
        self.work = out / ".work" / f"{shard:05d}"
        self.part = f"part-{shard:05d}.parquet"
        named = {f"svodka.{key}": value for key, value in metadata.items()}
        self.schemas = {table: SCHEMAS[table].with_metadata(named) for table in tables}
        self.rows: dict[str, list[Row]] = {table: [] for table in tables}
        self.counts = dict.fromkeys(tables, 0)
        self.text_size = 0
        self.writers: dict[str, pq.ParquetWriter] = {}

    def __enter__(self) -> ShardWriter:
        self.work.mkdir(parents=True, exist_ok=True)
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
                    self.text_size += sum(row[9] for row in new)
                full = len(self.rows[table]) >= ROW_GROUP
                if full or (table == "documents" and self.text_size >= _TEXT_GROUP):
                    self._flush(table)

    def commit(self) -> dict[str, dict[str, Any]]:
        """Close, make durable, rename. Readers see whole files only."""
        facts = {}
        for table, writer in self.writers.items():
            if self.rows[table] or not self.counts[table]:
                self._flush(table)
            writer.close()
        for table in self.writers:
            source, target = self._half_made(table), self.out / table / self.part
            target.parent.mkdir(parents=True, exist_ok=True)
            facts[table] = {"rows": self.counts[table], **_digest_and_sync(source)}
            os.replace(source, target)
            sync_folder(target.parent)
        self.writers = {}
        return facts

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for table in self.schemas:
            if table in self.writers:
                with suppress(OSError):  # a full disk takes no footer either
                    self.writers[table].close()
            self._half_made(table).unlink(missing_ok=True)
        with suppress(OSError):
            self.work.rmdir()

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


def _digest_and_sync(path: Path) -> dict[str, Any]:
    digest = sha256()
    with open(path, "r+b") as file:
        while block := file.read(2**20):
            digest.update(block)
        os.fsync(file.fileno())
        return {"bytes": file.tell(), "sha256": digest.hexdigest()}


def write_whole(path: Path, table: pa.Table) -> None:
    """A small Parquet file, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with put_in_place(path) as half_made:
        pq.write_table(table, half_made, compression="zstd")


@contextmanager
def put_in_place(path: Path) -> Iterator[Path]:
    """Gives where to write; what was written is made durable and renamed to `path`, or removed on failure."""
    half_made = path.with_suffix(".half")
    try:
        yield half_made
        _digest_and_sync(half_made)
        os.replace(half_made, path)
    finally:
        half_made.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in this folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
