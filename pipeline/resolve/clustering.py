"""Clusters of names: judgements first, then the candidate pairs that are unambiguous.

Each cluster is a star: every name in it has a pair of its own with the leading name, or is a spelling variant
of a name that has one. So a chain of weak similarities joins nothing, however many documents a run has. Names
are taken in descending order of documents; each joins the leading name that it has the best pair with, else
it leads a cluster of its own.

Makes the tables `node_ids`, `clusters` and `decisions`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa

from pipeline.resolve.disjoint_sets import Clusters
from pipeline.resolve.judgements import Judgement
from pipeline.resolve.score import (
    Points,
    link_points,
    name_points,
    similar_context_points,
    similarity_points,
    type_points,
)
from pipeline.resolve.temporary_tables import append_rows, create_table
from pipeline.tables.ids import stable_id

SPELLING_KINDS = ("variant", "type")  # kinds of pairs that leave the name as it is

_BATCH = 50_000
_MIN_ALIAS_SHARE = 0.7
_MIN_ALIAS_DOCS = 2
_UNAMBIGUOUS = """
WITH explained AS (
    SELECT c.*, c.kind = 'alias' AND ((l.acronym AND starts_with(r.initials, l.base_key))
               OR (l.stem <> '' AND r.stem <> '' AND starts_with(r.initials, l.stem)
                   AND l.base_key[length(l.stem) + 1:] = r.base_key[length(r.stem) + 1:])) AS by_initials
    FROM candidate_pairs c JOIN nodes l ON l.node = c.left_node JOIN nodes r ON r.node = c.right_node
    WHERE c.kind IN ('variant', 'type', 'alias') AND (c.kind <> 'alias' OR NOT (l.common OR r.common)))
SELECT c.left_node, c.right_node, c.kind, c.strength,
       CASE WHEN by_initials THEN c.share_of_pairs ELSE c.share END AS share,
       a.label, b.label, l.kb_id, r.kb_id
FROM explained c JOIN node_labels a ON a.node = c.left_node JOIN node_labels b ON b.node = c.right_node
JOIN nodes l ON l.node = c.left_node JOIN nodes r ON r.node = c.right_node
WHERE c.kind <> 'alias'
   OR (CASE WHEN by_initials THEN c.share_of_pairs ELSE c.share END >= {min_share}
       AND NOT (l.acronym AND r.acronym)
       AND NOT contains(' ' || r.base_key || ' ', ' ' || l.base_key || ' ')
       AND (by_initials OR c.n >= {min_docs}))
