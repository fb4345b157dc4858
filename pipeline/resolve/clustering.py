"""Names to clusters: judgements first, then the claims that leave no doubt.

Each cluster is a star: every name of it has a claim of its own on the leading name, or is written as a name
that has one. So a chain of weak likenesses joins nothing, however many documents a run has. Names are taken
from the most to the least documented; each goes to the leading name that it has the best claim on, else it
leads a cluster of its own.

Makes the tables `clusters` (node, cluster, kind, score) and `told` (what became of each claim).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa

from pipeline.resolve.disjoint_sets import Clusters
from pipeline.resolve.judgements import Judgement
from pipeline.resolve.score import Points, alike_company, alike_points, link_points, name_points, type_points
from pipeline.tables.ids import stable_id

_BATCH = 50_000
_CLEAR_SHARE = 0.7
TOLD = pa.schema(
    [
        ("node", pa.int64()),
        ("chain_id", pa.string()),
        ("owner", pa.int64()),
        ("kind", pa.string()),
        *((name, pa.float64()) for name in ("name", "company", "type", "link", "dates", "score")),
        ("verdict", pa.string()),
    ]
)

_CLEAR = """
WITH explained AS (
    SELECT c.*, c.kind = 'alias' AND ((s.acronym AND starts_with(o.initials, s.bare))
               OR (s.stem <> '' AND o.stem <> '' AND starts_with(o.initials, s.stem)
                   AND s.bare[length(s.stem) + 1:] = o.bare[length(o.stem) + 1:])) AS by_initials
    FROM claims c JOIN nodes s ON s.node = c.short JOIN nodes o ON o.node = c.owner
    WHERE c.kind IN ('variant', 'type', 'alias') AND (c.kind <> 'alias' OR NOT (s.common OR o.common)))
SELECT c.short, c.owner, c.kind, c.strength, CASE WHEN by_initials THEN c.among ELSE c.share END AS share,
       a.label, b.label, s.kb_id, o.kb_id
FROM explained c JOIN node_labels a ON a.node = c.short JOIN node_labels b ON b.node = c.owner
JOIN nodes s ON s.node = c.short JOIN nodes o ON o.node = c.owner
WHERE c.kind <> 'alias'
   OR (CASE WHEN by_initials THEN c.among ELSE c.share END >= {share} AND NOT (s.acronym AND o.acronym)
       AND NOT contains(' ' || o.bare || ' ', ' ' || s.bare || ' ') AND (by_initials OR c.n >= {documents}))
