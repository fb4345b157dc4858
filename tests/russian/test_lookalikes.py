import pytest
from hypothesis import given
from hypothesis import strategies as st

import pipeline
from pipeline.russian.lookalikes import in_one_alphabet


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("Тaможенный сoюз", "Таможенный союз"),
        ("Hа встрече был Cергей", "На встрече был Сергей"),
        ("Встреча c послом", "Встреча с послом"),
        ("в XХ веке", "в XX веке"),
        ("видео с YоuТubе", "видео с YouTube"),
    ],
)
def test_words_of_two_alphabets_are_mended(text: str, mended: str) -> None:
    assert in_one_alphabet(text) == mended


@pytest.mark.parametrize(
    "text", ["УтроNews", "группа C выиграла", "IT-рынок", "Лiга", "Volvo и Лада", "рынок c2c"]
)
def test_what_is_meant_so_stays(text: str) -> None:
    assert in_one_alphabet(text) == text


@given(st.text("абвocСCXpх Nи", max_size=30))
def test_length_stays_and_nothing_is_mended_twice(text: str) -> None:
    once = in_one_alphabet(text)
    assert len(once) == len(text)
    assert in_one_alphabet(once) == once


def test_a_name_with_a_latin_letter_is_the_same_name() -> None:
    text = "Бoрис Романов прилетел в Ригу. Мы видели Бориса Романова c женой."
    doc = pipeline.load("ru_news_natasha")(text)
    (chain,) = (chain for chain in doc._.extraction.chains if chain.label == "PERSON")
    assert chain.normal == "Борис Романов"
    assert [mention.surface for mention in chain.mentions] == ["Бoрис Романов", "Бориса Романова"]
