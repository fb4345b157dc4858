"""Calibration: scores mean what they say, thresholds gain where they were not chosen."""

import pytest

pytest.importorskip("torch", reason="needs the extra train: pip install -e '.[train]'")

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.neural.decode import sigmoid
from pipeline.training.export.calibrate import BINS, bins, calibrate, calibrate_parts, expected_error
from pipeline.training.export.cells import FLOOR, CalibrationCells, entity_cells, read, relation_cells
from pipeline.training.export.model_folder import write_reader
from pipeline.training.export.network_parts import Parts
from pipeline.training.export.onnx_files import graphs, write
from pipeline.training.export.platt import fit, fit_labels, probabilities
from pipeline.training.export.reliability_plot import draw
from pipeline.training.export.thresholds import choose
from tests.training.tiny import MAIN, examples, tiny_network, vocabulary_file


def made(slopes, shifts, sizes, seed=0):
    """CalibrationCells of labels whose true probability is sigmoid(slope · logit + shift)."""
    draw = np.random.default_rng(seed)
    labels = np.repeat(np.arange(len(sizes)), sizes)
    logits = draw.normal(-0.5, 2.5, len(labels)).astype(np.float32)
    truth = sigmoid(np.array(slopes, np.float32)[labels] * logits + np.array(shifts, np.float32)[labels])
    right = draw.random(len(labels)) < truth
    documents = draw.integers(0, 40, len(labels))
    return CalibrationCells(
        documents, labels, logits, right, np.bincount(labels[right], minlength=len(sizes))
    )


def test_the_true_slope_and_shift_are_found():
    cells = made([0.5, 2.0], [0.8, -1.5], [20_000, 20_000])
    assert fit_labels(cells) == pytest.approx(np.array([[0.5, 0.8], [2.0, -1.5]]), abs=0.1)


def test_labels_with_few_examples_share_a_fit():
    cells = made([0.5, 0.5, 2.0], [0.5, 0.5, -1.0], [40, 40, 4000])
    scales = fit_labels(cells)
    assert np.array_equal(scales[0], scales[1])
    assert scales[2] == pytest.approx([2.0, -1.0], abs=0.3)


def test_nothing_seen_means_nothing_changed():
    nothing = np.empty(0)
    assert fit(nothing.astype(np.float32), nothing.astype(bool)) == pytest.approx([1, 0])


@given(st.lists(st.tuples(st.floats(-40, 40, width=32), st.booleans()), max_size=60))
@settings(deadline=None)
def test_any_answers_give_a_rising_finite_scale(pairs):
    logits = np.array([logit for logit, _ in pairs], np.float32)
    slope, shift = fit(logits, np.array([right for _, right in pairs], bool))
    assert slope > 0
    assert np.isfinite(shift)


def test_calibration_lowers_the_error_on_documents_it_has_not_seen():
    cells = made([0.4, 0.5, 0.6], [-0.5, 0.3, 0.0], [3000, 3000, 3000])
    found = calibrate(cells)
    assert found.raw_error > 0.1
    assert found.error < 0.03
    assert sum(one.count for one in found.bins) == len(cells.labels)
    for one in found.bins:
        assert one.mean == pytest.approx(one.right, abs=0.08)


def test_with_good_scores_one_threshold_serves_all():
    cells = made([1, 1, 1], [0, 0, 0], [2000, 2000, 2000])
    scores = probabilities(cells, np.tile([1.0, 0.0], (3, 1)))
    choice = choose(cells, scores)
    assert choice.values == pytest.approx(np.full(3, choice.f1 / 2), abs=0.08)
    assert choice.held_out_f1 == pytest.approx(choice.f1, abs=0.02)


def test_labels_get_their_own_threshold_where_that_gains():
    cells = made([1, 1], [3, -3], [4000, 4000])
    scores = probabilities(cells, np.tile([1.0, 0.0], (2, 1)))  # not calibrated: far off, each its own way
    choice = choose(cells, scores)
    assert choice.by_label
    assert choice.values[0] < 0.2
    assert choice.values[1] > 0.6


def test_own_thresholds_that_do_not_gain_elsewhere_are_not_used():
    """In even documents one label is right above .7, in odd ones below: nothing can be learnt from a half."""
    scores = np.tile(np.linspace(0.3, 0.95, 40), 8)
    documents = np.repeat(np.arange(8), 40)
    labels = np.tile(np.arange(2), 160)
    right = np.where(documents % 2 == 0, (scores > 0.7) == (labels == 0), (scores > 0.7) == (labels == 1))
    logits = np.log(scores / (1 - scores)).astype(np.float32)
    cells = CalibrationCells(documents, labels, logits, right, np.bincount(labels[right], minlength=2))
    choice = choose(cells, scores)
    assert not choice.by_label
    assert len(set(choice.values)) == 1


