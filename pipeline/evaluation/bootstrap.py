"""Confidence: bootstrap over documents, from counts.

Documents, not mentions, are drawn again with replacement, because what one document says of a person it says
many times. The same number of documents always gives the same draws (seed 0), so two score sets over the same
documents are compared on the same draws (paired). Source: Efron & Tibshirani 1993, percentile intervals;
paired over documents as in Berg-Kirkpatrick et al. 2012, «An empirical investigation of statistical
significance in NLP».
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from pipeline.evaluation.metrics.match_counts import Counts

DRAWS = 1_000
SEED = 0
CONFIDENCE = 0.95

Interval = tuple[float, float]
Table = NDArray[np.float64]  # documents × figures × (found, gold, right, predicted)


@dataclass(frozen=True, slots=True)
class Difference:
    """B minus A in F1 over the same documents, and where it lies in 95 % of the draws."""

    value: float
    low: float
    high: float

    @property
    def worse(self) -> bool:
        """Whether the whole interval lies below zero: what a gate falls for."""
        return self.high < 0


def table(documents: Sequence[Sequence[Counts]]) -> Table:
    """Counts as an array, one row a document; every document has the same figures in the same order."""
    rows = [[(c.found, c.gold, c.right, c.predicted) for c in figures] for figures in documents]
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(documents[0]) if documents else 0, 4)


def f1_interval(documents: Sequence[Counts]) -> Interval:
    """The 95 % interval of the F1 of the summed counts; (0.0, 0.0) where there is no document.

    Documents that are all alike leave nothing open:

    >>> f1_interval([Counts.matched(1, 2, 2)] * 5)
    (0.5, 0.5)
    """
    return f1_intervals(table([[counts] for counts in documents]))[0] if documents else (0.0, 0.0)


def f1_intervals(counts: Table) -> list[Interval]:
    """The 95 % interval of each figure's F1, all from the same draws of documents."""
    return [_interval(drawn) for drawn in _drawn_f1(counts).T]


def mean_f1_interval(counts: Table) -> Interval:
    """The 95 % interval of the mean F1 of the figures (CoNLL F1: MUC, B³, CEAFe)."""
    return _interval(_drawn_f1(counts).mean(axis=1))


def paired_difference(first: Table, second: Table) -> Difference:
    """The second's F1 minus the first's, with its 95 % interval; row for row the same documents.

    With several figures it is the difference of their mean F1 (CoNLL F1: MUC, B³, CEAFe). `ValueError` when
    the shapes differ or there is no document.

    >>> one, two = table([[Counts.matched(1, 2, 2)]] * 5), table([[Counts.matched(2, 2, 2)]] * 5)
    >>> paired_difference(one, two)
    Difference(value=0.5, low=0.5, high=0.5)
    """
    if first.shape != second.shape or not len(first):
        raise ValueError(f"cannot pair counts of shapes {first.shape} and {second.shape}")
    value = float(_f1(second.sum(axis=0)).mean() - _f1(first.sum(axis=0)).mean())
    low, high = _interval(_drawn_f1(second).mean(axis=1) - _drawn_f1(first).mean(axis=1))
    return Difference(value, low, high)


@lru_cache(maxsize=2)
def _draws(documents: int) -> NDArray[np.float64]:
    """How often each document is in each draw: draws × documents."""
    chosen = np.random.default_rng(SEED).integers(0, documents, size=(DRAWS, documents))
    offsets = np.arange(DRAWS)[:, None] * documents
    times = np.bincount((chosen + offsets).ravel(), minlength=DRAWS * documents)
    return times.reshape(DRAWS, documents).astype(np.float64)


def _drawn_f1(counts: Table) -> NDArray[np.float64]:
    """F1 of every draw: draws × figures."""
    documents, figures, _ = counts.shape
    sums = _draws(documents) @ counts.reshape(documents, figures * 4)
    return _f1(sums.reshape(DRAWS, figures, 4))


def _f1(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """F1 of (…, 4) summed counts, 0 where it is undefined."""
    found, gold, right, predicted = np.moveaxis(sums, -1, 0)
    recall = np.divide(found, gold, out=np.zeros_like(found), where=gold > 0)
    precision = np.divide(right, predicted, out=np.zeros_like(right), where=predicted > 0)
    total = precision + recall
    f1: NDArray[np.float64] = np.divide(
        2 * precision * recall, total, out=np.zeros_like(total), where=total > 0
    )
    return f1


def _interval(drawn: NDArray[np.float64]) -> Interval:
    low, high = np.quantile(drawn, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return float(low), float(high)
