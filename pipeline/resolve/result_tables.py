"""The result tables of `resolve` as queries: entities, their chains, merges, facts, events.

Names of entities come without unbalanced brackets and quotes (the temporary table `clean_names`).
"""

from __future__ import annotations

import duckdb

from pipeline.labels import SYMMETRIC_RELATIONS
from pipeline.resolve.temporary_tables import create_from_query

_MAX_ALIASES = 50

_CHAIN_ENTITIES = {
    "leading_nodes": """
        SELECT cluster, node AS leading_node FROM (
            SELECT e.cluster, n.node,
                   row_number() OVER (PARTITION BY e.cluster
                                      ORDER BY (n.kb_id IS NOT NULL) DESC, n.level >= 2 DESC, n.n_docs DESC,
                                               n.node) AS place
            FROM clusters e JOIN nodes n USING (node)) WHERE place = 1""",
    "chain_entities": """
        SELECT i.id AS entity_id, c.chain_id, c.doc_id, c.node, l.leading_node,
               c.label, c.normal, c.n_mentions,
               coalesce(a.score, e.score) AS score,
               coalesce(a.kind, e.kind, CASE WHEN n.kb_id IS NOT NULL THEN 'link'
                                             WHEN n.common AND n.n_docs > 1 THEN 'date' ELSE 'name' END)
                   AS method
        FROM chain_nodes c JOIN clusters e USING (node) JOIN nodes n USING (node)
        LEFT JOIN assigned_chains a USING (chain_id)
        JOIN leading_nodes l ON l.cluster = coalesce(a.cluster, e.cluster)
        JOIN node_ids i ON i.node = l.leading_node""",
}

