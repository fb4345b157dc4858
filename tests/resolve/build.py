"""Small databases of chains for tests of resolve."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import duckdb
import pyarrow as pa

from pipeline.labels import coarse
from pipeline.resolve.judgements import Judgement
from pipeline.resolve.resolve import NEEDED, find_entities
from pipeline.tables.ids import stable_id
from pipeline.tables.schema import SCHEMAS

Named = tuple[str, str] | tuple[str, str, list[str]]  # label, normal, aliases


def chain_id(doc: str, label: str, normal: str) -> str:
    """The id that `database` gives a chain."""
    return stable_id(doc, label, normal)


def database(documents: Sequence[tuple[str, Sequence[Named]]]) -> duckdb.DuckDBPyConnection:
    """A database with a document, a chain and a mention for each (doc_id, [(label, normal, aliases), …])."""
    rows: dict[str, list[tuple[object, ...]]] = {table: [] for table in NEEDED}
    for number, (doc, chains) in enumerate(documents):
        day = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=int(stable_id(doc)[:2], 16))
        rows["documents"].append((doc, "x", number, None, None, day, "ru", "", "", 0, 0, 0, None, None))
        for label, normal, *rest in chains:
            id = chain_id(doc, label, normal)
            words = normal.split()
            named = label == "PERSON"
            first = " ".join(words[:-1]) or None if named else None
            last = words[-1] if named else None
            rows["chains"].append((id, doc, label, normal, rest[0] if rest else [], 1, None))
            rows["mentions"].append(
                (
                    f"m{id}",
                    doc,
                    0,
                    0,
                    1,
                    normal,
                    label,
                    coarse(label),
                    None,
                    normal,
                    first,
                    None,
                    last,
                    None,
                    id,
                    None,
                    "test",
                )
            )
    db = duckdb.connect()
    for table, listed in rows.items():
        columns = zip(*listed, strict=True) if listed else [()] * len(SCHEMAS[table])
        arrays = [pa.array(column, type=f.type) for column, f in zip(columns, SCHEMAS[table], strict=True)]
        db.register("given", pa.Table.from_arrays(arrays, schema=SCHEMAS[table]))
        db.execute(f"CREATE TABLE {table} AS SELECT * FROM given")
        db.unregister("given")
    return db


def entities(
    documents: Sequence[tuple[str, Sequence[Named]]], judgements: Sequence[Judgement] = ()
) -> dict[tuple[str, str], str]:
    """(doc_id, normal) → entity id."""
    with database(documents) as db:
        find_entities(db, judgements)
        rows = db.sql("SELECT doc_id, normal, entity_id FROM chain_entities").fetchall()
    return {(doc, normal): id for doc, normal, id in rows}
