"""All probabilities of all pairs, for judging a model: the same that `relate` cuts at its thresholds."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.neural.calibration import Scale
from pipeline.neural.reader import Reader
from pipeline.neural.settings import EncoderSettings, ReaderSettings

TEXT = " ".join(f"Слово{chr(0x430 + n % 32)}" for n in range(400))
LABELS = ("PERSON", "CITY")
RELATIONS = ("KNOWS", "LIVES_IN")
SETTINGS = ReaderSettings(
    EncoderSettings("numbers", 96, 16, {}),
    LABELS,
    RELATIONS,
    widest=4,
    reach=30,
    allowed={"KNOWS": (("PERSON", "PERSON"),), "LIVES_IN": (("PERSON", "CITY"),)},
    symmetric=frozenset({"KNOWS"}),
    entity_scales=(Scale(), Scale()),
    relation_scales=(Scale(threshold=0.6), Scale(2.0, -0.5, 0.7)),
)


class NumberedWords:
    """The vector of a word is its number."""

    def vectors(self, words):
        return np.arange(len(words), dtype=np.float32)[:, None]


def no_spans(*, vectors):
    return np.full((len(vectors), SETTINGS.widest, len(LABELS)), -9, np.float32)


def logit(head, tail, label):
    """Some number between -4 and 4, another for the other direction."""
    return (7 * head + 3 * tail + 5 * label) % 17 / 2 - 4


def number_head(*, vectors, spans, kinds, codes, allowed):
    words = vectors[spans[:, 0], 0]
    return logit(words[:, None, None], words[None, :, None], np.arange(2)).astype(np.float32)


READER = Reader(SETTINGS, NumberedWords(), no_spans, number_head)
READING = READER.read(TEXT)


def mention(word, label):
    start = READING.words.starts[word]
    return start, READING.words.ends[word], label


def test_head_tail_and_label_stand_where_they_belong():
    [person, city] = mentions = [mention(20, "PERSON"), mention(5, "CITY")]
    found = READER.relation_probabilities(READING, mentions)
    assert found.shape == (2, 2, 2)
    expected = 1 / (1 + np.exp(-(2.0 * logit(20, 5, 1) - 0.5)))
    assert found[0, 1, RELATIONS.index("LIVES_IN")] == pytest.approx(expected, abs=1e-6)
    assert np.count_nonzero(found) == 1  # a city lives nowhere, and nobody knows a city
    turned = READER.relation_probabilities(READING, [city, person])
    assert turned[1, 0, 1] == found[0, 1, 1]


def test_what_is_not_asked_is_zero():
    far, near, strange, nowhere = (
        mention(200, "PERSON"),
        mention(5, "PERSON"),
        mention(7, "FIRM"),
        (3, 3, "PERSON"),
    )
    found = READER.relation_probabilities(READING, [near, far, strange, nowhere])
    assert found.shape == (4, 4, 2)
    assert not found.any()
    assert READER.relation_probabilities(READING, []).shape == (0, 0, 2)


def test_the_same_mention_twice_has_the_same_answers_and_none_to_itself():
    one, other = mention(4, "PERSON"), mention(9, "PERSON")
    found = READER.relation_probabilities(READING, [one, other, one])
    assert found[0, 1, 0] == found[2, 1, 0] > 0
    assert not found[0, 2].any()


@settings(deadline=None, max_examples=30)
@given(st.integers(2, 300), st.integers(0, 1000))
def test_relate_gives_what_reaches_its_threshold(count, seed):
    chance = random.Random(seed)
    mentions = [mention(word, chance.choice(LABELS)) for word in chance.sample(range(400), count)]
    found = READER.relation_probabilities(READING, mentions)
    related = {(r.head, r.label, r.tail): r.score for r in READER.relate(READING, mentions)}
    for number, (label, scale) in enumerate(zip(RELATIONS, SETTINGS.relation_scales, strict=True)):
        for head, tail in zip(*np.nonzero(found[:, :, number] >= scale.threshold), strict=True):
            score = found[head, tail, number]
            if label in SETTINGS.symmetric and (tail, label, head) in related:
                assert found[tail, head, number] >= score  # the likelier direction is the one that is said
            else:
                assert related[head, label, tail] == pytest.approx(score, abs=1e-4)
    for (head, label, tail), score in related.items():
        assert found[head, tail, RELATIONS.index(label)] == pytest.approx(score, abs=1e-4)
