"""Vectors of word forms, computed once: what the word model says of a word depends on the word alone.

Half of the words of a text are among the few thousand most frequent forms, so most vectors come out of the
table. A vector does not depend on the words it was computed with, so a document's answer does not depend on
what was read before it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from pipeline.neural.word_features import FeatureMaker

CAPACITY = 16_384  # rows of the table: 21 MB at a width of 320

Floats = NDArray[np.float32]
Run = Callable[[dict[str, NDArray[np.generic]]], Floats]  # features by name → vectors [U, width]


class WordVectors:
    """Words → vectors. Safe to call from several threads."""

    def __init__(self, run: Run, maker: FeatureMaker, *, width: int, capacity: int = CAPACITY) -> None:
        self._run = run
        self._maker = maker
        self._table = np.empty((capacity, width), np.float32)
        self._rows: dict[str, int] = {}
        self._lock = Lock()

    def __call__(self, words: Sequence[str]) -> Floats:
        """[U, width] of U distinct words."""
        if len(words) > len(self._table):
            return self._compute(words)
        with self._lock:
            fresh = [word for word in words if word not in self._rows]
            if len(self._rows) + len(fresh) > len(self._table):
                self._rows.clear()
                fresh = list(words)
            if fresh:
                first = len(self._rows)
                self._table[first : first + len(fresh)] = self._compute(fresh)
                self._rows.update(zip(fresh, range(first, first + len(fresh)), strict=True))
            return self._table[[self._rows[word] for word in words]]

    def _compute(self, words: Sequence[str]) -> Floats:
        features = self._maker.features(words)
        return self._run({"navec": features.navec, "ids": features.ids, "characters": features.characters})
