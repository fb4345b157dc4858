"""Predictions of a model, resolved: which of their chains are one entity across the documents."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from pipeline.corpora.annotated_document import GoldDocument
from pipeline.resolve.resolve import NEEDED, find_entities
from pipeline.tables.row_records import Rows
from pipeline.tables.schema import SCHEMAS

TABLES = NEEDED
_MENTION, _CHAIN = map(SCHEMAS["mentions"].names.index, ("mention_id", "chain_id"))


def give_entities(documents: Sequence[GoldDocument], rows: Sequence[Rows]) -> None:
    """Set `across` of each document; `rows` are its rows of the TABLES, none for a document that failed."""
    with duckdb.connect() as db:
        for table in TABLES:
            listed = [row for document in rows for row in document.get(table, ())]
            columns = zip(*listed, strict=True) if listed else [()] * len(SCHEMAS[table])
            schema = SCHEMAS[table]
            arrays = [pa.array(column, type=f.type) for column, f in zip(columns, schema, strict=True)]
            db.register("given", pa.Table.from_arrays(arrays, schema=schema))
            db.execute(f"CREATE TABLE {table} AS SELECT * FROM given")
            db.unregister("given")
        find_entities(db)
        entities = dict(db.sql("SELECT chain_id, entity_id FROM chain_entities").fetchall())
    for document, own in zip(documents, rows, strict=True):
        members: dict[str, list[str]] = {}
        for row in own.get("mentions", ()):
            if row[_CHAIN] is not None:
                members.setdefault(row[_CHAIN], []).append(row[_MENTION])
        document.across = [(entities.get(chain_id), ids) for chain_id, ids in members.items()]
