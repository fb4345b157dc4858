"""Intervals: drawn over documents, the same every time, paired where two score sets are compared."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.evaluation.bootstrap import DRAWS, SEED, f1_interval, f1_intervals, paired_difference, table
from pipeline.evaluation.metrics.match_counts import Counts

counts = st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5)).map(
    lambda drawn: Counts.matched(drawn[0], drawn[0] + drawn[1], drawn[0] + drawn[2])
)


def documents(seed, number=40):
    draw = random.Random(seed)
    return [
        Counts.matched(draw.randint(5, 9), draw.randint(9, 12), draw.randint(9, 14)) for _ in range(number)
    ]


@given(counts, st.integers(1, 30))
@settings(max_examples=40, deadline=None)
def test_documents_that_are_all_alike_give_the_point_estimate(alike, number):
    assert f1_interval([alike] * number) == pytest.approx((alike.f1, alike.f1))


def test_the_interval_is_the_same_every_time_whatever_was_asked_before():
    first = f1_interval(documents(1))
    f1_interval(documents(2, number=7))
    f1_interval(documents(3, number=8))
    assert f1_interval(documents(1)) == first


def test_the_interval_is_what_drawing_by_hand_gives():
    sample = documents(4, number=12)
    draws = np.random.default_rng(SEED).integers(0, 12, size=(DRAWS, 12))
    drawn = [sum((sample[i] for i in draw), Counts()).f1 for draw in draws]
    assert f1_interval(sample) == pytest.approx(tuple(np.quantile(drawn, [0.025, 0.975])))


def test_the_interval_holds_the_estimate_and_narrows_with_more_documents():
    few, many = documents(5, number=10), documents(5, number=300)
    for sample in (few, many):
        low, high = f1_interval(sample)
        assert 0 <= low < sum(sample, Counts()).f1 < high <= 1
    assert np.ptp(f1_interval(many)) < np.ptp(f1_interval(few)) / 2


def test_undefined_figures_are_zero_in_every_draw():
    assert f1_interval([]) == (0.0, 0.0)
    assert f1_interval([Counts()] * 3) == (0.0, 0.0)
    assert f1_interval([Counts.matched(0, 3, 0), Counts.matched(0, 0, 2)]) == (0.0, 0.0)


def test_figures_of_one_table_are_drawn_together():
    sample = documents(6)
    together = f1_intervals(table([[one, Counts(), one] for one in sample]))
    assert together == [f1_interval(sample), (0.0, 0.0), f1_interval(sample)]


def test_a_small_difference_in_every_document_is_sure_when_paired():
    first = documents(7)
    second = [one + Counts(found=0, gold=0, right=0, predicted=1) for one in first]
    pair = paired_difference(table([[one] for one in first]), table([[one] for one in second]))
    assert pair.worse
    assert pair.low <= pair.value <= pair.high < 0
    unpaired = f1_interval(first), f1_interval(second)
    assert unpaired[0][0] < unpaired[1][1], "apart, the two intervals overlap"


def test_no_difference_and_changed_sides():
    first, second = (table([[one] for one in documents(seed)]) for seed in (8, 9))
    same = paired_difference(first, first)
    assert (same.value, same.low, same.high, same.worse) == (0, 0, 0, False)
    there, back = paired_difference(first, second), paired_difference(second, first)
    assert (there.value, there.low, there.high) == pytest.approx((-back.value, -back.high, -back.low))


def test_several_figures_are_compared_by_their_mean():
    none, half, full = Counts.matched(0, 2, 2), Counts.matched(1, 2, 2), Counts.matched(2, 2, 2)
    pair = paired_difference(table([[none, half]] * 4), table([[full, half]] * 4))
    assert (pair.value, pair.low, pair.high) == pytest.approx((0.5, 0.5, 0.5))


@pytest.mark.parametrize(("first", "second"), [(3, 4), (0, 0)])
def test_what_cannot_be_paired_is_refused(first, second):
    with pytest.raises(ValueError, match="cannot pair"):
        paired_difference(*(table([[Counts()]] * number) for number in (first, second)))
