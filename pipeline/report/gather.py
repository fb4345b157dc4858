"""Everything that the page shows, gathered from the tables of a run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.labels import RELATION_TYPES, russian_name
from pipeline.report.about import about, duplicates, reject_rows
from pipeline.report.database import database
from pipeline.report.entities import choose, entities_by_label, entity_rows, other_entity_rows, period
from pipeline.report.fact_examples import examples
from pipeline.report.facts import fact_rows, facts_by_label, tell
from pipeline.report.limits import LIMITS, Limits
from pipeline.report.report_documents import Documents, Row, documents_by_day
from pipeline.report.sample import sample_rows, sampled
from pipeline.tables.run import Run
from pipeline.views.groups import GROUPS, group


def gather(out: str | Path, limits: Limits = LIMITS) -> dict[str, Any]:
    """The data of the page as it goes to JSON; rows as the functions that make them say.

    Entities, facts and documents name each other by their places in the lists. Raises InputError where there
    is no run, or one of another schema.
    """
    run = Run(out)
    db, there = database(run)
    with db:
        choose(db, limits)
        tell(db, limits)
        documents = Documents()
        entities = entity_rows(db, documents, limits)
        chosen = len(entities)
        entities += other_entity_rows(db, limits)
        places = {row[0]: place for place, row in enumerate(entities)}
        facts = _facts(db, places, documents, limits)
        sample = sampled(db, (documents.ids[fact[7]] for fact in facts if fact[7] is not None), limits)
        shown = sample_rows(db, sample, places, limits)
        texts = {documents.place(doc_id): shown[doc_id] for doc_id in sample if doc_id in shown}
        days, undated = documents_by_day(db)
        data = {
            "about": about(run, there, limits),
            "duplicates": duplicates(db),
            "days": days,
            "undated": undated,
            "period": period(db, limits),
            "entities": entities,
            "chosen": chosen,
            "entity_labels": entities_by_label(db),
            "facts": facts,
            "fact_labels": facts_by_label(db),
            "documents": documents.rows(db, limits),
            "sample": list(texts),
            "texts": texts,
            "rejects": reject_rows(db, limits),
        }
    return {**data, **_names(data)}


def _facts(db: Any, places: dict[str, int], documents: Documents, limits: Limits) -> list[Row]:
    """`[head, label, tail, documents, mentions, first day, last day, document, text, …]`, see `examples`."""
    rows = [row for row in fact_rows(db) if row[0] in places and row[2] in places]
    sentences = examples(db, [row[7] for row in rows[: limits.examples]], documents, limits)
    return [
        [places[head], label, places[tail], *figures, *sentences.get(example, [None])]
        for head, label, tail, *figures, example in rows
    ]


def _names(data: dict[str, Any]) -> dict[str, Any]:
    """Russian names of the types that occur, and the groups that have a colour each."""
    labels = {label for label, _ in data["entity_labels"]}
    relations = {label for label, _ in data["fact_labels"]}
    for text in data["texts"].values():
        labels |= {mention[0] for mention in text["mentions"]}
        relations |= {relation[0] for relation in text["relations"]}
    return {
        "labels": [[label, russian_name(label), group(label).key] for label in sorted(labels)],
        "relation_names": [
            [label, RELATION_TYPES[label].russian] for label in sorted(relations) if label in RELATION_TYPES
        ],
        "groups": [[kind.key, kind.russian] for kind in GROUPS.values()],
    }
