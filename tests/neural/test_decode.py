"""Hand-made probabilities → mentions and relations."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.neural.calibration import Calibration, Scale
from pipeline.neural.decode import as_thresholds, decode_relations, decode_spans, nested_spans, sigmoid

HALF = as_thresholds([0.5, 0.5])


def spans_of(*cells: tuple[int, int, int, float], count: int = 6) -> list[tuple[int, int, int, float]]:
    """Decode a grid with these (first, behind the last, label, probability) and nothing else."""
    grid = np.zeros((count, 4, 2), np.float32)
    for start, end, label, score in cells:
        grid[start, end - start - 1, label] = score
    return [(*span[:3], round(span[3], 4)) for span in decode_spans(grid, HALF)]


def test_nested_mentions_stay_the_outer_first() -> None:
    assert spans_of((1, 2, 0, 0.6), (0, 3, 1, 0.7), (0, 1, 0, 0.8)) == [
        (0, 3, 1, 0.7),
        (0, 1, 0, 0.8),
        (1, 2, 0, 0.6),
    ]


def test_of_two_that_cross_the_likelier_stays() -> None:
    assert spans_of((0, 2, 0, 0.9), (1, 3, 0, 0.8)) == [(0, 2, 0, 0.9)]
    assert spans_of((0, 2, 0, 0.8), (1, 3, 0, 0.9)) == [(1, 3, 0, 0.9)]


def test_what_crosses_only_a_rejected_mention_stays() -> None:
    assert spans_of((0, 2, 0, 0.7), (1, 4, 0, 0.9), (3, 5, 0, 0.8)) == [(1, 4, 0, 0.9)]
    assert spans_of((0, 2, 0, 0.9), (1, 4, 0, 0.8), (3, 5, 0, 0.7)) == [(0, 2, 0, 0.9), (3, 5, 0, 0.7)]


def test_neighbours_and_a_shared_edge_do_not_cross() -> None:
    assert len(spans_of((0, 2, 0, 0.9), (2, 4, 0, 0.8), (0, 4, 1, 0.7), (3, 4, 1, 0.6))) == 4


def test_a_span_has_the_type_furthest_above_its_threshold() -> None:
    assert spans_of((0, 2, 0, 0.7), (0, 2, 1, 0.8)) == [(0, 2, 1, 0.8)]
    grid = np.array([[[0.7, 0.8]]], np.float32)
    assert [span[2] for span in decode_spans(grid, as_thresholds([0.4, 0.75]))] == [0]
    assert [span[2] for span in decode_spans(np.full((1, 1, 2), 0.75, np.float32), HALF)] == [0]


def test_a_probability_at_its_threshold_counts_and_one_below_does_not() -> None:
    edge = np.float32(0.3)
    grid = np.array([[[edge]], [[np.nextafter(edge, np.float32(0))]]], np.float32)
    assert [span[:3] for span in decode_spans(grid, as_thresholds([0.3]))] == [(0, 1, 0)]


def test_a_span_that_leaves_the_document_is_none() -> None:
    found = decode_spans(np.ones((2, 4, 2), np.float32), HALF)
    assert [(start, end) for start, end, _, _ in found] == [(0, 2), (0, 1), (1, 2)]


@given(st.integers(0, 12), st.integers(0, 2**32 - 1))
def test_any_grid_is_decoded_as_by_comparing_all_with_all(count: int, seed: int) -> None:
    draw = np.random.default_rng(seed)
    grid = np.round(draw.random((count, 4, 2)), 1).astype(np.float32)
    limits = as_thresholds(draw.choice([0.3, 0.5, 0.9], 2))
    assert decode_spans(grid, limits) == _compared(grid, limits)


def _compared(grid: np.ndarray, limits: np.ndarray) -> list[tuple[int, int, int, float]]:
    found = []
    for start, width in np.ndindex(grid.shape[:2]):
        margin = grid[start, width] - limits
        if margin.max() >= 0 and start + width < len(grid):
            label = int(margin.argmax())
            found.append((start, start + width + 1, label, float(grid[start, width, label])))
    kept: list[tuple[int, int, int, float]] = []
    for a in sorted(found, key=lambda span: (-span[3], span[0], -span[1])):
        if not any(a[0] < b[0] < a[1] < b[1] or b[0] < a[0] < b[1] < a[1] for b in kept):
            kept.append(a)
    return sorted(kept, key=lambda span: (span[0], -span[1]))


def test_a_document_in_which_everything_is_a_mention_is_decoded_in_linear_time() -> None:
    count = 20_000
    starts = np.repeat(np.arange(count), 4)
    ends = starts + np.tile([1, 2, 3, 4], count)
    scores = np.random.default_rng(0).random(len(starts)).astype(np.float32)
    spans = nested_spans(starts, ends, np.zeros(len(starts), np.int64), scores, as_thresholds([0.0]))
    assert {start for start, *_ in spans} == set(range(count))


def relations_of(
    *cells: tuple[int, int, int, float], symmetric: tuple[int, ...] = ()
) -> list[tuple[int, int, int]]:
    """Decode a grid with these (head, label, tail, probability) and nothing else."""
    grid = np.zeros((3, 3, 2), np.float32)
    for head, label, tail, score in cells:
        grid[head, tail, label] = score
    return [link[:3] for link in decode_relations(grid, HALF, symmetric)]


def test_relations_have_a_direction() -> None:
    assert relations_of((2, 1, 0, 0.9), (0, 1, 2, 0.4)) == [(2, 1, 0)]
    assert relations_of((2, 1, 0, 0.9), (0, 1, 2, 0.6)) == [(0, 1, 2), (2, 1, 0)]


def test_a_symmetric_relation_is_stated_once_in_its_likelier_direction() -> None:
    both = [(0, 0, 2, 0.6), (2, 0, 0, 0.9), (0, 1, 2, 0.6), (2, 1, 0, 0.9)]
    assert relations_of(*both, symmetric=(0,)) == [(0, 1, 2), (2, 0, 0), (2, 1, 0)]
    assert relations_of((0, 0, 1, 0.4), (1, 0, 0, 0.7), symmetric=(0,)) == [(1, 0, 0)]


def test_equally_likely_directions_leave_that_from_the_earlier_mention() -> None:
    assert relations_of((0, 0, 2, 0.8), (2, 0, 0, 0.8), symmetric=(0,)) == [(0, 0, 2)]


@pytest.mark.filterwarnings("error")
def test_sigmoid_knows_no_overflow() -> None:
    assert sigmoid(np.array([-1e4, 0, 1e4], np.float32)).tolist() == [0, 0.5, 1]


@given(
    st.floats(0.1, 10),
    st.floats(-5, 5),
    st.sampled_from([0.0, 1e-6, 1e-4, 0.3, 0.5, 0.9, 0.9999, 1 - 1e-6]),
    st.integers(0, 2**32 - 1),
)
def test_what_lies_below_the_cut_does_not_reach_the_threshold(
    slope: float, shift: float, threshold: float, seed: int
) -> None:
    calibration = Calibration([Scale(slope, shift, threshold)])
    near = (np.log((threshold + 1e-9) / (1 - threshold + 1e-9)) - shift) / slope
    draw = np.random.default_rng(seed)
    logits = np.concatenate([draw.normal(near, 0.1, 100), draw.normal(0, 30, 100)]).astype(np.float32)
    scores = calibration.probabilities(logits, np.zeros(200, np.int64))
    assert not ((scores >= calibration.thresholds[0]) & (logits < calibration.cuts[0])).any()


def test_calibration_is_by_label() -> None:
    calibration = Calibration([Scale(), Scale(2.0, -1.0, 0.7)])
    found = calibration.probabilities(np.array([1, 1], np.float32), np.array([0, 1]))
    assert found == pytest.approx([1 / (1 + np.exp(-1)), 1 / (1 + np.exp(-1))])
    assert calibration.thresholds.tolist() == pytest.approx([0.5, 0.7])
