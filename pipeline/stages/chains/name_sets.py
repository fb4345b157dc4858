"""Disjoint sets of names, and why each two were joined."""

from __future__ import annotations

from pipeline.extraction import Merge
from pipeline.russian.comparison.short_forms import Words

WHY_SCORES = {
    "known name": 0.99,  # a short or official name that everybody knows: «РФ», «Россия»
    "kind": 0.91,  # «газета „Известия“», «Известия»
    "brackets": 0.95,  # «Экспансия (ЭКСП)»
    "short form": 0.74,  # initials, clipped words, first words
    "spelling": 0.95,  # Latin and Cyrillic letters
    "surname": 0.98,
    "initials": 0.99,
    "first name": 0.95,
    "type": 0.94,  # one name, organisation here and building there
}
"""How sure each kind of step is: its share of right ones in gold (`benchmarks/merge_reasons.py`); a relation
of the model brings its own probability."""


class Sets:
    """Joins names; the root of a set is its smallest name."""

    def __init__(self) -> None:
        self.parent: dict[Words, Words] = {}
        self.joined: list[tuple[Words, Words, str, float]] = []

    def root(self, name: Words) -> Words:
        self.parent.setdefault(name, name)
        while self.parent[name] != name:
            self.parent[name] = self.parent[self.parent[name]]
            name = self.parent[name]
        return name

    def join(self, left: Words, right: Words, why: str) -> None:
        low, high = sorted((self.root(left), self.root(right)))
        if low != high:
            self.parent[high] = low
            self.joined.append((left, right, why, WHY_SCORES[why]))

    def merges(self) -> dict[Words, list[Merge]]:
        """What was joined, by the root of the set."""
        found: dict[Words, list[Merge]] = {}
        for left, right, why, score in self.joined:
            merge = Merge(" ".join(left), " ".join(right), why, score)
            found.setdefault(self.root(left), []).append(merge)
        return found
