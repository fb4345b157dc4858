"""The most frequent entities of a run, each with its trend and the documents that name it most."""

from __future__ import annotations

from typing import Any

from pipeline.report.limits import Limits
from pipeline.report.report_documents import Documents, Row

# `chosen`: entity_id, place; the most frequent, and of each type the first few.
_CHOSEN = """
CREATE TEMP TABLE chosen AS
WITH ranked AS (
  SELECT entity_id, n_documents, n_mentions,
         row_number() OVER (PARTITION BY label ORDER BY n_documents DESC, n_mentions DESC, entity_id) AS rank
  FROM entities
), kept AS (
  SELECT * FROM ranked ORDER BY rank > ?, n_documents DESC, n_mentions DESC, entity_id LIMIT ?
)
SELECT entity_id, row_number() OVER (ORDER BY n_documents DESC, n_mentions DESC, entity_id) - 1 AS place
FROM kept
"""
_NAMED = """
CREATE TEMP TABLE named AS
SELECT e.entity_id, e.doc_id, sum(coalesce(c.n_mentions, 1)) AS n, any_value(day(d.published_at)) AS day
FROM entity_chains e JOIN chosen USING (entity_id) LEFT JOIN chains c ON c.chain_id = e.chain_id
LEFT JOIN documents d ON d.doc_id = e.doc_id
GROUP BY e.entity_id, e.doc_id
"""
_ROWS = """
SELECT entity_id, label, normal, aliases, n_documents, n_mentions, day(first_seen), day(last_seen), kb_ids
FROM entities JOIN {kept} USING (entity_id) ORDER BY place
"""
# The forms that the texts have of a name, which the search of the page finds, too («Газпрома»).
_FORMS = """
SELECT entity_id, list(form ORDER BY n DESC, form) FROM (
  SELECT entity_id, replace(lower(surface), 'ё', 'е') AS form, count(*) AS n
  FROM mentions JOIN entity_chains USING (chain_id) JOIN {kept} USING (entity_id) GROUP BY ALL
) GROUP BY entity_id
"""
_DOCUMENTS = """
SELECT entity_id, list(doc_id ORDER BY rank) FROM (
  SELECT entity_id, doc_id,
         row_number() OVER (PARTITION BY entity_id ORDER BY n DESC, day DESC, doc_id) AS rank
  FROM named
) WHERE rank <= ? GROUP BY entity_id
"""
# Nine of ten documents lie between these days where there are many: a stray date does not flatten all trends.
_PERIOD = """
SELECT CASE WHEN count(*) < 100 THEN min(d) ELSE quantile_disc(d, 0.005) END,
       CASE WHEN count(*) < 100 THEN max(d) ELSE quantile_disc(d, 0.995) END
FROM (SELECT day(published_at) AS d FROM documents WHERE published_at IS NOT NULL)
"""
_TREND = """
SELECT entity_id, ((day - $first) * $steps // $days)::INT AS step, count(*)
FROM named WHERE day BETWEEN $first AND $last GROUP BY ALL
"""


def choose(db: Any, limits: Limits) -> None:
    """Make the tables `chosen` (entity_id, place) and `named` (its documents)."""
    db.execute(_CHOSEN, [limits.of_each_label, limits.entities])
    db.execute(_NAMED)


def entity_rows(db: Any, documents: Documents, limits: Limits) -> list[Row]:
    """`[id, label, name, aliases, documents, mentions, first day, last day, kb ids, trend, places,
    forms]`.

    `trend`: documents in each of the stretches of `period`, null without one; `places`: of the documents that
    name it most; `forms`: what the texts call it besides name and aliases, in small letters.
    """
    forms = dict(db.execute(_FORMS.format(kept="chosen")).fetchall())
    trends = _trends(db, period(db, limits))
    most = dict(db.execute(_DOCUMENTS, [limits.documents_of_entity]).fetchall())
    rows: list[Row] = []
    for row in db.execute(_ROWS.format(kept="chosen")).fetchall():
        places = [documents.place(doc_id) for doc_id in most.get(row[0], ())]
        rows.append([*_told(row, limits), trends.get(row[0]), places, _other_forms(row, forms, limits)])
    return rows


def other_entity_rows(db: Any, limits: Limits) -> list[Row]:
    """The same, without trend and documents, of the table `others`: what facts lead to besides the chosen."""
    rows = db.execute(_ROWS.format(kept="others")).fetchall()
    forms = dict(db.execute(_FORMS.format(kept="others")).fetchall())
    return [[*_told(row, limits), None, [], _other_forms(row, forms, limits)] for row in rows]


def _told(row: Row, limits: Limits) -> Row:
    id, label, normal, aliases, *figures, kb_ids = row
    return [id, label, normal, list(aliases or ())[: limits.aliases], *figures, list(kb_ids or ())]


def _other_forms(row: Row, forms: dict[str, list[str]], limits: Limits) -> list[str]:
    """The most frequent forms of an entity's names that its name and aliases do not hold."""
    known = "\n".join([row[2], *(row[3] or ())]).lower().replace("ё", "е")
    return [form for form in forms.get(row[0], ()) if form not in known][: limits.forms]


def period(db: Any, limits: Limits) -> tuple[int, int, int] | None:
    """First day, number of days and number of stretches of the trends; None without dates."""
    first, last = db.execute(_PERIOD).fetchone()
    if first is None:
        return None
    days = last - first + 1
    return first, days, min(days, limits.trend)


def _trends(db: Any, over: tuple[int, int, int] | None) -> dict[str, list[int]]:
    if over is None:
        return {}
    first, days, steps = over
    trends: dict[str, list[int]] = {}
    given = {"first": first, "last": first + days - 1, "days": days, "steps": steps}
    for entity_id, step, count in db.execute(_TREND, given).fetchall():
        trends.setdefault(entity_id, [0] * steps)[step] = count
    return trends


def entities_by_label(db: Any) -> list[Row]:
    """`[label, entities]`, the most frequent first."""
    rows = db.execute(
        "SELECT label, count(*) AS n FROM entities GROUP BY label ORDER BY n DESC, label"
    ).fetchall()
    return [list(row) for row in rows]
