"""Which labels a corpus has: predictions of other types cannot be right or wrong there.

For brat by the nearest `annotation.conf` (brought to NEREL's labels as the reader does it); factRuEval has
three kinds of relations; SlavicNER has names only, of five kinds. Other corpora are asked with all labels.
The coarse labels stay: they are asked for in the coarse view.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.corpora.annotated_document import GoldDocument
from pipeline.corpora.annotation_builders import COARSE_LABELS
from pipeline.corpora.brat.annotation_conf import find_configuration
from pipeline.corpora.brat.label_schemes import NEREL, labels_of

_SLAVICNER = frozenset(
    """
    PERSON FAMILY NATIONALITY ORGANIZATION CITY COUNTRY STATE_OR_PROVINCE DISTRICT LOCATION EVENT PRODUCT
    FACILITY WORK_OF_ART LAW AWARD
    """.split()
)
_FACTRUEVAL_RELATIONS = frozenset({"WORKS_AS", "WORKPLACE", "OWNER_OF"})


@dataclass(frozen=True, slots=True)
class Inventory:
    """The labels of mentions and of relations that a corpus has; None is any."""

    entities: frozenset[str] | None = None
    relations: frozenset[str] | None = None


@dataclass(slots=True)
class LeftOut:
    """Predictions that were not judged, by label."""

    entities: Counter[str] = field(default_factory=Counter)
    relations: Counter[str] = field(default_factory=Counter)


def inventory_of(path: Path, format: str) -> Inventory:
    """The labels of a gold folder."""
    if format == "factrueval":
        return Inventory(relations=_FACTRUEVAL_RELATIONS)
    if format == "slavicner":
        return Inventory(entities=_SLAVICNER)
    configuration = None
    if format == "brat":
        configuration = find_configuration(path if path.is_dir() else path.parent, path)
    if configuration is None or not configuration.entities:
        return Inventory()
    labels = labels_of(configuration.entities) or NEREL
    entities = {labels.entity(label) for label in configuration.entities}
    if "LOC" in entities:
        entities |= {"CITY", "COUNTRY", "STATE_OR_PROVINCE", "DISTRICT", "LOCATION"}
    relations = {labels.relation(label, "", "") for label in configuration.rules}
    return Inventory(
        frozenset(label for label in entities if label is not None),
        frozenset(label for label in relations if label is not None) if relations else None,
    )


def without_foreign(
    documents: Sequence[GoldDocument], inventory: Inventory, left_out: LeftOut
) -> list[GoldDocument]:
    """The predictions without the labels that the corpus lacks; what goes is counted in `left_out`."""
    return [_filtered(document, inventory, left_out) for document in documents]


def _filtered(document: GoldDocument, inventory: Inventory, left_out: LeftOut) -> GoldDocument:
    mentions, relations = document.mentions or [], document.relations or []
    if inventory.entities is not None:
        known = inventory.entities | COARSE_LABELS
        left_out.entities.update(m.label for m in mentions if m.label not in known)
        mentions = [m for m in mentions if m.label in known]
    kept = {mention.id for mention in mentions}
    judged = [
        relation
        for relation in relations
        if relation.head in kept
        and relation.tail in kept
        and (inventory.relations is None or relation.label in inventory.relations)
    ]
    left_out.relations.update(r.label for r in relations)
    left_out.relations.subtract(r.label for r in judged)
    left_out.relations = +left_out.relations
    chains = [(entity, [id for id in members if id in kept]) for entity, members in document.chains or ()]
    return replace(
        document,
        mentions=mentions,
        relations=judged,
        chains=[(entity, members) for entity, members in chains if members],
    )
