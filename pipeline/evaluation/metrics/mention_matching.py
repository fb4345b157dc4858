"""Matchings in small bipartite graphs: as many pairs as can be, or pairs of the greatest total weight."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def maximum_matching(neighbours: Sequence[Sequence[int]]) -> int:
    """The most pairs (left, right) with every node in one pair at most.

    `neighbours[i]` are the right nodes that the left node i may be paired with. Augmenting paths
    (Kuhn 1955; Berge 1957), O(nodes × edges).

    >>> maximum_matching([[0, 1], [0], [0]])
    2
    """
    partner: dict[int, int] = {}

    def place(left: int, tried: set[int]) -> bool:
        for right in neighbours[left]:
            if right not in tried:
                tried.add(right)
                if right not in partner or place(partner[right], tried):
                    partner[right] = left
                    return True
        return False

    return sum(place(left, set()) for left in range(len(neighbours)))


def best_assignment(weights: NDArray[np.float64]) -> float:
    """The greatest sum of weights (rows × columns, ≥ 0) with one pair at most in each row and column.

    The Hungarian method with potentials (Kuhn 1955; Munkres 1957; shortest augmenting paths after Jonker &
    Volgenant 1987), O(rows² × columns).

    >>> best_assignment(np.array([[.9, .8], [.7, .1]]))
    1.5
    """
    if weights.shape[0] > weights.shape[1]:
        weights = weights.T
    rows, columns = weights.shape
    cost = -weights
    row_potential = np.zeros(rows + 1)
    column_potential = np.zeros(columns + 1)
    owner = np.zeros(columns + 1, dtype=np.intp)  # the row of each column, from 1; 0 is none
    for row in range(1, rows + 1):
        owner[0] = row
        column = 0
        distance = np.full(columns + 1, np.inf)
        before = np.zeros(columns + 1, dtype=np.intp)
        done = np.zeros(columns + 1, dtype=bool)
        while owner[column]:
            done[column] = True
            here = owner[column]
            reduced = cost[here - 1] - row_potential[here] - column_potential[1:]
            nearer = ~done[1:] & (reduced < distance[1:])
            distance[1:][nearer] = reduced[nearer]
            before[1:][nearer] = column
            column = 1 + int(np.argmin(np.where(done[1:], np.inf, distance[1:])))
            step = distance[column]
            row_potential[owner[done]] += step
            column_potential[done] -= step
            distance[~done] -= step
        while column:
            owner[column] = owner[before[column]]
            column = int(before[column])
    chosen = np.flatnonzero(owner[1:])
    return float(sum(weights[owner[1 + column] - 1, column] for column in chosen))
