"""Calibration on dev: what a score means and from which score on an answer is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.neural.calibration import Scale
from pipeline.training.examples import Example
from pipeline.training.export.cells import CalibrationCells, entity_cells, read, relation_cells
from pipeline.training.export.network_parts import Parts
from pipeline.training.export.platt import Scales, fit_labels, probabilities
from pipeline.training.export.thresholds import Choice, choose

BINS = 10
REPORTED = 0.1  # cells with lower scores are not counted in the error: they are many and trivially right


@dataclass(frozen=True, slots=True)
class Bin:
    """Cells with a score in one tenth of [0, 1]; `mean` score, share `right`: 0 where there are none."""

    mean: float
    right: float
    count: int


@dataclass(frozen=True, slots=True)
class Calibrated:
    """`scales` [labels, 2]: slope and shift; `choice`: the thresholds on calibrated scores. `bins`, `error`
    (expected calibration error of scores above `REPORTED`): of scores that were calibrated on the other half
    of the documents; `raw_error`: without calibration."""

    scales: Scales
    choice: Choice
    bins: list[Bin]
    error: float
    raw_error: float

    def as_scales(self) -> list[Scale]:
        """For the runtime, label by label."""
        return [
            Scale(slope, shift, value)
            for (slope, shift), value in zip(self.scales.tolist(), self.choice.values.tolist(), strict=True)
        ]


def calibrate(cells: CalibrationCells, decided_on: CalibrationCells | None = None) -> Calibrated:
    """Fit the scales on `cells`; choose thresholds on `decided_on` (relations: between predicted mentions),
    or on the same cells."""
    scales = fit_labels(cells)
    on = decided_on or cells
    held_out = held_out_scores(cells)
    raw = probabilities(cells, np.tile([1.0, 0.0], (len(cells.gold), 1)))
    return Calibrated(
        scales,
        choose(on, probabilities(on, scales)),
        bins(held_out, cells.right),
        expected_error(held_out, cells.right),
        expected_error(raw, cells.right),
    )


def calibrate_parts(parts: Parts, examples: Sequence[Example]) -> tuple[Calibrated, Calibrated | None]:
    """Entities and relations of a written reader on gold documents. Relations are fitted on pairs of gold
    mentions; their thresholds are chosen between the mentions that the calibrated reader finds."""
    read_ones = [example for example in examples if len(example.words)]
    vectors = read(parts, read_ones)
    entities = calibrate(entity_cells(parts, read_ones, vectors))
    if parts.relation_head is None:
        return entities, None
    gold = relation_cells(parts, read_ones, vectors, [example.spans for example in read_ones])
    scales = entities.as_scales()
    found = relation_cells(parts, read_ones, vectors, [parts.mentions(own, scales) for own in vectors])
    return entities, calibrate(gold, found)


def held_out_scores(cells: CalibrationCells) -> NDArray[np.float64]:
    """The score of every cell, calibrated on the half of the documents that it is not in."""
    even = cells.documents % 2 == 0
    scores = np.empty(len(cells.labels))
    for part in (even, ~even):
        scores[part] = probabilities(cells.among(part), fit_labels(cells.among(~part)))
    return scores


def bins(scores: NDArray[np.float64], right: NDArray[np.bool_]) -> list[Bin]:
    """The data of a reliability plot."""
    place = np.minimum((scores * BINS).astype(np.int64), BINS - 1)
    found = []
    for at in range(BINS):
        own = place == at
        count = int(own.sum())
        mean, share = (scores[own].mean(), right[own].mean()) if count else (0.0, 0.0)
        found.append(Bin(float(mean), float(share), count))
    return found


def expected_error(scores: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Expected calibration error (Naeini et al. 2015) of the scores from `REPORTED` on; 0 without any."""
    told = scores >= REPORTED
    found = bins(scores[told], right[told])
    off = sum(one.count * abs(one.mean - one.right) for one in found)
    return off / max(1, int(told.sum()))
