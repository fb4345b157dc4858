"""Ambiguous short names: the context decides in each document which candidate is meant.

A surname or an acronym may stand for several clusters, its *candidates*. The entities beside it in a document
are compared with those that each candidate is seen with elsewhere; rare ones weigh more. Weights are whole
numbers, so that sums do not depend on their order.

Makes the tables from `doc_clusters` to `assigned_chains`, and adds to `decisions`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

import duckdb

from pipeline.labels import SHARED_NOUN_FAMILIES
from pipeline.resolve.clustering import SPELLING_KINDS, CandidatePair, decision_row
from pipeline.resolve.disjoint_sets import Clusters
from pipeline.resolve.score import (
    MARGIN,
    Points,
    context_points,
    date_points,
    name_points,
    sole_bearer_points,
    type_points,
)
from pipeline.resolve.temporary_tables import append_rows, create_from_query, create_table

_BATCH = 50_000
_MAX_DOCS = 300  # sample of the documents of a candidate that gives its context
_MAX_SURNAME_POINTS = 0.8  # a surname without any context is not enough
_PERSON = "PERSON"  # the only label of its family: that two have it says nothing

_HOME = "россия"  # Russian news names the organisations of this country without the country
_AMBIGUOUS_PAIRS = f"""
SELECT c.left_node, e.cluster AS candidate, min(c.kind) AS kind, sum(c.share) AS share
FROM candidate_pairs c JOIN clusters e ON e.node = c.right_node JOIN clusters s ON s.node = c.left_node
WHERE s.kind IS NULL AND c.kind NOT IN ('variant', 'type') AND e.cluster <> s.cluster
  AND s.cluster NOT IN (SELECT cluster FROM clusters WHERE kind NOT IN {SPELLING_KINDS}) GROUP BY ALL
"""
_CHAINED_PAIRS = """
DELETE FROM ambiguous_pairs
WHERE kind <> 'short' AND left_node IN (SELECT candidate FROM ambiguous_pairs)
"""
_DOC_CLUSTERS = f"""
SELECT DISTINCT c.doc_id, e.cluster
FROM chain_nodes c JOIN clusters e USING (node) JOIN nodes n USING (node)
WHERE NOT n.common AND n.level >= 2 AND n.family NOT IN {tuple(sorted(SHARED_NOUN_FAMILIES))}
"""
_CLUSTER_WEIGHTS = """
SELECT cluster, round(100 * ln(1 + (SELECT count(DISTINCT doc_id) FROM doc_clusters) / count(*)))::BIGINT
    AS weight
FROM doc_clusters GROUP BY cluster
"""
_CANDIDATE_QUERIES = {
    "candidate_countries": """
        SELECT e.cluster AS candidate, min(split_part(n.base_key, '@', 2)) AS country
        FROM nodes n JOIN clusters e USING (node)
        WHERE n.family = 'ORG' AND contains(n.base_key, ' @') GROUP BY e.cluster""",
    "doc_countries": """
        SELECT DISTINCT s.doc_id, k.key AS country FROM chain_names s JOIN name_keys k USING (family, name)
        WHERE s.family = 'LOC' AND k.key IN (SELECT country FROM candidate_countries)""",
    "chain_candidates": f"""
        SELECT c.chain_id, c.doc_id, c.node, c.label, o.candidate, o.kind, o.share
        FROM ambiguous_pairs o JOIN chain_nodes c ON c.node = o.left_node
        LEFT JOIN candidate_countries w ON w.candidate = o.candidate
        LEFT JOIN doc_countries d ON d.doc_id = c.doc_id AND d.country = w.country
        WHERE w.country IS NULL OR w.country = '{_HOME}' OR d.country IS NOT NULL""",
    "candidate_docs": f"""
        SELECT cluster AS candidate, doc_id
        FROM doc_clusters SEMI JOIN ambiguous_pairs o ON o.candidate = cluster
        QUALIFY row_number() OVER (PARTITION BY cluster ORDER BY md5(doc_id), doc_id) <= {_MAX_DOCS}""",
    "candidate_sizes": """
        SELECT cluster AS candidate, count(DISTINCT doc_id) AS n_docs
        FROM doc_clusters SEMI JOIN ambiguous_pairs o ON o.candidate = cluster GROUP BY cluster""",
    "candidate_context": """
        SELECT DISTINCT o.candidate, d.cluster AS other
        FROM candidate_docs o JOIN doc_clusters d USING (doc_id) WHERE d.cluster <> o.candidate""",
    "candidate_dates": """
        SELECT e.cluster AS candidate, min(d.published_at) AS first, max(d.published_at) AS last
        FROM doc_clusters e JOIN documents d USING (doc_id)
        SEMI JOIN ambiguous_pairs o ON o.candidate = e.cluster GROUP BY e.cluster""",
    "candidate_labels": """
        SELECT e.cluster AS candidate, max({'n': c.n, 'label': c.label}).label AS label
        FROM (SELECT node, label, count(*) AS n FROM chain_nodes GROUP BY ALL) c
        JOIN clusters e USING (node) SEMI JOIN ambiguous_pairs o ON o.candidate = e.cluster
        GROUP BY e.cluster""",
    "shared_context": """
        SELECT p.chain_id, p.candidate, sum(w.weight)::BIGINT AS weight,
               sum(CASE WHEN c.other IS NULL THEN 0 ELSE w.weight END)::BIGINT AS shared
        FROM chain_candidates p JOIN doc_clusters d USING (doc_id) JOIN cluster_weights w USING (cluster)
        LEFT JOIN candidate_context c ON c.candidate = p.candidate AND c.other = d.cluster
        WHERE d.cluster <> p.candidate AND d.cluster <> p.node GROUP BY ALL""",
}
_FEATURES = """
SELECT p.chain_id, p.node, p.candidate, p.kind, p.share, z.n_docs, p.label, l.label AS candidate_label,
       coalesce(c.weight, 0) AS weight, coalesce(c.shared, 0) AS shared,
       CASE WHEN d.published_at IS NOT NULL AND o.first IS NOT NULL
            THEN greatest(epoch(o.first) - epoch(d.published_at), epoch(d.published_at) - epoch(o.last), 0)
                 / 86400 END AS days
