"""Which entity of a run a name means."""

from __future__ import annotations

from typing import Any

from pipeline.errors import InputError
from pipeline.tables.run import Run
from pipeline.views.words import counted

_FOLDED = "replace(lower({}), 'ё', 'е')"
_MOST = 8  # candidates that are told
_NEAR = 0.85  # least similarity (Jaro–Winkler) of a name that may have been meant

_CALLED = f"""
    SELECT *, {_FOLDED.format("normal")} = $name AS leading FROM entities
    WHERE ({_FOLDED.format("normal")} = $name
        OR list_contains(list_transform(aliases, lambda alias: {_FOLDED.format("alias")}), $name))
        AND ($label IS NULL OR label = $label)
    ORDER BY n_documents DESC, n_mentions DESC, entity_id
"""
_ALIKE = f"""
    WITH names AS (
        SELECT entity_id, label, normal, n_documents, n_mentions,
            unnest(list_append(aliases, normal)) AS name FROM entities),
    alike AS (
        SELECT *, CASE WHEN contains({_FOLDED.format("name")}, $name) THEN 1.0
            ELSE jaro_winkler_similarity({_FOLDED.format("name")}, $name) END AS likeness FROM names)
    SELECT entity_id, label, normal, n_documents FROM alike WHERE likeness >= {_NEAR}
    GROUP BY ALL ORDER BY max(likeness) DESC, max(n_mentions) DESC, entity_id LIMIT {_MOST}
"""


def find_entity(run: Run, name: str, label: str | None = None) -> dict[str, Any]:
    """The row of `entities` with that id, that name, or else that other name.

    Raises InputError: `not_resolved`, `ambiguous_entity` with the candidates, `no_entity` with near names.
    """
    rows = run.entities.to_arrow(entity_id=name).to_pylist()
    if not rows:
        rows = _rows(run, _CALLED, name=_folded(name), label=label)
        leading = [row for row in rows if row.pop("leading")]
        rows = leading or rows
    if len(rows) == 1:
        return dict(rows[0])
    if rows:
        raise InputError(
            "ambiguous_entity", f"«{name}» is the name of {len(rows)} entities: {_listed(rows)}.",
            f'Ask by id: run.entity("{rows[0]["entity_id"]}"), or say the type: label="{rows[0]["label"]}".',
        )  # fmt: skip
    near = _rows(run, _ALIKE, name=_folded(name))
    of_type = f" of type {label}" if label else ""
    raise InputError(
        "no_entity", f"The run {run.folder.path} has no entity «{name}»{of_type}.",
        f"Near names: {_listed(near)}." if near else "See run.entities.to_pandas().",
    )  # fmt: skip


def _rows(run: Run, query: str, **parameters: object) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = run.query(query, **parameters).to_pylist()
    return rows


def _folded(name: str) -> str:
    return " ".join(name.lower().replace("ё", "е").split())


def _listed(rows: list[dict[str, Any]]) -> str:
    told = [
        f"{row['normal']} ({row['label']}, {counted(row['n_documents'], 'document')}, id {row['entity_id']})"
        for row in rows[:_MOST]
    ]
    more = [f"{len(rows) - _MOST} more"] if len(rows) > _MOST else []
    return "; ".join(told + more)
