"""From the chains of all documents to distinct names: the tables `chain_names`, `nodes`, `node_names`.

A node is a name of one family (`key`), or an entry of a knowledge base; chains of that name are its chains. A
common noun names nothing beyond its document, so each of its chains is a node by itself. Events of common
nouns («встреча», «погибнуть 24 человека») are one where they have the same words, begin on the same day, told
to the month at least, and have a named party or the place in common; parties go before the place, and two
events of one place with other parties are two. A country is a place only for what is told in several words
without a number («частичная мобилизация»). Of an event that a document tells of twice («Неделя Al Jazeera» of
two years) each year is a node. A chain that a judgement names is one by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.labels import family
from pipeline.resolve.names import clean_name, name_key, person_key

_KB_ORDER = ("iso3166-1", "iso3166-2", "geonames", "m49")  # of the registers that come with Svodka
_SURE_LINK = 0.6
_ADJECTIVE = "^[^ -]+[сц]кий$"  # «Бучанский» of a district is no name of the city
_COUNTRY = "iso3166-1"  # register of countries
_PARTIES = ("participant", "agent", "organizer")  # roles that tell events apart
_LONGEST = 31  # days of an event: of a year alone, the same words may tell of two
_BATCH = 20_000

_KEYED = """
CREATE TABLE kinds AS SELECT * FROM kinds_given;
CREATE TABLE known_chains AS
    SELECT c.chain_id, c.doc_id, k.family, c.label::VARCHAR AS label, c.normal, c.n_mentions
    FROM chains c JOIN kinds k ON k.label = c.label::VARCHAR;
CREATE TABLE chain_names AS
    SELECT chain_id, doc_id, family, normal AS name FROM known_chains WHERE family <> 'PER'
    UNION
    SELECT c.chain_id, c.doc_id, k.family, unnest(c.aliases) AS name
    FROM chains c JOIN kinds k ON k.label = c.label::VARCHAR WHERE k.family <> 'PER';
CREATE TABLE person_chains AS
    SELECT c.chain_id, min(m.name_first) AS first, min(m.name_middle) AS middle, min(m.name_last) AS last,
           min(m.gender::VARCHAR) AS gender
    FROM known_chains c JOIN mentions m ON m.chain_id = c.chain_id AND m.normal = c.normal
    WHERE c.family = 'PER' GROUP BY c.chain_id;
"""
_UNCLEAN = """
SELECT DISTINCT name FROM (SELECT normal AS name FROM known_chains UNION SELECT unnest(aliases) FROM chains)
WHERE regexp_matches(name, '[][(){}«»"„“”]|^[ ,;:/|]|[ ,;:/|]$')
"""
_BEST_LINKS = """
CREATE TABLE best_links AS
    SELECT k.chain_id, min({{'rank': {order}, 'id': k.kb::VARCHAR || ':' || k.kb_id}}).id AS kb_id
    FROM links k JOIN known_chains c USING (chain_id)
    WHERE k.rank = 1 AND k.score >= {sure} AND ({order} = 0 OR c.family = 'LOC')
      AND NOT (c.label = 'CITY' AND regexp_matches(c.normal, '{adjective}')) GROUP BY k.chain_id;
"""
_NODES = """
CREATE TABLE dated_events AS
    SELECT e.event_id, e.chain_id, c.doc_id, k.key, substr(e.starts, 1, 10) AS day, e.place_chain_id
    FROM events e JOIN known_chains c USING (chain_id)
    JOIN name_keys k ON k.family = c.family AND k.name = c.normal
    WHERE k.common AND length(e.starts) >= 10 AND coalesce(date_diff(
        'day', try_cast(substr(e.starts, 1, 10) AS DATE), try_cast(substr(e.ends, 1, 10) AS DATE)), 0
    ) <= {longest};
CREATE TABLE parties AS
    SELECT chain_id, key, day, party
    FROM (SELECT *, count(DISTINCT doc_id) OVER (PARTITION BY key, day, party) AS n
          FROM (SELECT DISTINCT e.chain_id, e.doc_id, e.key, e.day,
                       coalesce(l.kb_id, lower(n.last), k.key) AS party
                FROM dated_events e JOIN event_roles r USING (event_id)
                JOIN known_chains p ON p.chain_id = r.chain_id
                LEFT JOIN best_links l ON l.chain_id = p.chain_id
                LEFT JOIN person_chains n ON n.chain_id = p.chain_id
                LEFT JOIN name_keys k ON k.family = p.family AND k.name = p.normal AND NOT k.common
                WHERE r.role::VARCHAR IN {parties} AND p.family IN ('PER', 'ORG'))
          WHERE party IS NOT NULL)
    QUALIFY row_number() OVER (PARTITION BY chain_id ORDER BY n DESC, party) = 1;
