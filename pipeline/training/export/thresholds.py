"""Thresholds of the highest micro F1 on dev: one for all labels, or one a label where that pays off.

Where F1 is highest at F, an answer pays if its probability is above F / 2 (Lipton et al. 2014): with good
calibration one threshold serves all labels. Thresholds of single labels are drawn towards the common one and
are used only if they gain on documents that they were not chosen on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.training.export.cells import CalibrationCells
from pipeline.training.export.platt import FEW

Doubles = NDArray[np.float64]

SHRINK = 60  # gold mentions that weigh as much as the common threshold
_LOWEST, _HIGHEST = 0.05, 0.95
_GRID = np.linspace(_LOWEST, _HIGHEST, 181)


@dataclass(frozen=True, slots=True)
class Choice:
    """`values` [labels]; `by_label`: whether they differ; `f1`: on the documents they were chosen on;
    `held_out_f1`: on the half of the documents that they were not chosen on."""

    values: Doubles
    by_label: bool
    f1: float
    held_out_f1: float


def choose(cells: CalibrationCells, scores: Doubles) -> Choice:
    """The thresholds for calibrated scores of cells."""
    even = cells.documents % 2 == 0
    tallies = {True: np.zeros(3), False: np.zeros(3)}
    for chosen_on in (even, ~even):
        train, rest = cells.among(chosen_on), cells.among(~chosen_on)
        share = _share(cells, chosen_on)
        for by_label in tallies:
            values = _values(train, scores[chosen_on], share, by_label=by_label)
            tallies[by_label] += _tally(rest, scores[~chosen_on], values)
    held_out = {by_label: _f1(tally[0], tally[1], cells.gold.sum()) for by_label, tally in tallies.items()}
    by_label = held_out[True] > held_out[False]
    values = _values(cells, scores, cells.gold.astype(np.float64), by_label=by_label)
    correct, found, _ = _tally(cells, scores, values)
    return Choice(values, by_label, _f1(correct, found, cells.gold.sum()), held_out[by_label])


def _share(cells: CalibrationCells, chosen: NDArray[np.bool_]) -> Doubles:
    """[labels]: the gold of some documents, by the share of the gold cells that lie in them."""
    there = np.bincount(cells.labels[cells.right & chosen], minlength=len(cells.gold))
    everywhere = np.bincount(cells.labels[cells.right], minlength=len(cells.gold))
    return np.asarray(cells.gold * there / np.maximum(everywhere, 1), np.float64)


def _values(cells: CalibrationCells, scores: Doubles, gold: Doubles, *, by_label: bool) -> Doubles:
    common, best = _common(cells, scores, gold)
    values = np.full(len(gold), common)
    if not by_label:
        return values
    for label in np.flatnonzero(gold >= FEW):
        own = cells.labels == label
        alone = _own(scores[own], cells.right[own], best)
        weight = gold[label] / (gold[label] + SHRINK)
        values[label] = _mean(alone, common, weight)
    return values


def _common(cells: CalibrationCells, scores: Doubles, gold: Doubles) -> tuple[float, float]:
    """The one threshold of the highest micro F1, and that F1."""
    order = np.sort(scores)
    right = np.sort(scores[cells.right])
    found = len(order) - np.searchsorted(order, _GRID)
    correct = len(right) - np.searchsorted(right, _GRID)
    f1 = 2 * correct / np.maximum(found + gold.sum(), 1)
    at = int(f1.argmax())
    return float(_GRID[at]), float(f1[at])


def _own(scores: Doubles, right: NDArray[np.bool_], f1: float) -> float:
    """The threshold of a label that lifts micro F1 most where it stands at `f1`: each answer costs f1 / 2,
    each right one brings 1 (Dinkelbach 1967)."""
    gain = [float(right[scores >= value].sum() - f1 / 2 * (scores >= value).sum()) for value in _GRID]
    best = np.flatnonzero(np.isclose(gain, max(gain)))
    return float(_GRID[best[len(best) // 2]])


def _mean(one: float, other: float, weight: float) -> float:
    """The weighted mean of two probabilities, as logits."""
    logit = weight * np.log(one / (1 - one)) + (1 - weight) * np.log(other / (1 - other))
    return float(1 / (1 + np.exp(-logit)))


def _tally(cells: CalibrationCells, scores: Doubles, values: Doubles) -> Doubles:
    """Right answers, answers, gold."""
    found = scores >= values[cells.labels]
    return np.array([(found & cells.right).sum(), found.sum(), cells.gold.sum()], np.float64)


def _f1(correct: float, found: float, gold: float) -> float:
    return float(2 * correct / (found + gold)) if found + gold else 0.0
