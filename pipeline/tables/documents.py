"""Streams a run document by document: the rows of each in all tables, in the memory of a few batches.

All tables hold the documents in the order of the plan, and the rows of a document stand together, so that the
tables are read side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import pyarrow.parquet as pq

from pipeline.errors import RunError
from pipeline.tables.run import Run
from pipeline.tables.storage_path import StoragePath, filesystem, path_in_filesystem

Record = dict[str, Any]
_BATCH = {"documents": 64}  # rows that are read at once; a text may be long
_USUAL_BATCH = 4_096


def stream_documents(run: Run, tables: Sequence[str]) -> Iterator[tuple[Record, dict[str, list[Record]]]]:
    """Of each document its row in `documents` and its rows in those of `tables` that the run has.

    Raises RunError when the tables do not hold the documents in one order.
    """
    known = [table for table in tables if table in run.tables]
    streams = {table: groupby(_rows(run, table), itemgetter("doc_id")) for table in known}
    heads = {table: next(stream, None) for table, stream in streams.items()}
    for document in _rows(run, "documents"):
        rows: dict[str, list[Record]] = {}
        for table, head in heads.items():
            if head is not None and head[0] == document["doc_id"]:
                rows[table] = list(head[1])
                heads[table] = next(streams[table], None)
        yield document, rows
    for table, head in heads.items():
        if head is not None:
            raise RunError(
                "rows_out_of_order",
                f"{run.folder.path / table} has rows of «{head[0]}» where another document is due.",
                "Its parts were written by something else than svodka; run again.",
            )


def records(path: StoragePath, table: str) -> Iterator[Record]:
    """The rows of one part, a batch at a time."""
    with pq.ParquetFile(path_in_filesystem(path), filesystem=filesystem(path)) as file:
        for batch in file.iter_batches(batch_size=_BATCH.get(table, _USUAL_BATCH)):
            names = batch.schema.names
            columns = (column.to_pylist() for column in batch.columns)
            for row in zip(*columns, strict=True):
                yield dict(zip(names, row, strict=True))


def _rows(run: Run, table: str) -> Iterator[Record]:
    for path in run.table(table).parts:
        yield from records(path, table)
