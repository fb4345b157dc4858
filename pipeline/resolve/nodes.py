"""From the chains of all documents to nodes, the distinct names.

A node is a name of one family (`key`), or an entry of a register; all chains of that name belong to it.
Chains are split further where the name alone does not identify:

- A common noun is valid within its document only, so each of its chains is a node.
- Events named by common nouns («встреча», «погибнуть 24 человека») are one node if they have the same words,
  begin on the same day, and share a named party or else the place. Parties take precedence: two events in one
  place with different parties are two nodes. A country counts as the place only for events of several words
  without a number («частичная мобилизация»). The day must be exact to the month at least.
- Where one document has a named event several times («Неделя Al Jazeera» in two years), each year is a node.
- A chain that a judgement names is a node.

The tables are declared in `pipeline.resolve.temporary_tables`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import duckdb

from pipeline.labels import family
from pipeline.resolve.names import clean_name, name_key, person_key
from pipeline.resolve.temporary_tables import append_rows, create_from_query, create_table, drop_tables

_KB_ORDER = ("iso3166-1", "iso3166-2", "geonames", "m49")  # precedence of the registers that come with Svodka
_MIN_LINK_SCORE = 0.6
_ADJECTIVE = "^[^ -]+[сц]кий$"  # «Бучанский» is a district, not the city that the link gives
_COUNTRY = "iso3166-1"  # register of countries
_PARTIES = ("participant", "agent", "organizer")  # roles that tell events apart
_MAX_EVENT_DAYS = 31  # of a longer period, such as a year, the same words may describe two events
_BATCH = 20_000

_CHAIN_QUERIES = {
    "typed_chains": """
        SELECT c.chain_id, c.doc_id, k.family, c.label::VARCHAR AS label, c.normal, c.n_mentions
        FROM chains c JOIN label_families k ON k.label = c.label::VARCHAR""",
    "chain_names": """
        SELECT chain_id, doc_id, family, normal AS name FROM typed_chains WHERE family <> 'PER'
        UNION
        SELECT c.chain_id, c.doc_id, k.family, unnest(c.aliases) AS name
        FROM chains c JOIN label_families k ON k.label = c.label::VARCHAR WHERE k.family <> 'PER'""",
    "person_chains": """
        SELECT c.chain_id, min(m.name_first) AS first, min(m.name_middle) AS middle, min(m.name_last) AS last,
               min(m.gender::VARCHAR) AS gender
        FROM typed_chains c JOIN mentions m ON m.chain_id = c.chain_id AND m.normal = c.normal
        WHERE c.family = 'PER' GROUP BY c.chain_id""",
}
_UNCLEAN_NAMES = """
SELECT DISTINCT name FROM (SELECT normal AS name FROM typed_chains UNION SELECT unnest(aliases) FROM chains)
WHERE regexp_matches(name, '[][(){}«»"„“”]|^[ ,;:/|]|[ ,;:/|]$')
"""
_BEST_LINKS = """
SELECT k.chain_id, min({{'rank': {order}, 'id': k.kb::VARCHAR || ':' || k.kb_id}}).id AS kb_id
FROM links k JOIN typed_chains c USING (chain_id)
WHERE k.rank = 1 AND k.score >= {min_score} AND ({order} = 0 OR c.family = 'LOC')
  AND NOT (c.label = 'CITY' AND regexp_matches(c.normal, '{adjective}')) GROUP BY k.chain_id
