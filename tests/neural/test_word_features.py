"""What the recurrent encoder is told of a word."""

import numpy as np
import pytest

from pipeline.neural.word_features import FeatureMaker


@pytest.fixture(scope="module")
def maker() -> FeatureMaker:
    return FeatureMaker({"союз": 1, "анна": 2})


@pytest.mark.parametrize(
    ("written", "meant"), [("Сoюз", "Союз"), ("Ан\u00adна", "Анна"), ("YоuTube", "YouTube")]
)
def test_what_is_written_oddly_has_the_features_of_what_is_meant(maker, written, meant):
    odd, plain = (maker.features([word]) for word in (written, meant))
    for name in ("navec", "ids", "characters"):
        assert np.array_equal(getattr(odd, name), getattr(plain, name))


def test_other_words_have_other_features(maker):
    found = maker.features(["Союз", "союз", "Анна"])
    assert not np.array_equal(found.ids[0], found.ids[1])
    assert not np.array_equal(found.characters[0], found.characters[2])
    assert found.ids[:, 0].tolist() == [1, 1, 2]
