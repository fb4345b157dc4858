"""Streams a run document by document: the rows of each in all tables, in the memory of a few batches.

The parts of one shard hold the documents in one order, and the rows of a document stand together, so that
the tables are read side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from pipeline.errors import RunError
from pipeline.tables.run import Run

Record = dict[str, Any]
_BATCH = {"documents": 64}  # rows that are read at once; a text may be long
_USUAL_BATCH = 4_096


def stream_documents(run: Run, tables: Sequence[str]) -> Iterator[tuple[Record, dict[str, list[Record]]]]:
    """Of each document its row in `documents` and its rows in those of `tables` that the run has.

    Raises RunError when the parts of a shard do not hold the documents in one order.
    """
    known = [table for table in tables if table in run.tables]
    paths = {table: {path.name: path for path in run.table(table).parts} for table in ("documents", *known)}
    for name, path in paths.pop("documents").items():
        others = {table: found[name] for table, found in paths.items() if name in found}
        yield from _side_by_side(path, others)


def records(path: Path, table: str) -> Iterator[Record]:
    """The rows of one part, a batch at a time."""
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=_BATCH.get(table, _USUAL_BATCH)):
            names = batch.schema.names
            columns = (column.to_pylist() for column in batch.columns)
            for row in zip(*columns, strict=True):
                yield dict(zip(names, row, strict=True))


def _side_by_side(
    documents: Path, others: Mapping[str, Path]
) -> Iterator[tuple[Record, dict[str, list[Record]]]]:
    streams = {table: groupby(records(path, table), itemgetter("doc_id")) for table, path in others.items()}
    heads = {table: next(stream, None) for table, stream in streams.items()}
    for document in records(documents, "documents"):
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
                f"{others[table]} holds rows of «{head[0]}» where those of another document should be.",
                "Its parts were written by something else than svodka; run again.",
            )
