"""Platt scaling (Platt 1999): a slope and a shift that make probabilities of logits, label by label."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.training.export.cells import CalibrationCells

Scales = NDArray[np.float64]  # [labels, 2]: slope, shift

FEW = 30  # gold cells; labels with fewer are fitted together
STRENGTH = 4.0  # of the pull towards slope 1 and shift 0, in cells
_LEAST_SLOPE = 0.05
_STEPS = 50


def fit_labels(cells: CalibrationCells) -> Scales:
    """A slope and a shift for every label; labels with few gold cells share theirs."""
    counts = np.bincount(cells.labels[cells.right], minlength=len(cells.gold))
    rare = counts[cells.labels] < FEW
    shared = fit(cells.logits[rare], cells.right[rare])
    scales = np.tile(shared, (len(cells.gold), 1))
    for label in np.flatnonzero(counts >= FEW):
        own = cells.labels == label
        scales[label] = fit(cells.logits[own], cells.right[own])
    return scales


def fit(logits: NDArray[np.float32], right: NDArray[np.bool_]) -> NDArray[np.float64]:
    """(slope, shift) of least cross-entropy, pulled towards (1, 0), by Newton's method; slope above 0."""
    rows = np.stack([logits.astype(np.float64), np.ones(len(logits))], 1)
    target = right.astype(np.float64)
    start = np.array([1.0, 0.0])
    scale = start.copy()
    for _ in range(_STEPS):
        expected = sigmoid64(rows @ scale)
        slope = rows.T @ (expected - target) + STRENGTH * (scale - start)
        bend = (rows * (expected * (1 - expected))[:, None]).T @ rows + STRENGTH * np.eye(2)
        step = np.linalg.solve(bend, slope)
        step *= min(1.0, 1.0 / max(np.abs(step).max(), 1e-12))  # far from the optimum Newton overshoots
        scale -= step
        if np.abs(step).max() < 1e-9:
            break
    scale[0] = max(scale[0], _LEAST_SLOPE)
    return scale


def probabilities(cells: CalibrationCells, scales: Scales) -> NDArray[np.float64]:
    """The calibrated probability of every cell."""
    own = scales[cells.labels]
    return sigmoid64(own[:, 0] * cells.logits + own[:, 1])


def sigmoid64(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """1 / (1 + e^-x) in double precision, without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * logits)))
