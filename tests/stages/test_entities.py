import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from pipeline.neural.slovnet_networks import LONGEST_SEQUENCE
from pipeline.russian.place_types import place_type
from pipeline.stages.slovnet_ner import SlovnetNer, token_lines

PIECES = ["Иван Петров", "ООН", "пришёл", ".", "\n", "  ", "Вене", "🤷", "а\u0301"]


def _found(nlp: Language, text: str) -> list[tuple[str, str]]:
    return [(m.surface, m.label) for m in nlp(text)._.extraction.mentions]


def test_names_have_types_scores_and_exact_surfaces(nlp: Language) -> None:
    text = "Анна Белова из компании «Газпром» приехала в Московскую область, потом в США и Вену."
    doc = nlp(text)
    found = {m.surface: m for m in doc._.extraction.mentions}
    assert {s: found[s].label for s in ("Анна Белова", "Газпром", "Московскую область", "США", "Вену")} == {
        "Анна Белова": "PERSON",
        "Газпром": "ORGANIZATION",
        "Московскую область": "STATE_OR_PROVINCE",
        "США": "COUNTRY",
        "Вену": "CITY",
    }
    assert all(0 < m.score <= 1 for m in found.values() if m.stage == "entities")


def test_a_name_does_not_run_over_a_line_break(nlp: Language) -> None:
    found = _found(nlp, "Выступил Иван Петров\nМария Сидорова промолчала")
    assert ("Иван Петров", "PERSON") in found
    assert ("Мария Сидорова", "PERSON") in found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Федеральная таможенная служба (ФТС) изменила правила.",
            ["Федеральная таможенная служба", "ФТС"],
        ),
        ("Выступил Арсен (Арсений) Сергеевич Павлов.", ["Арсен (Арсений) Сергеевич Павлов"]),
    ],
)
def test_another_name_in_brackets_is_a_mention_of_its_own(
    nlp: Language, text: str, expected: list[str]
) -> None:
    found = [surface for surface, label in _found(nlp, text) if label in ("PERSON", "ORGANIZATION")]
    assert found == expected


@pytest.mark.parametrize(
    ("phrase", "lemmas", "expected"),
    [
        ("Саудовской Аравии", "саудовский Аравия", "COUNTRY"),
        ("Грузии", "Грузия", "COUNTRY"),
        ("РФ", "РФ", "COUNTRY"),
        ("ЕС", "ЕС", "ORGANIZATION"),
        ("Европейского союза", "европейский союз", "ORGANIZATION"),
        ("Чечне", "Чечня", "STATE_OR_PROVINCE"),
        ("Ханты-Мансийского автономного округа", "ханты-мансийский автономный округ", "STATE_OR_PROVINCE"),
        ("Химкинского района", "химкинский район", "DISTRICT"),
        ("Ближнего Востока", "ближний Восток", "LOCATION"),
        ("реки Камы", "река Кама", "LOCATION"),
        ("Тверской улице", "тверской улица", "FACILITY"),
        ("Дохе", "Доха", "CITY"),
    ],
)
def test_place_types(phrase: str, lemmas: str, expected: str) -> None:
    assert place_type(phrase.split(), lemmas.split()) == expected


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_offsets_slice_back_to_the_surface(nlp: Language, pieces: list[str]) -> None:
    text = " ".join(pieces)
    for mention in nlp(text)._.extraction.mentions:
        assert text[mention.start : mention.end] == mention.surface


def test_the_result_does_not_depend_on_the_batch(nlp: Language) -> None:
    texts = ["В Риме открылся музей.", "", "Глава МИД Ирана Аббас Арагчи посетит Москву.\nИ Минск.", "Нет."]
    stage = nlp.get_pipe("entities")
    assert isinstance(stage, SlovnetNer)

    def outcome(doc: object) -> list[tuple[str, str, float | None]]:
        return [(m.surface, m.label, m.score) for m in doc._.extraction.mentions]  # type: ignore[attr-defined]

    alone = [outcome(nlp(text)) for text in texts]
    assert [outcome(doc) for doc in nlp.pipe(texts, batch_size=4)] == alone
    assert sum(map(len, alone)) > 4


def test_a_line_of_many_words_is_cut_and_no_word_is_lost(nlp: Language) -> None:
    doc = nlp.make_doc("Слово за слово. " * 400 + "слово " * 1200)
    doc = nlp.get_pipe("segment")(doc)
    lines = list(token_lines(doc))
    assert max(map(len, lines)) <= LONGEST_SEQUENCE
    assert sum(map(len, lines)) == 400 * 4 + 1200
