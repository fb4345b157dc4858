"""Short names that several could own: who is meant is decided document by document, by the company.

The entities beside a surname or an acronym in its document are held against those that each possible owner is
seen with elsewhere; rare ones weigh more. Sums are whole numbers, so that they do not depend on any order.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.labels import SHARED_NOUN_FAMILIES
from pipeline.resolve.disjoint_sets import Clusters
from pipeline.resolve.clustering import WRITTEN_ALIKE, insert, insert_told, told_row
from pipeline.resolve.score import (
    MARGIN,
    Points,
    company_points,
    date_points,
    fame_points,
    name_points,
    type_points,
)

_BATCH = 50_000
_DOCUMENTS_OF_AN_OWNER = 300  # enough to know its company
_MOST_SHORT = 0.8  # points: a surname alone, without any company, is not enough
PERSON = "PERSON"  # the one type of its family: that it is the same says nothing

HOME = "россия"  # whose organisations Russian news names without the country
_PREPARE = f"""
CREATE TABLE doc_entities AS
    SELECT DISTINCT c.doc_id, e.cluster
    FROM chain_nodes c JOIN clusters e USING (node) JOIN nodes n USING (node)
    WHERE NOT n.common AND n.level >= 2 AND n.family NOT IN {tuple(sorted(SHARED_NOUN_FAMILIES))};
CREATE TABLE weights AS
    SELECT cluster, round(100 * ln(1 + (SELECT count(DISTINCT doc_id) FROM doc_entities) / count(*)))::BIGINT
        AS weight
    FROM doc_entities GROUP BY cluster;
CREATE TABLE open_claims AS
    SELECT c.short, e.cluster AS owner, min(c.kind) AS kind, sum(c.share) AS share
    FROM claims c JOIN clusters e ON e.node = c.owner JOIN clusters s ON s.node = c.short
    WHERE s.kind IS NULL AND c.kind NOT IN ('variant', 'type') AND e.cluster <> s.cluster
      AND s.cluster NOT IN (SELECT cluster FROM clusters WHERE kind NOT IN {WRITTEN_ALIKE}) GROUP BY ALL;
DELETE FROM open_claims WHERE kind <> 'short' AND short IN (SELECT owner FROM open_claims);
CREATE TABLE owner_countries AS
    SELECT e.cluster AS owner, min(split_part(n.bare, '@', 2)) AS country
    FROM nodes n JOIN clusters e USING (node)
    WHERE n.family = 'ORG' AND contains(n.bare, ' @') GROUP BY e.cluster;
CREATE TABLE doc_countries AS
    SELECT DISTINCT s.doc_id, k.key AS country FROM chain_names s JOIN name_keys k USING (family, name)
    WHERE s.family = 'LOC' AND k.key IN (SELECT country FROM owner_countries);
CREATE TABLE pairs AS
    SELECT c.chain_id, c.doc_id, c.node, c.label, o.owner, o.kind, o.share
    FROM open_claims o JOIN chain_nodes c ON c.node = o.short
    LEFT JOIN owner_countries w ON w.owner = o.owner
    LEFT JOIN doc_countries d ON d.doc_id = c.doc_id AND d.country = w.country
    WHERE w.country IS NULL OR w.country = '{HOME}' OR d.country IS NOT NULL;
CREATE TABLE owner_docs AS
    SELECT cluster, doc_id FROM doc_entities SEMI JOIN open_claims o ON o.owner = cluster
    QUALIFY row_number() OVER (PARTITION BY cluster ORDER BY md5(doc_id), doc_id)
            <= {_DOCUMENTS_OF_AN_OWNER};
CREATE TABLE owner_sizes AS
    SELECT cluster, count(DISTINCT doc_id) AS documents FROM doc_entities
    SEMI JOIN open_claims o ON o.owner = cluster GROUP BY cluster;
CREATE TABLE owner_company AS
    SELECT DISTINCT o.cluster AS owner, d.cluster AS other
    FROM owner_docs o JOIN doc_entities d USING (doc_id) WHERE d.cluster <> o.cluster;
CREATE TABLE owner_dates AS
    SELECT e.cluster, min(d.published_at) AS first, max(d.published_at) AS last
    FROM doc_entities e JOIN documents d USING (doc_id) SEMI JOIN open_claims o ON o.owner = e.cluster
    GROUP BY e.cluster;