TABLES = {
    "entity_chains": """
        SELECT entity_id, chain_id, doc_id, score, method FROM chain_entities
        ORDER BY entity_id, doc_id, chain_id""",
    "entities": f"""
        WITH labels AS (
            SELECT entity_id, max({{'n': n, 'label': label}}).label AS label
            FROM (SELECT entity_id, label, sum(n_mentions)::BIGINT AS n FROM chain_entities
                  GROUP BY ALL)
            GROUP BY entity_id),
        named AS (
            SELECT entity_id, coalesce(c.clean, normal) AS name, count(*) FILTER (node = leading_node) AS own,
                   count(*) AS n
            FROM chain_entities LEFT JOIN clean_names c ON c.name = normal GROUP BY ALL),
        alias AS (
            SELECT p.entity_id, coalesce(c.clean, a.name) AS name, count(*) AS n
            FROM chain_entities p
            JOIN (SELECT chain_id, unnest(aliases) AS name FROM chains) a USING (chain_id)
            LEFT JOIN clean_names c USING (name) GROUP BY ALL),
        names AS (
            SELECT entity_id, name, max(own) AS own, sum(n)::BIGINT AS n
            FROM (SELECT * FROM named UNION ALL SELECT entity_id, name, 0, n FROM alias) GROUP BY ALL),
        ranked AS (
            SELECT *, row_number() OVER (PARTITION BY entity_id ORDER BY own DESC, n DESC, name) AS place
            FROM names),
        listed AS (
            SELECT entity_id, min(name) FILTER (place = 1) AS normal,
                   coalesce(list(name ORDER BY n DESC, name)
                            FILTER (place > 1 AND place <= {_MAX_ALIASES + 1}), []) AS aliases
            FROM ranked GROUP BY entity_id),
        counted AS (
            SELECT p.entity_id, count(DISTINCT p.doc_id) AS n_documents, sum(p.n_mentions) AS n_mentions,
                   min(d.published_at) AS first_seen, max(d.published_at) AS last_seen
            FROM chain_entities p LEFT JOIN documents d USING (doc_id) GROUP BY p.entity_id),
        linked AS (
            SELECT p.entity_id, list(DISTINCT k.kb::VARCHAR || ':' || k.kb_id ORDER BY
                                     k.kb::VARCHAR || ':' || k.kb_id) AS kb_ids
            FROM chain_entities p JOIN links k USING (chain_id)
            JOIN nodes n ON n.node = p.leading_node JOIN best_links b USING (chain_id)
            WHERE k.rank = 1 AND k.score >= 0.6 AND (n.kb_id IS NULL OR b.kb_id = n.kb_id)
            GROUP BY p.entity_id)
        SELECT c.entity_id, b.label, l.normal, l.aliases, c.n_documents, c.n_mentions,
               c.first_seen, c.last_seen, coalesce(k.kb_ids, []) AS kb_ids
        FROM counted c JOIN labels b USING (entity_id) JOIN listed l USING (entity_id)
        LEFT JOIN linked k USING (entity_id) ORDER BY entity_id""",
    "merges": """
        SELECT DISTINCT p.entity_id, coalesce(t.chain_id, s.id) AS left_id, p.normal AS left_name,
               o.id AS right_id, r.normal AS right_name,
               t.kind, t.name, t.context AS company, t.type, t.link, t.dates, t.score, t.verdict
        FROM decisions t JOIN node_ids s ON s.node = t.left_node JOIN node_ids o ON o.node = t.right_node
        JOIN (SELECT node, chain_id, entity_id, normal FROM chain_entities
              UNION ALL
              SELECT node, NULL, min(entity_id), min(normal) FROM chain_entities GROUP BY node) p
          ON p.node = t.left_node AND p.chain_id IS NOT DISTINCT FROM t.chain_id
        JOIN (SELECT node, min(normal) AS normal FROM chain_nodes GROUP BY node) r ON r.node = t.right_node
        ORDER BY ALL""",
    "facts": f"""
        WITH said AS (
            SELECT h.entity_id AS head, r.label::VARCHAR AS label, t.entity_id AS tail, r.doc_id,
                   r.relation_id, coalesce(r.score, 0) AS score
            FROM relations r JOIN chain_entities h ON h.chain_id = r.head_chain_id
            JOIN chain_entities t ON t.chain_id = r.tail_chain_id WHERE h.entity_id <> t.entity_id),
        turned AS (
            SELECT * REPLACE (least(head, tail) AS head, greatest(head, tail) AS tail) FROM said
            WHERE label IN {SYMMETRIC_RELATIONS}
            UNION ALL
            SELECT * FROM said WHERE label NOT IN {SYMMETRIC_RELATIONS})
        SELECT left(md5(head || ' ' || label || ' ' || tail), 16) AS fact_id, head AS head_entity_id, label,
               tail AS tail_entity_id, count(DISTINCT s.doc_id) AS n_documents, count(*) AS n_mentions,
               min(d.published_at) AS first_seen, max(d.published_at) AS last_seen,
               max({{'score': score, 'id': relation_id}}).id AS example_relation_id
        FROM turned s LEFT JOIN documents d USING (doc_id) GROUP BY head, label, tail
        ORDER BY head_entity_id, label, tail_entity_id""",
    "entity_events": """
        WITH said AS (
            SELECT p.entity_id, e.doc_id, e.starts, e.ends, q.entity_id AS place
            FROM events e JOIN chain_entities p USING (chain_id)
            LEFT JOIN chain_entities q ON q.chain_id = e.place_chain_id),
        times AS (
            SELECT entity_id, max({'n': n, 'starts': starts, 'ends': ends}) AS best
            FROM (SELECT entity_id, starts, ends, count(*) AS n FROM said
                  WHERE starts IS NOT NULL OR ends IS NOT NULL GROUP BY ALL) GROUP BY entity_id),
        places AS (
            SELECT entity_id, max({'n': n, 'place': place}).place AS place
            FROM (SELECT entity_id, place, count(*) AS n FROM said WHERE place IS NOT NULL GROUP BY ALL)
            GROUP BY entity_id)
        SELECT s.entity_id, t.best.starts AS starts, t.best.ends AS ends, p.place AS place_entity_id,
               s.n_documents
        FROM (SELECT entity_id, count(DISTINCT doc_id) AS n_documents FROM said GROUP BY entity_id) s
        LEFT JOIN times t USING (entity_id) LEFT JOIN places p USING (entity_id) ORDER BY s.entity_id""",
}
"""Result table → the query that gives its rows, in order."""


def assign_entities(db: duckdb.DuckDBPyConnection) -> None:
    """Make the table `chain_entities` from the clusters and the chains assigned one by one."""
    for table, query in _CHAIN_ENTITIES.items():
        create_from_query(db, table, query)
