"""Which entity of a run a name means: the one look-up of `run.entity`, `svodka resolve --explain` and others.

A name is the id of an entity or of a chain, a name or other name of an entity, any form that its mentions
have in the texts («Газпрома»), or any other case of one of its names («Газпромом», seen nowhere); the first
that fits.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.errors import InputError
from pipeline.russian.inflection.mention_words import Word, untagged
from pipeline.stages.names.person_readings import person_readings
from pipeline.stages.names.phrase_readings import phrase_readings
from pipeline.tables.run import Run
from pipeline.views.words import counted

_QUOTES = " «»„“”\"'"
_FOLDED = "trim(replace(lower({}), 'ё', 'е'), '" + _QUOTES.replace("'", "''") + "')"
_MOST = 8  # candidates that are told
_NEAR = 0.85  # least similarity (Jaro–Winkler) of a name that may have been meant
_CLEAR = 10  # times as many mentions as any other entity has under that form: the form means this one
_LIKELY = 4.0  # what a base form may cost more than the likeliest one

_CALLED = f"""
    SELECT *, {_FOLDED.format("normal")} = $name AS leading FROM entities
    WHERE ({_FOLDED.format("normal")} = $name
        OR list_contains(list_transform(aliases, lambda alias: {_FOLDED.format("alias")}), $name))
        AND ($label IS NULL OR label = $label)
    ORDER BY n_documents DESC, n_mentions DESC, entity_id
"""
_WRITTEN = f"""
    WITH written AS (
        SELECT entity_id, count(*) AS times FROM mentions JOIN entity_chains USING (chain_id)
        WHERE {_FOLDED.format("surface")} = $name GROUP BY entity_id)
    SELECT entities.*, times FROM entities JOIN written USING (entity_id)
    WHERE $label IS NULL OR label = $label
    ORDER BY times DESC, n_documents DESC, n_mentions DESC, entity_id
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
    """The row of `entities` that an id or a name means; `label`: of this type only.

    Raises InputError: `not_resolved`, `ambiguous_entity` with the candidates, `no_entity` with near names.
    """
    rows = _by_id(run, name) or _by_name(run, name, label)
    if len(rows) == 1:
        return dict(rows[0])
    if rows:
        raise InputError(
            "ambiguous_entity",
            f"«{name}» is the name of {len(rows)} entities: {_listed(rows)}.",
            f'Ask by id: run.entity("{rows[0]["entity_id"]}"), or say the type: label="{rows[0]["label"]}".',
        )
    near = _rows(run, _ALIKE, name=_folded(name))
    of_type = f" of type {label}" if label else ""
    raise InputError(
        "no_entity",
        f"The run {run.folder.path} has no entity «{name}»{of_type}.",
        f"Near names: {_listed(near)}." if near else "See run.entities.to_pandas().",
    )


def _by_id(run: Run, id: str) -> list[dict[str, Any]]:
    """The entity with that id, or of the chain with that id."""
    rows = run.entities.to_arrow(entity_id=id).to_pylist()
    if rows:
        return list(rows)
    chains = run.entity_chains.to_arrow(["entity_id"], chain_id=id).to_pylist()
    return [
        row for chain in chains for row in run.entities.to_arrow(entity_id=chain["entity_id"]).to_pylist()
    ]


def _by_name(run: Run, name: str, label: str | None) -> list[dict[str, Any]]:
    """The entities of the first way of looking that finds any."""
    asked = _folded(name)
    return (
        _called(run, asked, label)
        or _written(run, asked, label)
        or next((rows for base in _base_forms(name) if (rows := _called(run, base, label))), [])
    )


def _called(run: Run, name: str, label: str | None) -> list[dict[str, Any]]:
    """Those with that name in front, or else among their other names."""
    rows = _rows(run, _CALLED, name=name, label=label)
    leading = [row for row in rows if row.pop("leading")]
    return leading or rows


def _written(run: Run, name: str, label: str | None) -> list[dict[str, Any]]:
    """Those that a text calls so; one alone where it is called so far more often than the others."""
    rows = _rows(run, _WRITTEN, name=name, label=label)
    times = [row.pop("times") for row in rows]
    clear = len(rows) > 1 and times[0] >= _CLEAR * times[1]
    return rows[:1] if clear else rows


def _base_forms(name: str) -> Iterator[str]:
    """What the nominative of a name in another case may be, folded, the likeliest first. A name in small
    letters is read with capitals, too."""
    words = name.strip(_QUOTES).split()
    given = [words, [word[:1].upper() + word[1:] for word in words]]
    seen = {_folded(name)}
    for text in given if words else ():
        bare = tuple(Word(word, spaced=at > 0) for at, word in enumerate(text))
        tagged = tuple(untagged(word)._replace(spaced=at > 0) for at, word in enumerate(text))
        readings = [*person_readings(bare), *phrase_readings(tagged, "ORGANIZATION")]
        least = min(reading.cost for reading in readings)
        for reading in sorted(readings, key=lambda reading: (reading.cost, reading.normal)):
            base = _folded(reading.normal)
            if base not in seen and reading.cost <= least + _LIKELY:
                seen.add(base)
                yield base


def _rows(run: Run, query: str, **parameters: object) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = run.query(query, **parameters).to_pylist()
    return rows


def _folded(name: str) -> str:
    return " ".join(name.lower().replace("ё", "е").split()).strip(_QUOTES)


def _listed(rows: list[dict[str, Any]]) -> str:
    told = [
        f"{row['normal']} ({row['label']}, {counted(row['n_documents'], 'document')}, id {row['entity_id']})"
        for row in rows[:_MOST]
    ]
    more = [f"{len(rows) - _MOST} more"] if len(rows) > _MOST else []
    return "; ".join(told + more)
