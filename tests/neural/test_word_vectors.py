"""Vectors of word forms are computed once, and the same whatever stood beside a word."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.engine.model_loading import model_path
from pipeline.neural.features_encoder import FeaturesEncoder
from pipeline.neural.settings import read_settings
from pipeline.neural.word_features import FeatureMaker
from pipeline.neural.word_vectors import WordVectors


class Counted:
    """Stands for the word model: a word's vector is its first letters' numbers."""

    def __init__(self) -> None:
        self.calls: list[int] = []

    def __call__(self, features):
        letters = features["characters"]
        self.calls.append(len(letters))
        return letters[:, :3].astype(np.float32)


def vectors(capacity: int) -> tuple[WordVectors, Counted]:
    run = Counted()
    return WordVectors(run, FeatureMaker({}, remembered=0), width=3, capacity=capacity), run


def test_a_known_word_is_not_computed_again():
    words, run = vectors(8)
    first = words(["мост", "река"])
    second = words(["река", "дом", "мост"])
    assert run.calls == [2, 1]
    assert np.array_equal(second[[2, 0]], first)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.sampled_from("аз буки веди глаголь добро есть живот".split()), unique=True)))
def test_a_full_table_changes_no_answer(texts):
    small, _ = vectors(3)
    whole, _ = vectors(100)
    for words in texts:
        assert np.array_equal(small(words), whole(words))


@pytest.fixture(scope="module")
def encoder() -> FeaturesEncoder:
    folder = model_path("ru_news") / "entities"
    return FeaturesEncoder.load(folder, read_settings(folder).encoder)


def test_the_shipped_word_model_reads_each_word_by_itself(encoder):
    words = "Пожар в Омске потушен , сообщил ТАСС 15 мая".split()
    together = encoder._words(words)
    for at, word in enumerate(words):
        encoder._words._rows.clear()
        assert np.array_equal(encoder._words([word])[0], together[at])
