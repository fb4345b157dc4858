"""Words → pieces: what a word is cut into, what must not disturb the cut, an answer for every word."""

import json
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.neural import pieces as module
from pipeline.neural.network_words import split
from pipeline.neural.pieces import LONGEST_WORD, UNKNOWN, Pieces
from pipeline.russian.lookalikes import in_one_alphabet

SCORED = {
    "▁": -3.9,
    "▁пре": -7.0,
    "▁премьер": -9.0,
    "премьер": -11.0,
    "мини": -8.0,
    "стр": -8.5,
    "министр": -9.5,
    "▁No": -8.0,
    "19": -7.0,
    "...": -6.0,
}
LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяNoCVID0123456789.-"
VOCABULARY = [
    ("<s>", 0.0),
    ("<pad>", 0.0),
    ("</s>", 0.0),
    ("<unk>", 0.0),
    *SCORED.items(),
    *((letter, -10.0) for letter in LETTERS),
]


@pytest.fixture(scope="module")
def vocabulary() -> Pieces:
    return Pieces(VOCABULARY)


def cut(vocabulary: Pieces, word: str, glued: bool = False) -> list[str]:
    return [VOCABULARY[number][0] for number in vocabulary.ids(word, glued)]


def test_a_word_is_cut_into_its_likeliest_pieces(vocabulary):
    assert cut(vocabulary, "премьер") == ["▁премьер"]
    assert cut(vocabulary, "министр") == ["▁", "министр"]
    assert cut(vocabulary, "мини") == ["▁", "мини"]


def test_a_glued_word_has_no_mark_of_white_space(vocabulary):
    assert cut(vocabulary, "министр", glued=True) == ["министр"]
    assert cut(vocabulary, "премьер", glued=True) == ["премьер"]
    assert cut(vocabulary, "19", glued=True) == ["19"]


@pytest.mark.parametrize(
    "written", ["премье\u0301р", "пре\u00adмьер", "\ufeffпремьер", "пре\u200bмьер\u200d"]
)
def test_stress_marks_and_invisible_characters_change_nothing(vocabulary, written):
    assert vocabulary.ids(written, False) == vocabulary.ids("премьер", False)


def test_compatible_characters_are_read_as_the_plain_ones(vocabulary):
    assert cut(vocabulary, "№") == ["▁No"]
    assert cut(vocabulary, "…", glued=True) == ["..."]
    assert cut(vocabulary, "\uff11\uff19", glued=True) == ["19"]  # full-width digits


def test_io_is_not_ie(vocabulary):
    assert vocabulary.ids("ё", True) != vocabulary.ids("е", True)


def test_an_unknown_character_is_unknown_and_its_neighbours_are_not(vocabulary):
    assert cut(vocabulary, "министр漢", glued=True) == ["министр", "<unk>"]


@pytest.mark.parametrize("nothing", ["", "\u00ad", "\u0301\u200b"])
@pytest.mark.parametrize("glued", [False, True])
def test_a_word_of_nothing_visible_is_unknown(vocabulary, nothing, glued):
    assert vocabulary.ids(nothing, glued) == (UNKNOWN,)


def test_an_endless_word_is_read_from_its_beginning_and_soon(vocabulary):
    began = time.perf_counter()
    found = vocabulary.ids("министр" * 200_000, True)
    assert time.perf_counter() - began < 2
    assert found == vocabulary.ids("министр", True) * LONGEST_WORD


def test_what_is_remembered_is_bounded_and_forgetting_changes_nothing(monkeypatch):
    fresh = Pieces(VOCABULARY)
    words = ["премьер", "министр", "19", "премьер", "мини"]
    before = [fresh.ids(word, glued) for word in words for glued in (False, True)]
    monkeypatch.setattr(module, "_REMEMBERED", 2)
    assert [fresh.ids(word, glued) for word in words for glued in (False, True)] == before
    for number in range(100):
        fresh.ids(str(number), True)
    assert len(fresh._known) <= 2


def test_the_vocabulary_comes_back_from_json_as_it_was(vocabulary):
    again = Pieces(json.loads(json.dumps(VOCABULARY, ensure_ascii=False)))
    assert len(again) == len(vocabulary) == len(VOCABULARY)
    for word in ("премьер", "министр", "COVID", "2019"):
        assert again.ids(word, False) == vocabulary.ids(word, False)


@given(st.text())
@example("<s>премьер</s><pad><unk>")
def test_every_word_of_a_text_has_numbers_and_none_is_a_frame_piece(vocabulary, text):
    words = split(text)
    for word, glued in zip(words.texts, words.glued, strict=True):
        found = vocabulary.ids(word, glued)
        assert 1 <= len(found) <= LONGEST_WORD
        assert all(UNKNOWN <= number < len(VOCABULARY) for number in found)


def one_alphabet(word: str) -> bool:
    return in_one_alphabet(word) == word


@given(st.text(LETTERS, min_size=1, max_size=LONGEST_WORD - 1).filter(one_alphabet), st.booleans())
def test_the_pieces_of_a_word_spell_it(vocabulary, word, glued):
    assert "".join(cut(vocabulary, word, glued)) == ("" if glued else "▁") + word


def test_a_latin_letter_in_a_russian_word_is_read_as_the_letter_meant(vocabulary):
    assert cut(vocabulary, "прeмьер") == ["▁премьер"]
