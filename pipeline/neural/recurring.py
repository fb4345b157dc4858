"""A name that is found for sure at one place of a document is found at its other places too, though the
context there says little: one sense per discourse (Gale, Church and Yarowsky 1992).

Only names of several words, word for word: a single word («Президент», «Роза») may well mean something else.
On NEREL dev this changes a handful of mentions; it is there so that one document names one thing one way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.neural.decode import Numbers, Probabilities

LABELS = ("PERSON", "ORGANIZATION")
SURE = 0.8  # the probability of a mention that vouches for the others
FLOOR = 0.2  # what the others must reach themselves
_FEWEST = 2  # words


@dataclass(frozen=True, slots=True)
class Recurring:
    """`texts` [N]: the words of the document; `named` [labels]: of which labels mentions are names."""

    texts: Sequence[str]
    named: NDArray[np.bool_]

    def lowest(self, thresholds: NDArray[np.float32]) -> NDArray[np.float32]:
        """[labels]: what a probability must reach to be looked at."""
        return np.where(self.named, np.minimum(thresholds, FLOOR), thresholds).astype(np.float32)

    def vouched(
        self, starts: Numbers, ends: Numbers, labels: Numbers, scores: Probabilities, found: NDArray[np.bool_]
    ) -> NDArray[np.bool_]:
        """Which cells have the words and the label of one that is `found` for sure. All are [cells]."""
        names = self.named[labels] & (ends - starts >= _FEWEST)
        sure = {self._name(*cell) for cell in _rows(starts, ends, labels, names & found & (scores >= SURE))}
        vouched = np.zeros(len(starts), bool)
        if sure:
            asked = names & ~found & (scores >= FLOOR)
            vouched[asked] = [self._name(*cell) in sure for cell in _rows(starts, ends, labels, asked)]
        return vouched

    def _name(self, start: int, end: int, label: int) -> tuple[int, tuple[str, ...]]:
        return label, tuple(self.texts[start:end])


def _rows(
    starts: Numbers, ends: Numbers, labels: Numbers, kept: NDArray[np.bool_]
) -> list[tuple[int, int, int]]:
    return list(zip(*(column[kept].tolist() for column in (starts, ends, labels)), strict=True))