"""
_ORDER = """
SELECT node FROM nodes SEMI JOIN paired USING (node)
ORDER BY kb_id IS NOT NULL DESC, level >= 2 DESC, n_docs DESC, node
"""


@dataclass(frozen=True, slots=True)
class CandidatePair:
    """The node `left` may stand for the node `right`."""

    left: int
    right: int
    kind: str
    points: Points

    def other(self, node: int) -> int:
        """The other node of the pair."""
        return self.right if node == self.left else self.left


def best_first(pair: CandidatePair) -> tuple[float, int, int, str]:
    """Sort key: the highest score first, ties in a fixed order."""
    return -pair.points.total, pair.left, pair.right, pair.kind


@dataclass(slots=True)
class StarClustering:
    """Clusters around leading nodes. `joined_by`: node → kind and score of the pair that joined it."""

    clusters: Clusters
    leading: set[int] = field(default_factory=set)
    joined_by: dict[int, tuple[str, float]] = field(default_factory=dict)

    def assign(self, node: int, pairs: Sequence[CandidatePair]) -> None:
        """Join a node to the best cluster that it may join, or let it lead one."""
        if node not in self.joined_by and not self._join_best(node, pairs):
            self.leading.add(node)

    def reassign(self, node: int, pairs: Sequence[CandidatePair]) -> None:
        """Try again for a leading node that none of its pairs has joined: their other nodes may have joined a
        cluster since."""
        root = self.clusters.root
        if node in self.leading and not any(root(pair.left) == root(pair.right) for pair in pairs):
            self.leading.discard(node)
            if not self._join_best(node, pairs):
                self.leading.add(node)

    def _join_best(self, node: int, pairs: Sequence[CandidatePair]) -> bool:
        for pair in sorted(pairs, key=best_first):
            other = pair.other(node)
            if pair.points.total > 0 and self._may_join(pair, other) and self.clusters.join(node, other):
                self.joined_by[node] = pair.kind, pair.points.score
                return True
        return False

    def _may_join(self, pair: CandidatePair, other: int) -> bool:
        """Whether a pair with `other` counts as one with the leading node of its cluster."""
        if other in self.leading:
            return True
        kind, _ = self.joined_by.get(other, ("", 0.0))
        return bool(kind) and (pair.kind in SPELLING_KINDS or kind in SPELLING_KINDS or kind == "judgement")


def make_node_ids(db: duckdb.DuckDBPyConnection) -> None:
    """Make the table `node_ids`: the entity id of each node, should it lead an entity."""
    create_table(db, "node_ids")
    reader = db.cursor().sql("SELECT node, family, key FROM nodes").to_arrow_reader(_BATCH)
    for batch in reader:
        rows = zip(*(column.to_pylist() for column in batch.columns), strict=True)
        append_rows(db, "node_ids", [(node, stable_id("entity", kind, key)) for node, kind, key in rows])


def make_clusters(db: duckdb.DuckDBPyConnection, judgements: Sequence[Judgement]) -> Clusters:
    """Make the tables `clusters` and `decisions`; set the `state` of the judgements."""
    ((n,),) = db.sql("SELECT count(*) FROM nodes").fetchall()
    clusters = Clusters(n)
    judged = _follow(db, judgements, clusters)
    decisions = [decision_row(pair, None, "merged") for pair in judged]
    stars = StarClustering(clusters, joined_by={pair.left: ("judgement", 1.0) for pair in judged})
    pairs = _scored_pairs(db)
    by_node: dict[int, list[CandidatePair]] = defaultdict(list)
    for pair in pairs:
        by_node[pair.left].append(pair)
        by_node[pair.right].append(pair)
    order = _in_order(db, by_node)
    for node in order:
        stars.assign(node, by_node[node])
    for node in reversed(order):
        stars.reassign(node, by_node[node])
    for pair in sorted(pairs, key=best_first):
        one = clusters.root(pair.left) == clusters.root(pair.right)
        apart = clusters.kept_apart(pair.left, pair.right)
        verdict = "merged" if one else "judged different" if apart else "rejected"
        decisions.append(decision_row(pair, None, verdict))
    create_table(db, "clusters")
    for first in range(0, n, _BATCH):
        nodes = range(first, min(first + _BATCH, n))
        rows = [(node, clusters.root(node), *stars.joined_by.get(node, (None, 1.0))) for node in nodes]
        append_rows(db, "clusters", rows)
    create_table(db, "decisions")
    append_rows(db, "decisions", decisions)
    return clusters


def _scored_pairs(db: duckdb.DuckDBPyConnection) -> list[CandidatePair]:
    """The pairs whose names are one in all documents or in none, with their points."""
    found = []
    for left, right, kind, strength, share, label, other, kb_id, other_id in db.sql(
        _UNAMBIGUOUS.format(min_share=_MIN_ALIAS_SHARE, min_docs=_MIN_ALIAS_DOCS)
    ).fetchall():
        points = Points(
            name_points(kind, 1.0 if kind == "variant" else share, strength),
            type=type_points(label, other),
            link=link_points(kb_id, other_id),
        )
        found.append(CandidatePair(left, right, kind, points))
    for left, right, similarity, weight, shared, left_docs, right_docs, is_alias in db.sql(
        "SELECT left_node, right_node, similarity, weight, shared, left_docs, right_docs, is_alias "
        "FROM similar_pairs"
    ).fetchall():
        points = Points(
            similarity_points(similarity, left_docs, right_docs, is_alias=is_alias),
            similar_context_points(similarity, shared, weight, is_alias=is_alias),
        )
        kind = "variant" if similarity == "letters" else "spelling"
        found.append(CandidatePair(left, right, kind, points))
    return found


def _in_order(db: duckdb.DuckDBPyConnection, nodes: Iterable[int]) -> list[int]:
    """Register entries first, then full names before short ones, then by number of documents."""
    db.register("paired", pa.table({"node": pa.array(sorted(nodes), pa.int64())}))
    ordered = [int(node) for (node,) in db.sql(_ORDER).fetchall()]
    db.unregister("paired")
    return ordered


def decision_row(pair: CandidatePair, chain_id: str | None, verdict: str) -> tuple[object, ...]:
    """A row of the table `decisions`; `chain_id` where the decision is about one chain only."""
    points = pair.points
    parts = (points.name, points.context, points.type, points.link, points.dates, points.score)
    return (pair.left, chain_id, pair.right, pair.kind, *(round(part, 4) for part in parts), verdict)


def _follow(
    db: duckdb.DuckDBPyConnection, judgements: Sequence[Judgement], clusters: Clusters
) -> list[CandidatePair]:
    """Apply the judgements; the pairs that they merge. «different» goes before «same»: a wrong merge is worse
    than a missing one."""
    nodes = _nodes_of(db, judgements)
    merged = []
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
                merged.append(CandidatePair(left, right, "judgement", Points(link=99.0)))
            else:
                judgement.state = "contradicted"
    return merged


def _nodes_of(db: duckdb.DuckDBPyConnection, judgements: Sequence[Judgement]) -> dict[str, int]:
    """The node of each id in a judgement: of an entity's leading name, or of a chain."""
    ids = sorted({id for judgement in judgements for id in (judgement.left, judgement.right)})
    db.register("judged_ids", pa.table({"id": pa.array(ids, pa.string())}))
    rows = db.sql(
        "SELECT id, node FROM node_ids SEMI JOIN judged_ids USING (id) UNION ALL "
        "SELECT chain_id, node FROM chain_nodes SEMI JOIN judged_ids ON judged_ids.id = chain_id"
    ).fetchall()
    db.unregister("judged_ids")
    return dict(rows)
