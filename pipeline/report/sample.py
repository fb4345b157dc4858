"""Some documents in full: text, nested mentions, relations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from pipeline.pages.offsets import Place, utf16_places
from pipeline.report.limits import Limits
from pipeline.report.report_documents import Row
from pipeline.views.nesting import Open, Stretch, marks
from pipeline.views.visible import visible

_EVEN = """
SELECT doc_id FROM (
  SELECT doc_id, row_number() OVER (ORDER BY published_at, source_uri, source_row, doc_id) - 1 AS n,
         count(*) OVER () AS of
  FROM documents WHERE duplicate_of IS NULL AND NOT list_contains($taken::VARCHAR[], doc_id)
) WHERE (n * $rest) // of > ((n - 1) * $rest) // of OR n = 0 ORDER BY n LIMIT $rest
"""
_TEXTS = """
SELECT doc_id, any_value(left(text, $most)), any_value(n_chars) > $most FROM documents
WHERE doc_id IN (SELECT unnest($ids::VARCHAR[])) AND duplicate_of IS NULL GROUP BY doc_id
"""
_MENTIONS = """
SELECT m.doc_id, m.mention_id, m.start, m.end, m.label, m.normal, m.score, e.entity_id,
       v.value, v.value_to, v.unit, v.kind
FROM mentions m LEFT JOIN entity_chains e ON e.chain_id = m.chain_id
LEFT JOIN "values" v ON v.mention_id = m.mention_id
WHERE m.doc_id IN (SELECT unnest(?::VARCHAR[]))
ORDER BY m.doc_id, m.start, m.end DESC, m.label
"""
_RELATIONS = """
SELECT doc_id, label, head_mention_id, tail_mention_id, score FROM relations
WHERE doc_id IN (SELECT unnest(?::VARCHAR[]))
ORDER BY doc_id, evidence_start, evidence_end, label, relation_id
"""


def sampled(db: Any, first: Iterable[str], limits: Limits) -> list[str]:
    """doc_ids: up to half of them those named first, the others spread evenly over the time of the run."""
    chosen = dict.fromkeys(islice(dict.fromkeys(first), limits.sample // 2))
    given = {"taken": list(chosen), "rest": limits.sample - len(chosen)}
    return [*chosen, *(row[0] for row in db.execute(_EVEN, given).fetchall())]


def sample_rows(
    db: Any, doc_ids: list[str], entities: Mapping[str, int], limits: Limits
) -> dict[str, dict[str, Any]]:
    """doc_id → `text`, `cut` (it goes on), `pieces`, `mentions`, `relations`.

    `pieces` are `[start, end, mention, first, last]`, properly nested, in order: a span that crosses another
    comes in several; `mentions` `[label, normal or value, score, entity or null, start, end]`;
    `relations` `[label, head mention, tail mention, score]`. Offsets are in UTF-16 units; `entities`: place
    by id.
    """
    given = {"ids": doc_ids, "most": limits.sample_chars}
    mentions = _grouped(db.execute(_MENTIONS, [doc_ids]).fetchall())
    relations = _grouped(db.execute(_RELATIONS, [doc_ids]).fetchall())
    return {
        doc_id: _document(text, bool(cut), mentions[doc_id], relations[doc_id], entities)
        for doc_id, text, cut in db.execute(_TEXTS, given).fetchall()
    }


def _grouped(rows: Iterable[Row]) -> defaultdict[str, list[Row]]:
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for doc_id, *row in rows:
        groups[doc_id].append(row)
    return groups


def _document(
    text: str, cut: bool, mentions: list[Row], relations: list[Row], entities: Mapping[str, int]
) -> dict[str, Any]:
    places: dict[str, int] = {}
    rows: list[Row] = []
    spans: list[dict[str, Any]] = []
    place = utf16_places(text)
    for mention_id, start, end, label, normal, score, entity_id, *value in mentions:
        if end > len(text) or mention_id in places:
            continue
        places[mention_id] = len(rows)
        spans.append({"start": start, "end": end, "place": len(rows)})
        entity = entities.get(entity_id) if entity_id else None
        rows.append([label, _meaning(*value) or normal, _score(score), entity, place(start), place(end)])
    told = [
        [label, places[head], places[tail], _score(score)]
        for label, head, tail, score in relations
        if head in places and tail in places
    ]
    pieces = list(_pieces(spans, len(text), place))
    return {"text": visible(text), "cut": cut, "pieces": pieces, "mentions": rows, "relations": told}


def _pieces(spans: list[dict[str, Any]], end: int, place: Place) -> Iterable[Row]:
    ends: list[int] = []
    opened: list[Row] = []
    at = 0
    for mark in marks(spans, 0, end):
        if isinstance(mark, Open):
            piece: Row = [place(at), None, mark.mention["place"], int(mark.first), int(mark.last)]
            opened.append(piece)
            ends.append(len(opened) - 1)
        elif isinstance(mark, Stretch):
            at = mark.end
        else:
            opened[ends.pop()][1] = place(at)
    return opened


def _meaning(value: str | None, value_to: str | None, unit: str | None, kind: str | None) -> str | None:
    """`2025-12-13`, `2025 – 2026`, `2500000 RUB` of a value; None for a name."""
    if value is None:
        return None
    upper = f" – {value_to}" if value_to and value_to != value else ""
    return f"{value}{upper}{f' {unit}' if unit else ''}{' %' if kind == 'percent' else ''}"


def _score(score: float | None) -> float | None:
    return None if score is None else round(score, 2)
