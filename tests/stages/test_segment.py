import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from pipeline.russian.doc_tokens import sentences, words
from pipeline.russian.markup import plain
from pipeline.russian.normalized_text import clean, view
from pipeline.russian.source_text import over_source
from pipeline.stages.segmenter import RazdelTokenizer, line_spans, sentence_starts

NLP = spacy.blank("ru")
NLP.tokenizer = RazdelTokenizer(NLP.vocab)
NLP.add_pipe("svodka_segment")

raw_texts = st.text(
    st.one_of(
        st.sampled_from("абвйёАБcoXx .,!?«»—-\n\r\t\u00a0\u00ad\u0301\u0306\u200b\ufeff\u2028\x0b🤷0123"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=80,
)


@given(raw_texts)
def test_every_text_survives_unchanged(text: str) -> None:
    doc = over_source(NLP(text))
    assert doc.text == text
    for token in doc:
        assert text[token.idx : token.idx + len(token)] == token.text


@given(raw_texts)
def test_a_view_leads_back_to_its_source(text: str) -> None:
    readable = view(text)
    for at in range(len(readable.text)):
        start, end = readable.source_span(at, at + 1)
        assert 0 <= start <= end <= len(text)
    assert clean(text) == view(plain(text)).text


@given(raw_texts)
def test_no_sentence_crosses_a_line_break(text: str) -> None:
    for sentence in sentences(NLP(text)):
        start, end = sentence[0].idx, sentence[-1].idx + len(sentence[-1])
        assert any(a <= start and end <= b for a, b in line_spans(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Он пришёл.\nОна ушла", ["Он пришёл.", "Она ушла"]),
        ("Заголовок без точки\n\nТекст.", ["Заголовок без точки", "Текст."]),
        ("А. В. Ёлкин сказал. Все ушли.", ["А. В. Ёлкин сказал.", "Все ушли."]),
        ("Первая строка\r\nВторая", ["Первая строка", "Вторая"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    doc = NLP(text)
    assert [text[s[0].idx : s[-1].idx + len(s[-1])] for s in sentences(doc)] == expected


def test_soft_hyphens_and_stress_marks_do_not_break_words() -> None:
    doc = NLP("Ка\u00adжиба\u0301ева при\u200bбыла")
    assert [token.text for token in words(doc)] == ["Ка\u00adжиба\u0301ева", "при\u200bбыла"]
    assert [clean(token.text) for token in words(doc)] == ["Кажибаева", "прибыла"]


def test_decomposed_letters_are_composed_in_the_view() -> None:
    assert view("и\u0306од ё").text == "йод ё"


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("Так сказали в пресс-службе.  Суд отложили.", [0, 29]),
        ("Что известно к вечеру  Дорогу открыли.", [0, 23]),
        ("Это было в 2009 г.  Рогов уволился.", [0, 20]),
        ("Сообщил ТАСС   Рогов уволился.", [0, 15]),
        ("Глава района Илья  Рогов уволился.", [0]),
        ("Суд  отложил дело,  Рогов уволился.", [0]),
    ],
)
def test_two_spaces_before_a_capital_begin_a_paragraph(text: str, starts: list[int]) -> None:
    assert list(sentence_starts(text)) == starts
