"""A linear-chain conditional random field in numpy: best tags (Viterbi), and how probable a found span is.

Lafferty, McCallum, Pereira, «Conditional Random Fields», ICML 2001. Sequences are worked on side by side,
sorted by length; every operation is element by element, so that a sequence's result does not depend on its
neighbours. Sums over paths are kept as probabilities, scaled to one at each step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Emissions = npt.NDArray[np.float32]

_SIDE_BY_SIDE = 64


@dataclass(frozen=True, slots=True)
class Lattice:
    """All paths through one sequence: the best one, and the sums to ask for probabilities.

    `weights` exp(transitions) (tags × tags); `scores` exp(emissions), scaled (tokens × tags); `forward`,
    `backward` the sums of the paths up to and after a token, scaled so that forward · backward sums to one.
    """

    tags: list[int]
    weights: Floats
    scores: Floats
    forward: Floats
    backward: Floats
    scales: Floats

    def probability(self, start: int, stop: int, continuing: int) -> float:
        """The probability that the best tags of [start, stop) stand there and `continuing` does not follow.

        For a span in BIO: `continuing` is the I tag that would prolong it.
        """
        path = self.forward[start, self.tags[start]]
        for step in range(start + 1, stop):
            before, here = self.tags[step - 1], self.tags[step]
            path *= self.weights[before, here] * self.scores[step, here] / self.scales[step]
        if stop < len(self.tags):
            after = self.weights[self.tags[stop - 1]] * self.scores[stop] * self.backward[stop]
            after[continuing] = 0.0
            path *= after.sum() / self.scales[stop]
        return float(min(path, 1.0))


class Crf:
    """`transitions[i, j]`: score of tag j after tag i (tags × tags). `barred`: tags that are never used."""

    def __init__(self, transitions: npt.ArrayLike, barred: Sequence[int] = ()) -> None:
        self.transitions: Floats = np.array(transitions, dtype="float64")
        self.transitions[list(barred), :] = -np.inf
        self.transitions[:, list(barred)] = -np.inf
        self.weights = np.exp(self.transitions)
        self.barred = list(barred)

    def lattices(self, emissions: Sequence[Emissions]) -> list[Lattice]:
        """One lattice for each array of emissions (tokens × tags); none may be empty."""
        found: dict[int, Lattice] = {}
        order = sorted(range(len(emissions)), key=lambda i: -len(emissions[i]))
        for at in range(0, len(order), _SIDE_BY_SIDE):
            group = order[at : at + _SIDE_BY_SIDE]
            found.update(zip(group, self._side_by_side([emissions[i] for i in group]), strict=True))
        return [found[i] for i in range(len(emissions))]

    def _side_by_side(self, group: list[Emissions]) -> list[Lattice]:
        """Sequences come longest first: at step t only the first `alive[t]` go on."""
        sizes = [len(emission) for emission in group]
        padded = np.zeros((sizes[0], len(group), len(self.weights)))
        for row, emission in enumerate(group):
            padded[: sizes[row], row] = emission
        padded[:, :, self.barred] = -np.inf
        alive = [sum(size > step for size in sizes) for step in range(sizes[0])]
        tags = self._viterbi(padded, sizes, alive)
        scores = np.exp(padded - padded.max(2, keepdims=True))
        forward, scales = self._forward(scores, alive)
        backward = self._backward(scores, scales, alive)
        return [
            Lattice(
                tags[row],
                self.weights,
                scores[:size, row],
                forward[:size, row],
                backward[:size, row],
                scales[:size, row],
            )
            for row, size in enumerate(sizes)
        ]

    def _viterbi(self, padded: Floats, sizes: list[int], alive: list[int]) -> list[list[int]]:
        score = padded[0].copy()
        back = np.zeros(padded.shape, dtype="int8")
        for step in range(1, len(padded)):
            paths = score[: alive[step], :, None] + self.transitions
            back[step, : alive[step]] = paths.argmax(1)
            score[: alive[step]] = paths.max(1) + padded[step, : alive[step]]
        found = []
        for row, size in enumerate(sizes):
            tag = int(score[row].argmax())
            trace = [tag]
            for step in range(size - 1, 0, -1):
                tag = int(back[step, row, tag])
                trace.append(tag)
            found.append(trace[::-1])
        return found

    def _forward(self, scores: Floats, alive: list[int]) -> tuple[Floats, Floats]:
        forward = np.zeros_like(scores)
        scales = np.ones(scores.shape[:2])
        for step, rows in enumerate(alive):
            reached = scores[step, :rows]
            if step:
                reached = (forward[step - 1, :rows, :, None] * self.weights).sum(1) * reached
            scales[step, :rows] = reached.sum(1)
            forward[step, :rows] = reached / scales[step, :rows, None]
        return forward, scales

    def _backward(self, scores: Floats, scales: Floats, alive: list[int]) -> Floats:
        backward = np.ones_like(scores)
        for step in range(len(scores) - 2, -1, -1):
            rows = alive[step + 1]
            onward = (scores[step + 1] * backward[step + 1])[:rows, None, :] * self.weights
            backward[step, :rows] = onward.sum(2) / scales[step + 1, :rows, None]
        return backward