"""
_DOCUMENTS_OF_AN_ALIAS = 2
WRITTEN_ALIKE = ("variant", "type")  # kinds that leave the name as it is
_ORDER = """
SELECT node FROM nodes SEMI JOIN claimed USING (node)
ORDER BY kb_id IS NOT NULL DESC, level >= 2 DESC, n_docs DESC, node
"""


@dataclass(frozen=True, slots=True)
class Claim:
    """`short` may stand for `owner`."""

    short: int
    owner: int
    kind: str
    points: Points

    def other(self, node: int) -> int:
        return self.owner if node == self.short else self.short


def likeliest(claim: Claim) -> tuple[float, int, int, str]:
    """Sorts claims, the best first."""
    return -claim.points.total, claim.short, claim.owner, claim.kind


@dataclass(slots=True)
class Stars:
    """Clusters around leading names. `brought`: what joined a name to its cluster."""

    clusters: Clusters
    leads: set[int] = field(default_factory=set)
    brought: dict[int, tuple[str, float]] = field(default_factory=dict)

    def place(self, node: int, claims: Sequence[Claim]) -> None:
        """Join a name to the best cluster that it may join, or let it lead one."""
        if node not in self.brought and not self._joins(node, claims):
            self.leads.add(node)

    def place_again(self, node: int, claims: Sequence[Claim]) -> None:
        """The same for a name that leads nobody: what it has a claim on may have joined a cluster since."""
        root = self.clusters.root
        if node in self.leads and not any(root(claim.short) == root(claim.owner) for claim in claims):
            self.leads.discard(node)
            if not self._joins(node, claims):
                self.leads.add(node)

    def _joins(self, node: int, claims: Sequence[Claim]) -> bool:
        for claim in sorted(claims, key=likeliest):
            other = claim.other(node)
            if claim.points.total > 0 and self._reaches(claim, other) and self.clusters.join(node, other):
                self.brought[node] = claim.kind, claim.points.score
                return True
        return False

    def _reaches(self, claim: Claim, other: int) -> bool:
        """Whether a claim on `other` is one on the leading name of its cluster."""
        if other in self.leads:
            return True
        how, _ = self.brought.get(other, ("", 0.0))
        return bool(how) and (claim.kind in WRITTEN_ALIKE or how in WRITTEN_ALIKE or how == "judgement")


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
    stars = Stars(clusters, brought={int(str(row[0])): ("judgement", 1.0) for row in told})
    claims = _claims(db)
    by_node: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_node[claim.short].append(claim)
        by_node[claim.owner].append(claim)
    order = _in_order(db, by_node)
    for node in order:
        stars.place(node, by_node[node])
    for node in reversed(order):
        stars.place_again(node, by_node[node])
    joined = stars.brought
    for claim in sorted(
        claims, key=lambda claim: (-claim.points.total, claim.short, claim.owner, claim.kind)
    ):
        one = clusters.root(claim.short) == clusters.root(claim.owner)
        apart = clusters.apart(claim.short, claim.owner)
        verdict = "merged" if one else "judged different" if apart else "rejected"
        told.append(told_row(claim.short, None, claim.owner, claim.kind, claim.points, verdict))
    db.execute("CREATE TABLE clusters (node BIGINT, cluster BIGINT, kind VARCHAR, score DOUBLE)")
    for first in range(0, n, _BATCH):
        nodes = range(first, min(first + _BATCH, n))
        brought = [joined.get(node, (None, 1.0)) for node in nodes]
        rows = {
            "node": pa.array(nodes, pa.int64()),
            "cluster": pa.array(map(clusters.root, nodes), pa.int64()),
            "kind": pa.array([kind for kind, _ in brought], pa.string()),
            "score": pa.array([score for _, score in brought], pa.float64()),
        }
        insert(db, "clusters", pa.table(rows))
    db.execute(
        "CREATE TABLE told (node BIGINT, chain_id VARCHAR, owner BIGINT, kind VARCHAR, name DOUBLE, "
        "company DOUBLE, type DOUBLE, link DOUBLE, dates DOUBLE, score DOUBLE, verdict VARCHAR)"
    )
    insert_told(db, told)
    return clusters


def _claims(db: duckdb.DuckDBPyConnection) -> list[Claim]:
    """The claims of whole names, with their points."""
    found = []
    for short, owner, kind, strength, share, label, other, kb_id, other_id in db.sql(
        _CLEAR.format(share=_CLEAR_SHARE, documents=_DOCUMENTS_OF_AN_ALIAS)
    ).fetchall():
        points = Points(
            name_points(kind, 1.0 if kind == "variant" else share, strength),
            type=type_points(label, other),
            link=link_points(kb_id, other_id),
        )
        found.append(Claim(short, owner, kind, points))
    for short, owner, how, weight, known, short_docs, owner_docs, alias in db.sql(
        "SELECT * FROM alike_names"
    ).fetchall():
        points = Points(
            alike_points(how, short_docs, owner_docs, told=alias),
            alike_company(how, known, weight, told=alias),
        )
        found.append(Claim(short, owner, "variant" if how == "letters" else "spelling", points))
    return found


def _in_order(db: duckdb.DuckDBPyConnection, nodes: Iterable[int]) -> list[int]:
    """Register entries first, then full names before short ones, then by documents."""
    db.register("claimed", pa.table({"node": pa.array(sorted(nodes), pa.int64())}))
    ordered = [int(node) for (node,) in db.sql(_ORDER).fetchall()]
    db.unregister("claimed")
    return ordered


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
