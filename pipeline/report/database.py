"""The tables of a run in DuckDB, whatever of them is there: what is missing is empty."""

from __future__ import annotations

from typing import Any

from pipeline.errors import InputError
from pipeline.tables.interruption import quiet
from pipeline.tables.run import Run
from pipeline.tables.schema import ALL_SCHEMAS

_DAY_US = 86_400_000_000

# Without `svodka resolve` a name of one type is taken for one entity.
_NAMES = """
CREATE TEMP TABLE entity_chains AS
SELECT left(md5(label || chr(31) || normal), 16) AS entity_id, chain_id, doc_id FROM chains;
CREATE TEMP TABLE entities AS
SELECT entity_id, any_value(label) AS label, any_value(normal) AS normal,
       list_sort(list_distinct(flatten(list(aliases)))) AS aliases,
       count(DISTINCT c.doc_id)::INT AS n_documents, sum(n_mentions)::INT AS n_mentions,
       min(published_at) AS first_seen, max(published_at) AS last_seen, []::VARCHAR[] AS kb_ids
FROM chains c JOIN entity_chains USING (chain_id) LEFT JOIN documents d ON d.doc_id = c.doc_id
GROUP BY entity_id;
CREATE TEMP TABLE facts AS
SELECT left(md5(h.entity_id || r.label || t.entity_id), 16) AS fact_id, h.entity_id AS head_entity_id,
       r.label, t.entity_id AS tail_entity_id,
       count(DISTINCT r.doc_id)::INT AS n_documents, count(*)::INT AS n_mentions,
       min(published_at) AS first_seen, max(published_at) AS last_seen,
       arg_max(relation_id, coalesce(score, 0)) AS example_relation_id
FROM relations r JOIN entity_chains h ON h.chain_id = r.head_chain_id
JOIN entity_chains t ON t.chain_id = r.tail_chain_id LEFT JOIN documents d ON d.doc_id = r.doc_id
WHERE h.entity_id <> t.entity_id
GROUP BY ALL
"""
_MADE_OF_CHAINS = ("entities", "entity_chains", "facts")


def database(run: Run) -> tuple[Any, set[str]]:
    """A DuckDB connection without a way out of the process, and the tables that the run has.

    Where the run is not resolved, `entities`, `entity_chains` and `facts` are made of the names themselves.
    """
    import duckdb

    db = duckdb.connect(config={"enable_external_access": False, "temp_directory": ""})
    there = set()
    for name, schema in ALL_SCHEMAS.items():
        try:
            source = run.table(name).dataset
            there.add(name)
        except InputError:
            if name in _MADE_OF_CHAINS and "entities" not in there:
                continue
            source = schema.empty_table()
        db.register(name, source)
    db.execute("SET python_enable_replacements = false")
    quiet(db)
    db.execute("SET lock_configuration = true")
    db.execute(f"CREATE MACRO day(moment) AS floor(epoch_us(moment) / {_DAY_US})::INT")
    if "entities" not in there:
        db.execute(_NAMES)
    return db, there
