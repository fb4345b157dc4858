import pytest
import razdel
from hypothesis import example, given
from hypothesis import strategies as st
from spacy.attrs import LIKE_NUM
from spacy.lang.ru import Russian
from spacy.lang.ru.lex_attrs import like_num

from pipeline.russian.tokenization import razdel_spans
from pipeline.stages.segmenter import RazdelTokenizer

VOCAB = Russian().vocab
RazdelTokenizer(VOCAB)

pieces = st.one_of(
    st.sampled_from([*"абЯёAz059.,/\\-–_!?…:;=()*«»'\" \n\u00a0№Δσ²€", "yahoo", "Yahoo!", "слово", ":)"]),
    st.characters(exclude_categories=["Cs"]),
)


@given(st.lists(pieces, max_size=12).map("".join))
@example("в 2001, 2002 и 5 ,5 .5 -5")
@example("кое-что кое -что кое- что --что _кто_ :-)))) =)))) ?!.. *** ΔPб mβжa yahoo!!! x-yahoo!")
@example("1/2/3.4,5-6 1. 2 3.. 4 а/б а.б - -а . -5 (-5 5 !.5")
def test_the_tokens_are_razdels(text: str) -> None:
    assert razdel_spans(text) == [(token.start, token.stop) for token in razdel.tokenize(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Из-за 1,5 млн", ["Из-за", "1,5", "млн"]),
        ("Он - министр -юст", ["Он", "-", "министр", "-юст"]),
        ("-юст", ["-", "юст"]),
        ("Ну?! Да...", ["Ну", "?!", "Да", "..."]),
    ],
)
def test_words_hyphens_and_marks(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in razdel_spans(text)] == expected


@given(st.one_of(st.sampled_from("два Пятый 15 1/2 +5% десять, xxi слово".split()), st.text(min_size=1)))
def test_what_is_like_a_number_is_as_spacy_says(word: str) -> None:
    assert VOCAB.lex_attr_getters[LIKE_NUM](word) == like_num(word)