CREATE TABLE sites AS
    SELECT e.chain_id, e.key, e.day, coalesce(l.kb_id, lower(p.normal)) AS site
    FROM dated_events e JOIN known_chains p ON p.chain_id = e.place_chain_id
    LEFT JOIN best_links l ON l.chain_id = p.chain_id
    WHERE NOT starts_with(coalesce(l.kb_id, ''), '{country}:')
       OR regexp_matches(e.key, '^[^0-9 ]+ [^0-9]+$');
CREATE TABLE circumstances AS
    WITH met AS (
        SELECT s.key, s.day, s.site, min(p.party) AS party
        FROM sites s JOIN parties p USING (chain_id) GROUP BY ALL HAVING count(DISTINCT p.party) = 1),
    told AS (
        SELECT e.chain_id, e.doc_id, e.key,
               e.day || ' ' || coalesce(p.party, m.party, s.site) AS circumstances
        FROM dated_events e LEFT JOIN parties p USING (chain_id) LEFT JOIN sites s USING (chain_id)
        LEFT JOIN met m ON m.key = s.key AND m.day = s.day AND m.site = s.site)
    SELECT chain_id, circumstances FROM told WHERE circumstances IS NOT NULL
    QUALIFY count(*) OVER (PARTITION BY doc_id, key, circumstances) = 1;
DROP TABLE dated_events; DROP TABLE parties; DROP TABLE sites;
CREATE TABLE occasions AS
    SELECT chain_id, CASE WHEN count(*) OVER (PARTITION BY doc_id, key, year) > 1 THEN chain_id
                          ELSE coalesce(year, chain_id) END AS occasion
    FROM (SELECT c.chain_id, c.doc_id, k.key, substr(e.starts, 1, 4) AS year
          FROM known_chains c JOIN name_keys k ON k.family = c.family AND k.name = c.normal
          LEFT JOIN events e USING (chain_id) WHERE c.family = 'EVENT' AND NOT k.common)
    QUALIFY count(*) OVER (PARTITION BY doc_id, key) > 1;
CREATE TABLE keyed AS
    SELECT c.chain_id, c.doc_id, c.family, c.label, c.normal, c.n_mentions, l.kb_id,
           CASE WHEN j.chain_id IS NOT NULL THEN k.key || '\x1f' || c.chain_id
                WHEN l.kb_id IS NOT NULL THEN l.kb_id
                WHEN o.occasion IS NOT NULL THEN k.key || '\x1f' || o.occasion
                WHEN k.common THEN k.key || '\x1f' || coalesce(e.circumstances, c.chain_id)
                ELSE k.key END AS key,
           k.key AS bare, k.common OR o.occasion IS NOT NULL AS common, k.acronym,
           k.sounds, k.initials, k.stem, k.size,
           NULL::VARCHAR AS first, NULL::VARCHAR AS middle, NULL::VARCHAR AS last, 2 AS level,
           NULL::VARCHAR AS gender, '' AS letters
    FROM known_chains c JOIN name_keys k ON k.family = c.family AND k.name = c.normal
    LEFT JOIN best_links l USING (chain_id) LEFT JOIN judged j USING (chain_id)
    LEFT JOIN circumstances e USING (chain_id) LEFT JOIN occasions o USING (chain_id)
    WHERE c.family <> 'PER'
    UNION ALL
    SELECT c.chain_id, c.doc_id, c.family, c.label, c.normal, c.n_mentions, l.kb_id,
           CASE WHEN j.chain_id IS NOT NULL THEN k.key || '\x1f' || c.chain_id
                ELSE coalesce(l.kb_id, k.key) END AS key,
           k.key AS bare, false AS common, false AS acronym, k.sounds, '', '', 1,
           k.first, k.middle, k.last, k.level, p.gender, k.letters
    FROM known_chains c LEFT JOIN person_chains p USING (chain_id)
    JOIN person_keys k ON k.normal = c.normal AND k.first_given IS NOT DISTINCT FROM p.first
        AND k.middle_given IS NOT DISTINCT FROM p.middle AND k.last_given IS NOT DISTINCT FROM p.last
    LEFT JOIN best_links l USING (chain_id) LEFT JOIN judged j USING (chain_id)
    WHERE c.family = 'PER';
CREATE TABLE nodes AS
    SELECT (row_number() OVER (ORDER BY family, key))::BIGINT - 1 AS node, *
    FROM (SELECT family, key, min(bare) AS bare, bool_and(common) AS common, bool_or(acronym) AS acronym,
                 min(sounds) AS sounds, min(initials) AS initials, min(stem) AS stem, max(size) AS size,
                 min(first) AS first, min(middle) AS middle, min(last) AS last, max(level) AS level,
                 min(gender) AS low_gender, max(gender) AS high_gender, min(letters) AS letters,
                 min(kb_id) AS kb_id, count(DISTINCT doc_id)::BIGINT AS n_docs
          FROM keyed GROUP BY family, key);
