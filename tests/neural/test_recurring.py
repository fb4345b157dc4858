"""Names that recur: vouched for by a sure mention of the same words, and by nothing else."""

import numpy as np
import pytest

from pipeline.neural.calibration import Calibration, Scale
from pipeline.neural.entity_pass import find_spans
from pipeline.neural.recurring import Recurring

TEXTS = "Анна Орлова приехала . Анна Орлова и Анна Белова".split()
PERSON, EVENT = 0, 1
FIRST, SECOND, OTHER = (0, 2), (4, 6), (7, 9)


def found(logits, recurring=True, named=(True, False)):
    """Mentions by the logits of (start, end, label)."""
    grid = np.full((len(TEXTS), 3, 2), -20.0, np.float32)
    for (start, end), label, logit in logits:
        grid[start, end - start - 1, label] = logit
    vectors = np.arange(len(TEXTS), dtype=np.float32)[:, None]
    names = Recurring(TEXTS, np.array(named)) if recurring else None
    spans = find_spans(
        lambda vectors: grid[vectors[:, 0].astype(int)], vectors, 3, Calibration([Scale(), Scale()]), names
    )
    return [(start, end) for start, end, _, _ in spans]


def test_a_sure_name_is_found_again():
    logits = [(FIRST, PERSON, 4.0), (SECOND, PERSON, -1.0), (OTHER, PERSON, -1.0)]
    assert found(logits) == [FIRST, SECOND]
    assert found(logits, recurring=False) == [FIRST]


@pytest.mark.parametrize(
    "logits",
    [
        [(FIRST, PERSON, 1.0), (SECOND, PERSON, -1.0)],  # the first is found, but not for sure
        [(FIRST, PERSON, 4.0), (SECOND, PERSON, -4.0)],  # next to nothing speaks for the second
        [(FIRST, EVENT, 4.0), (SECOND, EVENT, -1.0)],  # not a name
        [(FIRST, PERSON, 4.0), (SECOND, EVENT, -1.0)],  # another label
        [((0, 1), PERSON, 4.0), ((4, 5), PERSON, -1.0)],  # a single word
    ],
)
def test_nothing_else_is_found_again(logits):
    assert found(logits) == [logits[0][0]]


def test_what_crosses_a_likelier_mention_is_not_found():
    crossing = (5, 7)
    assert found([(FIRST, PERSON, 4.0), (SECOND, PERSON, -1.0), (crossing, EVENT, 2.0)]) == [FIRST, crossing]
