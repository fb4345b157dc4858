"""Logits → calibrated probabilities, label by label, and which cells are worth the arithmetic.

Platt scaling (Platt 1999): p = 1 / (1 + e^-(slope · logit + shift)). Nearly every cell of a grid lies far
below its threshold; comparing logits with `cuts` leaves the few whose probability must be known.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.neural.decode import Probabilities, sigmoid

_SLACK = 1e-2  # in logits; more than the rounding of a probability between the two bounds below
_LOWEST, _HIGHEST = 1e-4, 1 - 1e-4


class Scale(NamedTuple):
    """How a label's logit is read; `threshold` is what the probability must reach. `slope` is above 0."""

    slope: float = 1.0
    shift: float = 0.0
    threshold: float = 0.5


class Calibration:
    """The scales of all labels. `thresholds` [labels]; `cuts` [labels]: no cell whose logit lies below its
    cut reaches its threshold, a few above it do not either."""

    def __init__(self, scales: Sequence[Scale]) -> None:
        table = np.array(scales, np.float64).reshape(-1, 3)
        self._slopes = table[:, 0].astype(np.float32)
        self._shifts = table[:, 1].astype(np.float32)
        self.thresholds = table[:, 2].astype(np.float32)
        self.cuts = self.cuts_at(self.thresholds)

    def cuts_at(self, thresholds: NDArray[np.float32]) -> NDArray[np.float32]:
        """[labels]: the cuts for other thresholds."""
        bounded = np.clip(thresholds.astype(np.float64), _LOWEST, _HIGHEST)
        lowest = (np.log(bounded / (1 - bounded)) - _SLACK - self._shifts) / self._slopes
        return np.where(thresholds < _LOWEST, -np.inf, lowest).astype(np.float32)

    def probabilities(self, logits: NDArray[np.float32], labels: NDArray[np.int64]) -> Probabilities:
        """The probability of each logit, given the number of its label."""
        return sigmoid(self._slopes[labels] * logits + self._shifts[labels])