FROM chain_candidates p
LEFT JOIN shared_context c ON c.chain_id = p.chain_id AND c.candidate = p.candidate
JOIN candidate_labels l ON l.candidate = p.candidate JOIN candidate_sizes z ON z.candidate = p.candidate
LEFT JOIN candidate_dates o ON o.candidate = p.candidate
LEFT JOIN documents d ON d.doc_id = p.doc_id
ORDER BY p.chain_id, p.candidate
"""


class _Features(NamedTuple):
    """What is known of a chain and one of its candidates; the columns of _FEATURES."""

    chain_id: str
    node: int
    candidate: int
    kind: str
    share: float
    n_docs: int
    label: str
    candidate_label: str
    weight: int
    shared: int
    days: float | None

    def scored(self) -> CandidatePair:
        """The pair of the chain's node and the candidate, with its points."""
        name = name_points(self.kind, self.share, 1.0)
        if self.kind == "short":
            name = min(name, _MAX_SURNAME_POINTS) + sole_bearer_points(self.share, self.n_docs)
        points = Points(
            name=name,
            context=context_points(self.shared, self.weight),
            dates=date_points(self.days),
            type=0.0 if self.label == _PERSON else type_points(self.label, self.candidate_label),
        )
        return CandidatePair(self.node, self.candidate, self.kind, points)


def assign_short_names(db: duckdb.DuckDBPyConnection, clusters: Clusters) -> None:
    """Make the table `assigned_chains`, and add to `decisions` a row for each chain and candidate."""
    create_from_query(db, "doc_clusters", _DOC_CLUSTERS)
    create_from_query(db, "cluster_weights", _CLUSTER_WEIGHTS)
    create_from_query(db, "ambiguous_pairs", _AMBIGUOUS_PAIRS)
    db.execute(_CHAINED_PAIRS)
    for table, query in _CANDIDATE_QUERIES.items():
        create_from_query(db, table, query)
    create_table(db, "assigned_chains")
    assigned: list[tuple[object, ...]] = []
    decisions: list[tuple[object, ...]] = []
    for chain_id, group in groupby(_features(db), key=attrgetter("chain_id")):
        for pair, verdict in _decided([features.scored() for features in group], clusters):
            decisions.append(decision_row(pair, chain_id, verdict))
            if verdict == "merged":
                assigned.append((chain_id, pair.right, pair.kind, round(pair.points.score, 4)))
        if len(decisions) >= _BATCH:
            _flush(db, assigned, decisions)
    _flush(db, assigned, decisions)


def _features(db: duckdb.DuckDBPyConnection) -> Iterator[_Features]:
    for batch in db.cursor().sql(_FEATURES).to_arrow_reader(_BATCH):
        yield from map(_Features._make, zip(*(c.to_pylist() for c in batch.columns), strict=True))


def _decided(candidates: list[CandidatePair], clusters: Clusters) -> Iterator[tuple[CandidatePair, str]]:
    """The candidates of one chain with their verdicts, the best first: the best one is merged if it is likely
    and leads the second by MARGIN."""
    candidates = sorted(candidates, key=lambda pair: (-pair.points.total, pair.right))
    allowed = [pair.points.total for pair in candidates if not clusters.kept_apart(pair.left, pair.right)]
    clear = bool(allowed) and allowed[0] > 0 and (len(allowed) < 2 or allowed[0] - allowed[1] >= MARGIN)
    for pair in candidates:
        if clusters.kept_apart(pair.left, pair.right):
            yield pair, "judged different"
        elif clear:
            clear = False
            yield pair, "merged"
        else:
            yield pair, "rejected"


def _flush(
    db: duckdb.DuckDBPyConnection,
    assigned: list[tuple[object, ...]],
    decisions: list[tuple[object, ...]],
) -> None:
    append_rows(db, "assigned_chains", assigned)
    append_rows(db, "decisions", decisions)
    assigned.clear()
    decisions.clear()
