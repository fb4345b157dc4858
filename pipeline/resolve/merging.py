"""Names to clusters: judgements first, then the claims that leave no doubt, likeliest first.

Makes the tables `clusters` (node, cluster, kind, score) and `told` (what became of each claim).
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from pipeline.resolve.cluster import Clusters
from pipeline.resolve.judgements import Judgement
from pipeline.resolve.score import SPELLED, Points, company_points, link_points, name_points, type_points
from pipeline.tables.ids import stable_id

_BATCH = 50_000
_CLEAR_SHARE = 0.7
TOLD = pa.schema(
    [("node", pa.int64()), ("chain_id", pa.string()), ("owner", pa.int64()), ("kind", pa.string()),
     *((name, pa.float64()) for name in ("name", "company", "type", "link", "dates", "score")),
     ("verdict", pa.string())]
)  # fmt: skip

_CLEAR = """
SELECT c.short, c.owner, c.kind, c.strength, c.share, a.label, b.label, s.kb_id, o.kb_id
FROM claims c JOIN node_labels a ON a.node = c.short JOIN node_labels b ON b.node = c.owner
JOIN nodes s ON s.node = c.short JOIN nodes o ON o.node = c.owner
WHERE c.kind IN ('variant', 'type') OR (c.kind = 'alias' AND c.share >= {share} AND NOT s.common)
"""


def name_ids(db: duckdb.DuckDBPyConnection) -> None:
    """The table `node_ids`: what each name would be called as an entity by itself."""
    db.execute("CREATE TABLE node_ids (node BIGINT, id VARCHAR)")
    reader = db.cursor().sql("SELECT node, family, key FROM nodes").to_arrow_reader(_BATCH)
    for batch in reader:
        nodes, families, keys = (column.to_pylist() for column in batch.columns)
        ids = [stable_id("entity", kind, key) for kind, key in zip(families, keys, strict=True)]
        insert(db, "node_ids", pa.table({"node": pa.array(nodes, pa.int64()), "id": pa.array(ids)}))


def merge_names(db: duckdb.DuckDBPyConnection, judgements: Sequence[Judgement]) -> Clusters:
    """Make `clusters` and `told`; judgements get their `state`."""
    ((n,),) = db.sql("SELECT count(*) FROM nodes").fetchall()
    clusters = Clusters(n)
    told: list[tuple[object, ...]] = _judged(db, judgements, clusters)
    joined: dict[int, tuple[str, float]] = {int(str(row[0])): ("judgement", 1.0) for row in told}
    claims = []
    for short, owner, kind, strength, share, label, other, kb_id, other_id in db.sql(
        _CLEAR.format(share=_CLEAR_SHARE)
    ).fetchall():
        points = Points(
            name_points(kind, 1.0 if kind == "variant" else share, strength),
            type=type_points(label, other), link=link_points(kb_id, other_id),
        )  # fmt: skip
        claims.append((-points.total, short, owner, kind, points))
    for short, owner, wrong, weight, known in db.sql("SELECT * FROM misspelt").fetchall():
        points = Points(SPELLED[wrong], company_points(known, weight))
        claims.append((-points.total, short, owner, "spelling", points))
    claims.sort(key=lambda claim: claim[:4])
    for _, short, owner, kind, points in claims:
        if points.total <= 0 or (short in joined and kind != "spelling"):
            verdict = "merged" if clusters.root(short) == clusters.root(owner) else "rejected"
        elif clusters.join(short, owner):
            joined.setdefault(short, (kind, points.score))
            verdict = "merged"
        else:
            verdict = "judged different"
        told.append(told_row(short, None, owner, kind, points, verdict))
    db.execute("CREATE TABLE clusters (node BIGINT, cluster BIGINT, kind VARCHAR, score DOUBLE)")
    for first in range(0, n, _BATCH):
        nodes = range(first, min(first + _BATCH, n))
        brought = [joined.get(node, (None, 1.0)) for node in nodes]
        rows = {
            "node": pa.array(nodes, pa.int64()), "cluster": pa.array(map(clusters.root, nodes), pa.int64()),
            "kind": pa.array([kind for kind, _ in brought], pa.string()),
            "score": pa.array([score for _, score in brought], pa.float64()),
        }  # fmt: skip
        insert(db, "clusters", pa.table(rows))
    db.execute(
        "CREATE TABLE told (node BIGINT, chain_id VARCHAR, owner BIGINT, kind VARCHAR, name DOUBLE, "
        "company DOUBLE, type DOUBLE, link DOUBLE, dates DOUBLE, score DOUBLE, verdict VARCHAR)"
    )
    insert_told(db, told)
    return clusters


def told_row(
    node: int, chain_id: str | None, owner: int, kind: str, points: Points, verdict: str
) -> tuple[object, ...]:
    """A row of `told`."""
    parts = (points.name, points.company, points.type, points.link, points.dates, points.score)
    return (node, chain_id, owner, kind, *(round(part, 4) for part in parts), verdict)


def insert_told(db: duckdb.DuckDBPyConnection, rows: Sequence[tuple[object, ...]]) -> None:
    if rows:
        columns = zip(zip(*rows, strict=True), TOLD, strict=True)
        insert(db, "told", pa.table([pa.array(c, f.type) for c, f in columns], schema=TOLD))


def insert(db: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    """Append Arrow rows to a table of the same columns."""
    db.register("fresh", rows)
    db.execute(f"INSERT INTO {table} SELECT * FROM fresh")
    db.unregister("fresh")


def _judged(
    db: duckdb.DuckDBPyConnection, judgements: Sequence[Judgement], clusters: Clusters
) -> list[tuple[object, ...]]:
    """Follow the judgements, «different» before «same»: a wrong merge is worse than a missing one."""
    nodes = _nodes_of(db, judgements)
    told: list[tuple[object, ...]] = []
    for judgement in judgements:
        left, right = nodes.get(judgement.left), nodes.get(judgement.right)
        if left is None or right is None:
            judgement.state = "unknown"
        elif judgement.verdict == "different":
            if left == right:
                judgement.state = "contradicted"
            clusters.keep_apart(left, right)
    for judgement in judgements:
        if judgement.verdict == "same" and judgement.state != "unknown":
            left, right = nodes[judgement.left], nodes[judgement.right]
            if clusters.join(left, right):
                told.append(told_row(left, None, right, "judgement", Points(link=99.0), "merged"))
            else:
                judgement.state = "contradicted"
    return told


def _nodes_of(db: duckdb.DuckDBPyConnection, judgements: Sequence[Judgement]) -> dict[str, int]:
    """The node of each id in a judgement: of an entity's leading name, or of a chain."""
    ids = sorted({id for judgement in judgements for id in (judgement.left, judgement.right)})
    db.register("asked", pa.table({"id": pa.array(ids, pa.string())}))
    rows = db.sql(
        "SELECT id, node FROM node_ids SEMI JOIN asked USING (id) UNION ALL "
        "SELECT chain_id, node FROM chain_nodes SEMI JOIN asked ON asked.id = chain_id"
    ).fetchall()
    db.unregister("asked")
    return dict(rows)
