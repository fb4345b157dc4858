import pymorphy3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.russian.dictionary import inflect, lookup

MORPH = pymorphy3.MorphAnalyzer(lang="ru")
WORDS = """
стали мэр елка ёлка все замок о я президента чеченской лучшие наилучший псевдокошка бутявкать скрипалей
байткод экс-президента интернет-магазине по-западному смотри-ка токаева нурсултаном мвд xxi 12 , brexit ё
""".split()
GRAMMEMES = [
    ("nomn",),
    ("nomn", "sing"),
    ("nomn", "plur"),
    ("nomn", "sing", "femn"),
    ("loc2", "sing"),
    ("voct",),
]

words = st.one_of(
    st.sampled_from(WORDS),
    st.text(st.sampled_from("абвгдежзийклмнопрстуфхцчшщьыэюяё-"), min_size=1, max_size=9),
)


@given(words)
def test_the_parses_are_pymorphys(word: str) -> None:
    expected = [(raw.word, raw.tag, raw.normal_form, raw.score) for raw in MORPH.parse(word)]
    assert [found[:4] for found in lookup(word)] == expected


@given(words)
def test_the_inflected_forms_are_pymorphys(word: str) -> None:
    for raw, found in zip(MORPH.parse(word), lookup(word), strict=True):
        for grammemes in GRAMMEMES:
            form = raw.inflect(set(grammemes))
            if "Supr" not in raw.tag:  # pymorphy3 takes the first of several superlatives
                assert inflect(found[5], grammemes) == (form.word if form else None)


@pytest.mark.parametrize(
    ("word", "expected"), [("высшую", "высшая"), ("высочайшую", "высочайшая"), ("наилучшей", "наилучшая")]
)
def test_a_superlative_stays_the_same_one(word: str, expected: str) -> None:
    assert inflect(lookup(word)[0][5], ("nomn", "sing", "femn")) == expected


@pytest.mark.parametrize(("word", "known"), [("мэра", True), ("бутявкать", False), ("псевдокошка", False)])
def test_a_guess_is_told_from_the_dictionary(word: str, *, known: bool) -> None:
    assert {found[4] for found in lookup(word)} == {known}
