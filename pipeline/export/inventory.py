"""The labels that an annotator can choose from: those met, and the whole scheme that they belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from pipeline.engine.model_loading import DEFAULT_MODEL, model_path
from pipeline.errors import InputError
from pipeline.evaluation.gold import GoldDocument
from pipeline.labels import ENTITY_TYPES, RELATION_TYPES
from pipeline.neural.settings import read_settings

Sides = tuple[set[str], set[str]]


class Inventory:
    """Gathers labels, and between what types relations stand."""

    def __init__(self) -> None:
        self._entities: set[str] = set()
        self._relations: dict[str, Sides] = defaultdict(lambda: (set(), set()))

    def add(self, document: GoldDocument) -> None:
        """Take in the labels of a document."""
        labels = {mention.id: mention.label for mention in document.mentions or ()}
        self._entities.update(labels.values())
        for relation in document.relations or ():
            heads, tails = self._relations[relation.label]
            heads.add(labels[relation.head])
            tails.add(labels[relation.tail])

    def entities(self) -> list[str]:
        """The types of mentions: all of NEREL if one of them was met (or nothing), and the others met."""
        fine = ENTITY_TYPES.keys() if self._is_nerel() else ()
        return [*fine, *sorted(self._entities - set(fine))]

    def relations(self) -> dict[str, Sides]:
        """The types of relations with the types of their heads and tails, those met and those of NEREL."""
        found = {label: (set(heads), set(tails)) for label, (heads, tails) in self._relations.items()}
        for label, sides in (_nerel_sides() if self._is_nerel() else {}).items():
            for mine, known in zip(found.setdefault(label, (set(), set())), sides, strict=True):
                mine |= known
        return dict(sorted(found.items()))

    def _is_nerel(self) -> bool:
        return not self._entities or bool(self._entities & ENTITY_TYPES.keys())


def _nerel_sides() -> Mapping[str, Sides]:
    """What NEREL's annotators relate, as the default model learned it; all types where it is not there."""
    try:
        allowed = read_settings(model_path(DEFAULT_MODEL) / "entities").allowed
    except InputError:
        return {label: (set(ENTITY_TYPES), set(ENTITY_TYPES)) for label in RELATION_TYPES}
    return {
        label: ({head for head, _ in pairs}, {tail for _, tail in pairs}) for label, pairs in allowed.items()
    }
