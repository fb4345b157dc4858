"""What a model learns: one task a set of labels. The first task is the product; the others only teach.

A corpus with other types or guidelines gets label columns of its own: the encoder learns from it, its labels
do not blur those of the main task, and export drops its columns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.corpora.annotated_document import GoldDocument


@dataclass(frozen=True, slots=True)
class Task:
    """The labels of one kind of gold, sorted. `pairs`: head and tail types seen with each relation type."""

    name: str
    entities: tuple[str, ...]
    relations: tuple[str, ...]
    pairs: dict[str, list[tuple[str, str]]] = field(default_factory=dict)


def task_of(name: str, documents: Sequence[GoldDocument], *, rarest: int = 3) -> Task:
    """The task that documents pose: every entity label in them; relation labels seen `rarest` times or more,
    with the argument types seen with them."""
    entities = sorted({mention.label for document in documents for mention in document.mentions or ()})
    seen: Counter[tuple[str, str, str]] = Counter()
    for document in documents:
        labels = {mention.id: mention.label for mention in document.mentions or ()}
        for relation in document.relations or ():
            if relation.head in labels and relation.tail in labels:
                seen[relation.label, labels[relation.head], labels[relation.tail]] += 1
    totals: Counter[str] = Counter()
    for (label, _, _), count in seen.items():
        totals[label] += count
    relations = sorted(label for label, count in totals.items() if count >= rarest)
    pairs = {
        label: sorted((head, tail) for found, head, tail in seen if found == label) for label in relations
    }
    return Task(name, tuple(entities), tuple(relations), pairs)
