"""The field against brute force over all paths."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.neural.crf import Crf
from pipeline.stages.slovnet_ner import spans


def _path_score(transitions: np.ndarray, emissions: np.ndarray, path: tuple[int, ...]) -> float:
    score = sum(emissions[step, tag] for step, tag in enumerate(path))
    return float(score + sum(transitions[a, b] for a, b in pairwise(path)))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.lists(st.integers(1, 5), min_size=1, max_size=4))
def test_best_path_and_probabilities_equal_brute_force(seed: int, sizes: list[int]) -> None:
    random = np.random.default_rng(seed)
    transitions = random.normal(size=(3, 3))
    emissions = [random.normal(size=(size, 3)).astype("float32") * 3 for size in sizes]
    lattices = Crf(transitions).lattices(emissions)
    for emission, lattice in zip(emissions, lattices, strict=True):
        paths = list(product(range(3), repeat=len(emission)))
        scores = np.array([_path_score(transitions, emission.astype("float64"), path) for path in paths])
        assert tuple(lattice.tags) == paths[int(scores.argmax())]
        weights = np.exp(scores - scores.max())
        for start, stop in [(0, 1), (0, len(emission)), (len(emission) - 1, len(emission))]:
            wanted = tuple(lattice.tags[start:stop])
            right = [path[start:stop] == wanted and (stop == len(path) or path[stop] != 2) for path in paths]
            expected = weights[right].sum() / weights.sum()
            assert lattice.probability(start, stop, continuing=2) == pytest.approx(expected, abs=1e-9)


def test_a_barred_tag_is_never_chosen() -> None:
    emissions = np.array([[9, 0, 0], [9, 0, 1]], dtype="float32")
    (lattice,) = Crf(np.zeros((3, 3)), barred=[0]).lattices([emissions])
    assert 0 not in lattice.tags


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (["O", "B-PER", "I-PER", "O"], [(1, 3, "PER")]),
        (["B-PER", "B-PER"], [(0, 1, "PER"), (1, 2, "PER")]),
        (["I-ORG", "I-ORG"], [(0, 2, "ORG")]),
        (["B-ORG", "I-LOC"], [(0, 1, "ORG"), (1, 2, "LOC")]),
        (["O"], []),
    ],
)
def test_spans_of_tags(tags: list[str], expected: list[tuple[int, int, str]]) -> None:
    assert list(spans(tags)) == expected
