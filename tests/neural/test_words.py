"""Text → words: what a user's offsets stand on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.neural.network_words import split

INVISIBLE = "\u00ad\u0301\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
TEXTS = st.text() | st.text(alphabet="аБё1_2.!»)-\n\r\t\u00a0 " + INVISIBLE)


@given(TEXTS)
def test_words_are_slices_of_the_text_in_order_and_hold_no_white_space(text: str) -> None:
    words = split(text)
    assert [text[start:end] for start, end in zip(words.starts, words.ends, strict=True)] == words.texts
    assert all(word and not any(c.isspace() for c in word) for word in words.texts)
    assert all(end <= start for end, start in zip(words.ends, words.starts[1:], strict=False))
    assert {len(column) for column in (words.glued, words.lines, words.sentences)} == {len(words)}


@given(TEXTS)
def test_every_visible_character_is_in_a_word(text: str) -> None:
    words = split(text)
    read = {at for start, end in zip(words.starts, words.ends, strict=True) for at in range(start, end)}
    assert all(at in read or c.isspace() or c in INVISIBLE for at, c in enumerate(text))


@given(TEXTS)
def test_lines_and_sentences_are_counted_forward_and_a_line_break_ends_both(text: str) -> None:
    words = split(text)
    assert words.lines == sorted(words.lines)
    assert words.sentences == sorted(words.sentences)
    for at in range(1, len(words)):
        between = text[words.ends[at - 1] : words.starts[at]]
        assert words.lines[at] - words.lines[at - 1] == between.count("\n")
        assert "\n" not in between or words.sentences[at] == words.sentences[at - 1] + 1
        assert words.glued[at] == (not between)


@given(TEXTS, st.integers(0, 30), st.integers(0, 30))
def test_covering_gives_the_words_that_share_a_character(text: str, start: int, end: int) -> None:
    words = split(text)
    sharing = [at for at in range(len(words)) if max(start, words.starts[at]) < min(end, words.ends[at])]
    assert list(range(*words.covering(start, end))) == sharing


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("российско-британский", ["российско", "-", "британский"]),
        ("COVID-19 и ЧМ2018", ["COVID", "-", "19", "и", "ЧМ", "2018"]),
        ("«Заря» (г. Омск)", ["«", "Заря", "»", "(", "г", ".", "Омск", ")"]),
        ("за\u0301мок сло\u00adво \u200b конец", ["за\u0301мок", "сло\u00adво", "конец"]),
        ("два\u00a0слова", ["два", "слова"]),
        ("", []),
        (" \n\t", []),
    ],
)
def test_words_are_finer_than_tokens(text: str, expected: list[str]) -> None:
    assert split(text).texts == expected


def test_a_small_letter_after_a_full_stop_goes_on_with_the_sentence() -> None:
    words = split("В 2020 г. завод закрыли. Потом открыли.\nКонец")
    sentence = dict(zip(words.texts, words.sentences, strict=True))
    assert sentence["завод"] == sentence["закрыли"] == 0
    assert (sentence["Потом"], sentence["Конец"]) == (1, 2)
