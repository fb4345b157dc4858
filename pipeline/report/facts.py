"""The strongest facts: of the whole run, and of each entity that the page shows."""

from __future__ import annotations

from typing import Any

from pipeline.report.limits import Limits
from pipeline.report.report_documents import Row

# `told`: fact_id, place. Strongest: said by most documents, then most often, then with the surest example.
_TOLD = """
CREATE TEMP TABLE told AS
WITH candidates AS (
  SELECT fact_id, head_entity_id, tail_entity_id, n_documents, n_mentions, example_relation_id FROM facts
  WHERE head_entity_id IN (SELECT entity_id FROM chosen) OR tail_entity_id IN (SELECT entity_id FROM chosen)
  UNION
  (SELECT fact_id, head_entity_id, tail_entity_id, n_documents, n_mentions, example_relation_id FROM facts
   ORDER BY n_documents DESC, n_mentions DESC, fact_id LIMIT $strongest)
), scored AS (
  SELECT c.*, coalesce(r.score, 0) AS score
  FROM candidates c LEFT JOIN relations r ON r.relation_id = c.example_relation_id
), ends AS (
  SELECT fact_id, n_documents, n_mentions, score, unnest([head_entity_id, tail_entity_id]) AS entity_id
  FROM scored
), ranked AS (
  SELECT fact_id, row_number() OVER (
    PARTITION BY entity_id ORDER BY n_documents DESC, n_mentions DESC, score DESC, fact_id) AS rank
  FROM ends WHERE entity_id IN (SELECT entity_id FROM chosen)
), strongest AS (
  SELECT fact_id FROM scored ORDER BY n_documents DESC, n_mentions DESC, score DESC, fact_id LIMIT $strongest
), kept AS (
  SELECT fact_id FROM ranked WHERE rank <= $of_entity UNION SELECT fact_id FROM strongest
)
SELECT fact_id,
       row_number() OVER (ORDER BY n_documents DESC, n_mentions DESC, score DESC, fact_id) - 1 AS place
FROM scored JOIN kept USING (fact_id)
"""
_OTHERS = """
CREATE TEMP TABLE others AS
WITH ends AS (
  SELECT unnest([head_entity_id, tail_entity_id]) AS entity_id FROM facts JOIN told USING (fact_id)
)
SELECT DISTINCT entity_id, 0 AS place FROM ends WHERE entity_id NOT IN (SELECT entity_id FROM chosen)
"""
_ROWS = """
SELECT head_entity_id, label, tail_entity_id, n_documents, n_mentions, day(first_seen), day(last_seen),
       example_relation_id
FROM facts JOIN told USING (fact_id) ORDER BY place
"""


def tell(db: Any, limits: Limits) -> None:
    """Make the tables `told` (fact_id, place) and `others` (entities that they lead to)."""
    db.execute(_TOLD, {"strongest": limits.facts, "of_entity": limits.facts_of_entity})
    db.execute(_OTHERS)


def fact_rows(db: Any) -> list[Row]:
    """`[head id, label, tail id, documents, mentions, first day, last day, relation id]`, strongest first."""
    return [list(row) for row in db.execute(_ROWS).fetchall()]


def facts_by_label(db: Any) -> list[Row]:
    """`[label, facts]`, the most frequent first."""
    rows = db.execute(
        "SELECT label, count(*) AS n FROM facts GROUP BY label ORDER BY n DESC, label"
    ).fetchall()
    return [list(row) for row in rows]
