"""The labels that an annotator can choose from: those met, and the whole scheme that they belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from pipeline.corpora.annotated_document import GoldDocument
from pipeline.labels import ENTITY_TYPES, RELATION_TYPES

Sides = tuple[set[str], set[str]]


class AnnotationScheme:
    """Gathers labels, and between what types relations stand.

    `nerel_sides`: the types of heads and tails of NEREL's relations; all types unless given.
    """

    def __init__(self, nerel_sides: Mapping[str, Sides] | None = None) -> None:
        everything = {label: (set(ENTITY_TYPES), set(ENTITY_TYPES)) for label in RELATION_TYPES}
        self._nerel_sides = everything if nerel_sides is None else nerel_sides
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
        for label, sides in (self._nerel_sides if self._is_nerel() else {}).items():
            for mine, known in zip(found.setdefault(label, (set(), set())), sides, strict=True):
                mine |= known
        return dict(sorted(found.items()))

    def _is_nerel(self) -> bool:
        return not self._entities or bool(self._entities & ENTITY_TYPES.keys())