"""
_NODE_QUERIES = {
    "dated_events": """
        SELECT e.event_id, e.chain_id, c.doc_id, k.key, substr(e.starts, 1, 10) AS day, e.place_chain_id
        FROM events e JOIN typed_chains c USING (chain_id)
        JOIN name_keys k ON k.family = c.family AND k.name = c.normal
        WHERE k.common AND length(e.starts) >= 10 AND coalesce(date_diff(
            'day', try_cast(substr(e.starts, 1, 10) AS DATE), try_cast(substr(e.ends, 1, 10) AS DATE)), 0
        ) <= {max_days}""",
    "event_parties": """
        SELECT chain_id, key, day, party
        FROM (SELECT *, count(DISTINCT doc_id) OVER (PARTITION BY key, day, party) AS n
              FROM (SELECT DISTINCT e.chain_id, e.doc_id, e.key, e.day,
                           coalesce(l.kb_id, lower(n.last), k.key) AS party
                    FROM dated_events e JOIN event_roles r USING (event_id)
                    JOIN typed_chains p ON p.chain_id = r.chain_id
                    LEFT JOIN best_links l ON l.chain_id = p.chain_id
                    LEFT JOIN person_chains n ON n.chain_id = p.chain_id
                    LEFT JOIN name_keys k ON k.family = p.family AND k.name = p.normal AND NOT k.common
                    WHERE r.role::VARCHAR IN {parties} AND p.family IN ('PER', 'ORG'))
              WHERE party IS NOT NULL)
        QUALIFY row_number() OVER (PARTITION BY chain_id ORDER BY n DESC, party) = 1""",
    "event_places": """
        SELECT e.chain_id, e.key, e.day, coalesce(l.kb_id, lower(p.normal)) AS place
        FROM dated_events e JOIN typed_chains p ON p.chain_id = e.place_chain_id
        LEFT JOIN best_links l ON l.chain_id = p.chain_id
        WHERE NOT starts_with(coalesce(l.kb_id, ''), '{country}:')
           OR regexp_matches(e.key, '^[^0-9 ]+ [^0-9]+$')""",
    "event_contexts": """
        WITH known_parties AS (
            SELECT s.key, s.day, s.place, min(p.party) AS party
            FROM event_places s JOIN event_parties p USING (chain_id)
            GROUP BY ALL HAVING count(DISTINCT p.party) = 1),
        described AS (
            SELECT e.chain_id, e.doc_id, e.key,
                   e.day || ' ' || coalesce(p.party, m.party, s.place) AS context
            FROM dated_events e
            LEFT JOIN event_parties p USING (chain_id) LEFT JOIN event_places s USING (chain_id)
            LEFT JOIN known_parties m ON m.key = s.key AND m.day = s.day AND m.place = s.place)
        SELECT chain_id, context FROM described WHERE context IS NOT NULL
        QUALIFY count(*) OVER (PARTITION BY doc_id, key, context) = 1""",
    "event_editions": """
        SELECT chain_id, CASE WHEN count(*) OVER (PARTITION BY doc_id, key, year) > 1 THEN chain_id
                              ELSE coalesce(year, chain_id) END AS edition
        FROM (SELECT c.chain_id, c.doc_id, k.key, substr(e.starts, 1, 4) AS year
              FROM typed_chains c JOIN name_keys k ON k.family = c.family AND k.name = c.normal
              LEFT JOIN events e USING (chain_id) WHERE c.family = 'EVENT' AND NOT k.common)
        QUALIFY count(*) OVER (PARTITION BY doc_id, key) > 1""",
    "keyed_chains": """
        SELECT c.chain_id, c.doc_id, c.family, c.label, c.normal, c.n_mentions, l.kb_id,
               CASE WHEN j.chain_id IS NOT NULL THEN k.key || '\x1f' || c.chain_id
                    WHEN l.kb_id IS NOT NULL THEN l.kb_id
                    WHEN o.edition IS NOT NULL THEN k.key || '\x1f' || o.edition
                    WHEN k.common THEN k.key || '\x1f' || coalesce(e.context, c.chain_id)
                    ELSE k.key END AS key,
               k.key AS base_key, k.common OR o.edition IS NOT NULL AS common, k.acronym,
               k.sounds, k.initials, k.stem, k.size,
               NULL::VARCHAR AS first, NULL::VARCHAR AS middle, NULL::VARCHAR AS last, 2 AS level,
               NULL::VARCHAR AS gender, '' AS letters
        FROM typed_chains c JOIN name_keys k ON k.family = c.family AND k.name = c.normal
        LEFT JOIN best_links l USING (chain_id) LEFT JOIN judged_chains j USING (chain_id)
        LEFT JOIN event_contexts e USING (chain_id) LEFT JOIN event_editions o USING (chain_id)
        WHERE c.family <> 'PER'
        UNION ALL
        SELECT c.chain_id, c.doc_id, c.family, c.label, c.normal, c.n_mentions, l.kb_id,
               CASE WHEN j.chain_id IS NOT NULL THEN k.key || '\x1f' || c.chain_id
                    ELSE coalesce(l.kb_id, k.key) END AS key,
               k.key AS base_key, false AS common, false AS acronym, k.sounds, '', '', 1,
               k.first, k.middle, k.last, k.level, p.gender, k.letters
        FROM typed_chains c LEFT JOIN person_chains p USING (chain_id)
        JOIN person_keys k ON k.normal = c.normal AND k.first_given IS NOT DISTINCT FROM p.first
            AND k.middle_given IS NOT DISTINCT FROM p.middle AND k.last_given IS NOT DISTINCT FROM p.last
        LEFT JOIN best_links l USING (chain_id) LEFT JOIN judged_chains j USING (chain_id)
        WHERE c.family = 'PER'""",
    "nodes": """
        SELECT (row_number() OVER (ORDER BY family, key))::BIGINT - 1 AS node, *
        FROM (SELECT family, key, min(base_key) AS base_key, bool_and(common) AS common,
                     bool_or(acronym) AS acronym,
                     min(sounds) AS sounds, min(initials) AS initials, min(stem) AS stem, max(size) AS size,
                     min(first) AS first, min(middle) AS middle, min(last) AS last, max(level) AS level,
                     min(gender) AS low_gender, max(gender) AS high_gender, min(letters) AS letters,
                     min(kb_id) AS kb_id, count(DISTINCT doc_id)::BIGINT AS n_docs
              FROM keyed_chains GROUP BY family, key)""",
    "chain_nodes": """
        SELECT k.chain_id, k.doc_id, n.node, k.label, k.normal, k.n_mentions
        FROM keyed_chains k JOIN nodes n ON n.family = k.family AND n.key = k.key""",
    "node_names": """
        SELECT c.node, k.family, k.key AS name, count(DISTINCT c.doc_id)::BIGINT AS n
        FROM chain_names s JOIN name_keys k ON k.family = s.family AND k.name = s.name
        JOIN chain_nodes c USING (chain_id) ANTI JOIN event_editions o ON o.chain_id = s.chain_id
        WHERE NOT k.common GROUP BY ALL""",
    "node_labels": """
        SELECT node, max({{'n': n, 'label': label}}).label AS label
        FROM (SELECT node, label, count(*) AS n FROM chain_nodes GROUP BY ALL) GROUP BY node""",
}
_LAST_READ = {  # table → tables that nothing reads after it is made
    "event_contexts": ("dated_events", "event_parties", "event_places"),
    "node_labels": ("keyed_chains",),
}


def make_nodes(db: duckdb.DuckDBPyConnection, judged: Sequence[str]) -> None:
    """Make the tables from `label_families` to `node_labels`.

    `judged`: the ids that judgements name. The database must have the input tables of the run.
    """
    labels = [row[0] for row in db.sql("SELECT DISTINCT label::VARCHAR FROM chains").fetchall()]
    create_table(db, "label_families")
    append_rows(db, "label_families", [(label, family(label) or label) for label in labels])
    for table, query in _CHAIN_QUERIES.items():
        create_from_query(db, table, query)
    order = "CASE k.kb::VARCHAR " + " ".join(f"WHEN '{kb}' THEN {at + 1}" for at, kb in enumerate(_KB_ORDER))
    links = _BEST_LINKS.format(order=order + " ELSE 0 END", min_score=_MIN_LINK_SCORE, adjective=_ADJECTIVE)
    create_from_query(db, "best_links", links)
    create_table(db, "judged_chains")
    append_rows(db, "judged_chains", [(id,) for id in dict.fromkeys(judged)])
    _key_table(db, "name_keys", "SELECT DISTINCT family, name FROM chain_names", name_key)
    _key_table(db, "clean_names", _UNCLEAN_NAMES, _cleaned)
    _key_table(
        db,
        "person_keys",
        "SELECT DISTINCT c.normal, p.first, p.middle, p.last FROM typed_chains c LEFT JOIN person_chains p "
        "USING (chain_id) WHERE c.family = 'PER'",
        person_key,
    )
    for table, query in _NODE_QUERIES.items():
        create_from_query(
            db, table, query.format(country=_COUNTRY, parties=_PARTIES, max_days=_MAX_EVENT_DAYS)
        )
        drop_tables(db, *_LAST_READ.get(table, ()))


def _cleaned(name: str) -> tuple[str]:
    return (clean_name(name),)


def _key_table(
    db: duckdb.DuckDBPyConnection, table: str, query: str, key: Callable[..., Iterable[Any]]
) -> None:
    """Make a table of the rows of a query, each extended by what `key` returns for it, in batches."""
    create_table(db, table)
    for batch in db.cursor().sql(query).to_arrow_reader(_BATCH):
        given = zip(*(column.to_pylist() for column in batch.columns), strict=True)
        append_rows(db, table, [(*row, *key(*row)) for row in given])