CREATE TABLE owner_labels AS
    SELECT e.cluster, max({{'n': c.n, 'label': c.label}}).label AS label
    FROM (SELECT node, label, count(*) AS n FROM chain_nodes GROUP BY ALL) c
    JOIN clusters e USING (node) SEMI JOIN open_claims o ON o.owner = e.cluster GROUP BY e.cluster;
CREATE TABLE company AS
    SELECT p.chain_id, p.owner, sum(w.weight)::BIGINT AS weight,
           sum(CASE WHEN c.other IS NULL THEN 0 ELSE w.weight END)::BIGINT AS known
    FROM pairs p JOIN doc_entities d USING (doc_id) JOIN weights w USING (cluster)
    LEFT JOIN owner_company c ON c.owner = p.owner AND c.other = d.cluster
    WHERE d.cluster <> p.owner AND d.cluster <> p.node GROUP BY ALL;
CREATE TABLE attached (chain_id VARCHAR, cluster BIGINT, kind VARCHAR, score DOUBLE);
"""
_PAIRS = """
SELECT p.chain_id, p.node, p.owner, p.kind, p.share, z.documents, p.label, l.label AS owner_label,
       coalesce(c.weight, 0) AS weight, coalesce(c.known, 0) AS known,
       CASE WHEN d.published_at IS NOT NULL AND o.first IS NOT NULL
            THEN greatest(epoch(o.first) - epoch(d.published_at), epoch(d.published_at) - epoch(o.last), 0)
                 / 86400 END AS days
FROM pairs p LEFT JOIN company c ON c.chain_id = p.chain_id AND c.owner = p.owner
JOIN owner_labels l ON l.cluster = p.owner JOIN owner_sizes z ON z.cluster = p.owner
LEFT JOIN owner_dates o ON o.cluster = p.owner
LEFT JOIN documents d ON d.doc_id = p.doc_id
ORDER BY p.chain_id, p.owner
"""


def attach(db: duckdb.DuckDBPyConnection, clusters: Clusters) -> None:
    """Make the table `attached` (chain_id, cluster, kind, score), and tell in `told` what was held against
    what."""
    db.execute(_PREPARE)
    attached: list[tuple[str, int, str, float]] = []
    told: list[tuple[object, ...]] = []
    for _, group in groupby(_rows(db), key=itemgetter(0)):
        candidates = sorted(((_points(row), row) for row in group), key=lambda c: (-c[0].total, c[1][2]))
        told += _decided(candidates, clusters, attached)
        if len(told) >= _BATCH:
            _flush(db, attached, told)
    _flush(db, attached, told)


def _rows(db: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    for batch in db.cursor().sql(_PAIRS).to_arrow_reader(_BATCH):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _points(row: tuple[Any, ...]) -> Points:
    _, _, _, kind, share, documents, label, owner_label, weight, known, days = row
    name = name_points(kind, share, 1.0)
    return Points(
        name=min(name, _MOST_SHORT) + fame_points(share, documents) if kind == "short" else name,
        company=company_points(known, weight),
        dates=date_points(days),
        type=0.0 if label == PERSON else type_points(label, owner_label),
    )


def _decided(
    candidates: list[tuple[Points, tuple[Any, ...]]],
    clusters: Clusters,
    attached: list[tuple[str, int, str, float]],
) -> Iterator[tuple[object, ...]]:
    """What becomes of the possible owners of one chain: the likeliest gets it if it is likely, and alone."""
    allowed = [points.total for points, row in candidates if not clusters.apart(row[1], row[2])]
    clear = bool(allowed) and allowed[0] > 0 and (len(allowed) < 2 or allowed[0] - allowed[1] >= MARGIN)
    for points, (chain_id, node, owner, kind, *_) in candidates:
        if clusters.apart(node, owner):
            verdict = "judged different"
        elif clear:
            verdict, clear = "merged", False
            attached.append((chain_id, owner, kind, round(points.score, 4)))
        else:
            verdict = "rejected"
        yield told_row(node, chain_id, owner, kind, points, verdict)


def _flush(
    db: duckdb.DuckDBPyConnection,
    attached: list[tuple[str, int, str, float]],
    told: list[tuple[object, ...]],
) -> None:
    insert_told(db, told)
    if attached:
        types = (pa.string(), pa.int64(), pa.string(), pa.float64())
        columns = [pa.array(c, kind) for c, kind in zip(zip(*attached, strict=True), types, strict=True)]
        insert(db, "attached", pa.table(columns, names=["chain_id", "cluster", "kind", "score"]))
    attached.clear()
    told.clear()
