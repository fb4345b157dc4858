"""Clusters as tables for people: entities, their chains, what was merged and why, facts, events.

Names of entities are without the brackets and quotes that have no partner (the table `cleaned`)."""

from __future__ import annotations

from pipeline.labels import SYMMETRIC_RELATIONS

_MOST_ALIASES = 50

CHAINS = """
CREATE TABLE leads AS
    SELECT cluster, node AS lead FROM (
        SELECT e.cluster, n.node,
               row_number() OVER (PARTITION BY e.cluster
                                  ORDER BY (n.kb_id IS NOT NULL) DESC, n.level >= 2 DESC, n.n_docs DESC,
                                           n.node) AS place
        FROM clusters e JOIN nodes n USING (node)) WHERE place = 1;
CREATE TABLE placed AS
    SELECT i.id AS entity_id, c.chain_id, c.doc_id, c.node, l.lead, c.label, c.normal, c.n_mentions,
           coalesce(a.score, e.score) AS score,
           coalesce(a.kind, e.kind, CASE WHEN n.kb_id IS NOT NULL THEN 'link'
                                         WHEN n.common AND n.n_docs > 1 THEN 'date' ELSE 'name' END) AS method
    FROM chain_nodes c JOIN clusters e USING (node) JOIN nodes n USING (node)
    LEFT JOIN attached a USING (chain_id)
    JOIN leads l ON l.cluster = coalesce(a.cluster, e.cluster) JOIN node_ids i ON i.node = l.lead;
"""

TABLES = {
    "entity_chains": """
        SELECT entity_id, chain_id, doc_id, score, method FROM placed ORDER BY entity_id, doc_id, chain_id""",
    "entities": f"""
        WITH labels AS (
            SELECT entity_id, max({{'n': n, 'label': label}}).label AS label
            FROM (SELECT entity_id, label, sum(n_mentions)::BIGINT AS n FROM placed GROUP BY ALL)
            GROUP BY entity_id),
        named AS (
            SELECT entity_id, coalesce(c.clean, normal) AS name, count(*) FILTER (node = lead) AS own,
                   count(*) AS n
            FROM placed LEFT JOIN cleaned c ON c.name = normal GROUP BY ALL),
        alias AS (
            SELECT p.entity_id, coalesce(c.clean, a.name) AS name, count(*) AS n
            FROM placed p JOIN (SELECT chain_id, unnest(aliases) AS name FROM chains) a USING (chain_id)
            LEFT JOIN cleaned c USING (name) GROUP BY ALL),
        names AS (
            SELECT entity_id, name, max(own) AS own, sum(n)::BIGINT AS n
            FROM (SELECT * FROM named UNION ALL SELECT entity_id, name, 0, n FROM alias) GROUP BY ALL),
        ranked AS (
            SELECT *, row_number() OVER (PARTITION BY entity_id ORDER BY own DESC, n DESC, name) AS place
            FROM names),
        listed AS (
            SELECT entity_id, min(name) FILTER (place = 1) AS normal,
                   coalesce(list(name ORDER BY n DESC, name)
                            FILTER (place > 1 AND place <= {_MOST_ALIASES + 1}), []) AS aliases
            FROM ranked GROUP BY entity_id),
        counted AS (
            SELECT p.entity_id, count(DISTINCT p.doc_id) AS n_documents, sum(p.n_mentions) AS n_mentions,
                   min(d.published_at) AS first_seen, max(d.published_at) AS last_seen
            FROM placed p LEFT JOIN documents d USING (doc_id) GROUP BY p.entity_id),
        linked AS (
            SELECT p.entity_id, list(DISTINCT k.kb::VARCHAR || ':' || k.kb_id ORDER BY
                                     k.kb::VARCHAR || ':' || k.kb_id) AS kb_ids
            FROM placed p JOIN links k USING (chain_id)
            JOIN nodes n ON n.node = p.lead JOIN best_links b USING (chain_id)
            WHERE k.rank = 1 AND k.score >= 0.6 AND (n.kb_id IS NULL OR b.kb_id = n.kb_id)
            GROUP BY p.entity_id)
        SELECT c.entity_id, b.label, l.normal, l.aliases, c.n_documents, c.n_mentions,
               c.first_seen, c.last_seen, coalesce(k.kb_ids, []) AS kb_ids
        FROM counted c JOIN labels b USING (entity_id) JOIN listed l USING (entity_id)
        LEFT JOIN linked k USING (entity_id) ORDER BY entity_id""",
    "merges": """
        SELECT DISTINCT p.entity_id, coalesce(t.chain_id, s.id) AS left_id, p.normal AS left_name,
               o.id AS right_id, r.normal AS right_name,
               t.kind, t.name, t.company, t.type, t.link, t.dates, t.score, t.verdict
        FROM told t JOIN node_ids s ON s.node = t.node JOIN node_ids o ON o.node = t.owner
        JOIN (SELECT node, chain_id, entity_id, normal FROM placed
              UNION ALL
              SELECT node, NULL, min(entity_id), min(normal) FROM placed GROUP BY node) p
          ON p.node = t.node AND p.chain_id IS NOT DISTINCT FROM t.chain_id
        JOIN (SELECT node, min(normal) AS normal FROM chain_nodes GROUP BY node) r ON r.node = t.owner
        ORDER BY ALL""",
    "facts": f"""
        WITH said AS (
            SELECT h.entity_id AS head, r.label::VARCHAR AS label, t.entity_id AS tail, r.doc_id,
                   r.relation_id, coalesce(r.score, 0) AS score
            FROM relations r JOIN placed h ON h.chain_id = r.head_chain_id
            JOIN placed t ON t.chain_id = r.tail_chain_id WHERE h.entity_id <> t.entity_id),
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
            FROM events e JOIN placed p USING (chain_id)
            LEFT JOIN placed q ON q.chain_id = e.place_chain_id),
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