def test_gold_that_no_cell_stands_for_counts_as_missed():
    cells = made([1.0], [0.0], [2000])
    half = CalibrationCells(cells.documents, cells.labels, cells.logits, cells.right, cells.gold * 2)
    scores = probabilities(cells, np.array([[1.0, 0.0]]))
    whole, missed = choose(cells, scores), choose(half, scores)
    assert missed.f1 < whole.f1
    assert missed.values[0] < whole.values[0]


def test_relations_are_decided_on_predicted_mentions_and_scaled_on_gold_ones():
    between_gold = made([1.0], [0.0], [3000])
    end_to_end = CalibrationCells(
        between_gold.documents,
        between_gold.labels,
        between_gold.logits,
        between_gold.right & False,
        between_gold.gold,
    )
    alone, both = calibrate(between_gold), calibrate(between_gold, end_to_end)
    assert np.array_equal(alone.scales, both.scales)
    assert (alone.choice.f1 > 0.5, both.choice.f1) == (True, 0)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=50))
def test_every_score_has_its_bin(pairs):
    scores = np.array([score for score, _ in pairs], float)
    found = bins(scores, np.array([right for _, right in pairs], bool))
    assert len(found) == BINS
    assert sum(one.count for one in found) == len(pairs)
    assert sum(one.mean * one.count for one in found) == pytest.approx(scores.sum())


def test_the_error_is_the_mean_distance_of_score_and_share():
    scores, right = np.array([0.95, 0.95, 0.55, 0.01]), np.array([True, False, True, True])
    assert expected_error(scores, right) == pytest.approx((2 * 0.45 + 0.45) / 3)  # .01 is not told


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reader")
    network = tiny_network()
    write(graphs(network), folder)
    vocabulary_file(folder)
    write_reader(folder, network, {"kind": "pieces", "longest": 40, "context": 8})
    return Parts.load(folder)


def test_cells_hold_all_gold_and_what_is_likely(parts):
    gold = examples()
    vectors = read(parts, gold)
    entities = entity_cells(parts, gold, vectors)
    assert entities.gold.sum() == entities.right.sum() == sum(len(e.spans) for e in gold)
    assert (entities.logits[~entities.right] >= FLOOR).all()
    asked = [
        label
        for example in gold
        for head, tail, label in example.relations
        if (MAIN.entities[example.spans[head][2]], MAIN.entities[example.spans[tail][2]])
        in MAIN.pairs[MAIN.relations[label]]
    ]
    related = relation_cells(parts, gold, vectors, [example.spans for example in gold])
    assert related.gold.tolist() == [2, 2]
    assert related.right.sum() == len(asked) == 4


def test_pairs_of_mentions_that_are_not_gold_are_wrong(parts):
    gold = examples()
    vectors = read(parts, gold)
    shifted = [[(first + 1, stop + 1, 2) for first, stop, _ in example.spans] for example in gold]
    cells = relation_cells(parts, gold, vectors, shifted)
    assert len(cells.labels)
    assert not cells.right.any()
    assert cells.gold.sum() == 4


def test_relations_are_chosen_between_the_mentions_that_the_calibrated_reader_finds(parts):
    gold = examples() * 2
    entities, relations = calibrate_parts(parts, gold)
    vectors = read(parts, gold)
    found = [parts.mentions(own, entities.as_scales()) for own in vectors]
    expected = calibrate(
        relation_cells(parts, gold, vectors, [example.spans for example in gold]),
        relation_cells(parts, gold, vectors, found),
    )
    assert np.array_equal(relations.choice.values, expected.choice.values)
    assert np.array_equal(relations.scales, expected.scales)


def test_the_plot_is_the_same_again_and_names_its_curves(tmp_path):
    found = calibrate(made([0.5], [0.3], [500])).bins
    for name in ("one.svg", "two.svg"):
        draw({"entities": found, "relations": found[::-1]}, tmp_path / name)
    image = (tmp_path / "one.svg").read_text("utf-8")
    assert image == (tmp_path / "two.svg").read_text("utf-8")
    assert "entities" in image
    assert "share of right answers" in image