CREATE TABLE chain_nodes AS
    SELECT k.chain_id, k.doc_id, n.node, k.label, k.normal, k.n_mentions
    FROM keyed k JOIN nodes n ON n.family = k.family AND n.key = k.key;
CREATE TABLE node_names AS
    SELECT c.node, k.family, k.key AS name, count(DISTINCT c.doc_id)::BIGINT AS n
    FROM chain_names s JOIN name_keys k ON k.family = s.family AND k.name = s.name
    JOIN chain_nodes c USING (chain_id) ANTI JOIN occasions o ON o.chain_id = s.chain_id
    WHERE NOT k.common GROUP BY ALL;
CREATE TABLE node_labels AS
    SELECT node, max({{'n': n, 'label': label}}).label AS label
    FROM (SELECT node, label, count(*) AS n FROM chain_nodes GROUP BY ALL) GROUP BY node;
DROP TABLE keyed;
"""


def make_nodes(db: duckdb.DuckDBPyConnection, judged: Sequence[str]) -> None:
    """Make the tables. `judged`: chain ids that judgements name. Views of the run's tables must be there."""
    labels = [row[0] for row in db.sql("SELECT DISTINCT label::VARCHAR FROM chains").fetchall()]
    kinds = pa.table({"label": labels, "family": [family(label) or label for label in labels]})
    _with(db, "kinds_given", kinds.cast(pa.schema([("label", pa.string()), ("family", pa.string())])), _KEYED)
    order = "CASE k.kb::VARCHAR " + " ".join(f"WHEN '{kb}' THEN {at + 1}" for at, kb in enumerate(_KB_ORDER))
    db.execute(_BEST_LINKS.format(order=order + " ELSE 0 END", sure=_SURE_LINK, adjective=_ADJECTIVE))
    db.register("judged_given", pa.table({"chain_id": pa.array(judged, pa.string())}))
    db.execute("CREATE TABLE judged AS SELECT DISTINCT chain_id FROM judged_given")
    db.unregister("judged_given")
    _key_table(
        db,
        "name_keys",
        "SELECT DISTINCT family, name FROM chain_names",
        "family VARCHAR, name VARCHAR, key VARCHAR, common BOOLEAN, acronym BOOLEAN, sounds VARCHAR, "
        "initials VARCHAR, stem VARCHAR, size INTEGER",
        name_key,
    )
    _key_table(db, "cleaned", _UNCLEAN, "name VARCHAR, clean VARCHAR", _cleaned)
    _key_table(
        db,
        "person_keys",
        "SELECT DISTINCT c.normal, p.first, p.middle, p.last FROM known_chains c LEFT JOIN person_chains p "
        "USING (chain_id) WHERE c.family = 'PER'",
        "normal VARCHAR, first_given VARCHAR, middle_given VARCHAR, last_given VARCHAR, key VARCHAR, "
        "first VARCHAR, middle VARCHAR, last VARCHAR, level INTEGER, sounds VARCHAR, letters VARCHAR",
        person_key,
    )
    db.execute(_NODES.format(country=_COUNTRY, parties=_PARTIES, longest=_LONGEST))


def _cleaned(name: str) -> tuple[str]:
    return (clean_name(name),)


def _key_table(
    db: duckdb.DuckDBPyConnection, table: str, query: str, columns: str, key: Callable[..., Iterable[Any]]
) -> None:
    """A table of what the query gives beside what `key` makes of each row, batch by batch."""
    db.execute(f"CREATE TABLE {table} ({columns})")
    names = [column.split()[0] for column in columns.split(", ")]
    types = [_ARROW[column.split()[1]] for column in columns.split(", ")]
    reader = db.cursor().sql(query).to_arrow_reader(_BATCH)
    for batch in reader:
        rows = [(*given, *key(*given)) for given in zip(*(c.to_pylist() for c in batch.columns), strict=True)]
        arrays = [pa.array(values, kind) for values, kind in zip(zip(*rows, strict=True), types, strict=True)]
        if rows:
            _with(db, "fresh", pa.table(arrays, names=names), f"INSERT INTO {table} SELECT * FROM fresh")


_ARROW = {"VARCHAR": pa.string(), "BOOLEAN": pa.bool_(), "INTEGER": pa.int32()}


def _with(db: duckdb.DuckDBPyConnection, name: str, table: pa.Table, statements: str) -> None:
    db.register(name, table)
    db.execute(statements)
    db.unregister(name)
