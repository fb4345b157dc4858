"""Counts of one document (or a sum of them) and the figures that come of the sum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

Item = TypeVar("Item", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Counts:
    """What recall and precision are made of.

    `found` of `gold` items of the annotators were found; `right` of `predicted` items of the model are right.
    For most measures `found == right`; coreference measures count fractions of items, so all four are floats.

    Precision, recall and F1 are 0.0 where they are undefined (nothing predicted, nothing in the gold).

    >>> both = Counts(3, 4, 3, 6) + Counts.matched(correct=1, gold=4, predicted=2)
    >>> both, both.precision, both.recall, round(both.f1, 4)
    (Counts(found=4, gold=8, right=4, predicted=8), 0.5, 0.5, 0.5)
    >>> Counts().f1
    0.0
    """

    found: float = 0
    gold: float = 0
    right: float = 0
    predicted: float = 0

    @classmethod
    def matched(cls, correct: float, gold: float, predicted: float) -> Counts:
        """Counts of a one-to-one matching: as many right as found."""
        return cls(correct, gold, correct, predicted)

    @classmethod
    def answered(cls, correct: bool) -> Counts:
        """One question with one answer; precision, recall and F1 of a sum of these are all its accuracy."""
        return cls(int(correct), 1, int(correct), 1)

    @property
    def accuracy(self) -> float:
        """The share of right answers, for sums of `answered`."""
        return self.recall

    @property
    def precision(self) -> float:
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.found / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.found + other.found,
            self.gold + other.gold,
            self.right + other.right,
            self.predicted + other.predicted,
        )


LabelCounts = dict[str, Counts]


def micro(counts: Mapping[str, Counts]) -> Counts:
    """The sum over the labels."""
    return sum(counts.values(), Counts())


def by_label(documents: Iterable[Mapping[str, Counts]]) -> LabelCounts:
    """The sum over documents, label by label, labels in alphabetical order."""
    total: LabelCounts = {}
    for document in documents:
        for label, counts in document.items():
            total[label] = total.get(label, Counts()) + counts
    return dict(sorted(total.items()))


def macro_f1(counts: Mapping[str, Counts]) -> float:
    """The mean F1 of the labels that the gold has; labels that only the model used weigh on micro alone.

    Source: Manning, Raghavan & Schütze, Introduction to Information Retrieval (2008), section 13.6, with F1
    for each class and the mean over classes with gold items, as nothing is known of the others.

    >>> macro_f1({"CITY": Counts.matched(2, 2, 2), "LAW": Counts.matched(1, 2, 2), "AGE": Counts(0, 0, 0, 9)})
    0.75
    """
    scored = [label.f1 for label in counts.values() if label.gold]
    return sum(scored) / len(scored) if scored else 0.0


def match_equal(gold: Counter[Item], predicted: Counter[Item], label: Callable[[Item], str]) -> LabelCounts:
    """Counts of equal items, one to one: an item predicted twice and labelled once is right once.

    >>> match_equal(Counter("aab"), Counter("abbc"), str.upper)["B"]
    Counts(found=1, gold=1, right=1, predicted=2)
    """
    counts: LabelCounts = {}
    for item in dict.fromkeys((*gold, *predicted)):
        correct = min(gold[item], predicted[item])
        counted = Counts.matched(correct, gold[item], predicted[item])
        counts[label(item)] = counts.get(label(item), Counts()) + counted
    return counts
