"""Which chains of different documents are one entity."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.resolve.judgements import Judgement
from tests.resolve.build import chain_id, entities

BREXIT = [
    ("a", [("PERSON", "Тереза Мэй"), ("COUNTRY", "Великобритания"), ("ORGANIZATION", "Евросоюз")]),
    ("b", [("PERSON", "Тереза Мэй"), ("PERSON", "Борис Джонсон"), ("COUNTRY", "Великобритания")]),
    ("c", [("PERSON", "Мэй"), ("COUNTRY", "Великобритания"), ("PERSON", "Борис Джонсон")]),
    ("d", [("PERSON", "Брайан Мэй"), ("ORGANIZATION", "Queen"), ("CITY", "Лондон")]),
    ("e", [("PERSON", "Мэй"), ("ORGANIZATION", "Queen"), ("CITY", "Лондон")]),
    ("f", [("PERSON", "Мэй"), ("ORGANIZATION", "Птицефабрика «Заря»")]),
]


def test_a_full_name_is_one_person_and_another_full_name_another() -> None:
    found = entities(BREXIT)
    assert found["a", "Тереза Мэй"] == found["b", "Тереза Мэй"] != found["d", "Брайан Мэй"]


def test_a_surname_is_assigned_by_its_context_and_not_without_any() -> None:
    found = entities(BREXIT)
    assert found["c", "Мэй"] == found["a", "Тереза Мэй"]
    assert found["e", "Мэй"] == found["d", "Брайан Мэй"]
    assert found["f", "Мэй"] not in (found["a", "Тереза Мэй"], found["d", "Брайан Мэй"])


def test_a_frequent_sole_bearer_of_a_surname_needs_no_first_name_or_shared_context() -> None:
    alone = [("x", [("PERSON", "Громов"), ("ORGANIZATION", "«Ромашка»")])]
    known = [(f"d{n}", [("PERSON", "Олег Громов"), ("CITY", "Рига")]) for n in range(5)]
    found = entities(known + alone)
    assert found["x", "Громов"] == found["d0", "Олег Громов"]
    found = entities(known[:1] + alone)
    assert found["x", "Громов"] != found["d0", "Олег Громов"]
    namesake = [(f"e{n}", [("PERSON", "Иван Громов"), ("CITY", "Омск")]) for n in range(4)]
    found = entities(known + namesake + alone)
    assert found["x", "Громов"] not in (found["d0", "Олег Громов"], found["e0", "Иван Громов"])


def test_spellings_of_a_name() -> None:
    found = entities(
        [
            ("a", [("PERSON", "Асия Биби")]),
            ("b", [("PERSON", "Азия Биби")]),
            ("e", [("PERSON", "Анна Белова")]),
            ("f", [("PERSON", "Яна Белова")]),
            ("g", [("ORGANIZATION", "Happy TV")]),
            ("h", [("ORGANIZATION", "HappyTV")]),
            ("i", [("ORGANIZATION", "Минтопливы")]),
            ("j", [("ORGANIZATION", "Минтоплива")]),
        ]
    )
    assert found["a", "Асия Биби"] == found["b", "Азия Биби"]
    assert found["g", "Happy TV"] == found["h", "HappyTV"]
    assert found["i", "Минтопливы"] == found["j", "Минтоплива"]
    assert found["e", "Анна Белова"] != found["f", "Яна Белова"]


SUMMIT = [("ORGANIZATION", "Евросоюз"), ("PERSON", "Тереза Мэй"), ("CITY", "Брюссель")]


def same(one: str, other: str, *, beside: list[tuple[str, str]]) -> bool:
    """Whether a name of three documents and one of another document, in some context, are one person."""
    found = entities(
        [
            *((doc, [("PERSON", one), *SUMMIT]) for doc in "abc"),
            ("d", [("PERSON", other), *beside]),
            *(
                (f"x{n}", [("PERSON", f"Ольга Белова-{n}"), ("ORGANIZATION", f"«Волна-{n}»")])
                for n in range(9)
            ),
        ]
    )
    return found["a", one] == found["d", other]


@pytest.mark.slow
def test_a_misspelt_name_is_assigned_by_its_context() -> None:
    assert same("Дональд Туск", "Дональт Туск", beside=SUMMIT)
    assert not same("Дональд Туск", "Дональт Туск", beside=[("ORGANIZATION", "«Ромашка»")])
    assert same("Хайко Маас", "Хайко-Маас", beside=SUMMIT)
    assert same("Саиф уль-Малук", "Сайфул Малук", beside=SUMMIT)


def test_what_is_another_name_is_not_misspelt() -> None:
    assert not same("Пётр Носов", "Пётр Косов", beside=SUMMIT)
    assert not same("Алина Рашкова", "Арина Рашкова", beside=SUMMIT)
    assert not same("Хайко Маас", "Майко Маас", beside=[*SUMMIT, ("PERSON", "Хайко Маас")])
    assert not same("Олег Громов VI", "Генрих Третий IV", beside=SUMMIT)


def test_an_acronym_that_a_document_explains() -> None:
    service = "Федеральная служба безопасности"
    found = entities(
        [
            ("a", [("ORGANIZATION", service, ["ФСБ"])]),
            ("b", [("ORGANIZATION", service, ["ФСБ"])]),
            ("c", [("ORGANIZATION", "ФСБ")]),
            ("d", [("ORGANIZATION", "МИД")]),
            ("e", [("ORGANIZATION", "МИД Литвы", ["МИД"])]),
            ("f", [("ORGANIZATION", "МИД Дании", ["МИД"])]),
        ]
    )
    assert found["c", "ФСБ"] == found["a", service]
    assert found["d", "МИД"] not in (found["e", "МИД Литвы"], found["f", "МИД Дании"])


def test_one_glued_name_does_not_take_over_what_many_documents_name() -> None:
    glued = "Интерфакс слова министра"
    agency = [(f"d{n}", [("ORGANIZATION", "Интерфакс"), ("CITY", "Рига")]) for n in range(5)]
    found = entities([*agency, ("x", [("ORGANIZATION", glued, ["Интерфакс"]), ("CITY", "Рига")])])
    assert len({found[doc, "Интерфакс"] for doc, _ in agency}) == 1
    assert found["d0", "Интерфакс"] != found["x", glued]


def test_common_nouns_and_types_stay_apart() -> None:
    found = entities(
        [
            ("a", [("EVENT", "встреча"), ("CITY", "Вашингтон"), ("PROFESSION", "президент")]),
            ("b", [("EVENT", "встреча"), ("PERSON", "Вашингтон"), ("PROFESSION", "президент")]),
        ]
    )
    assert found["a", "встреча"] != found["b", "встреча"]
    assert found["a", "Вашингтон"] != found["b", "Вашингтон"]
    assert found["a", "президент"] == found["b", "президент"]


def test_judgements_are_stronger_than_scores_and_contradictions_are_told() -> None:
    may = [chain_id(doc, "PERSON", "Тереза Мэй") for doc in "ab"]
    brian = chain_id("d", "PERSON", "Брайан Мэй")
    apart = Judgement(may[0], may[1], "different")
    found = entities(BREXIT, [apart])
    assert found["a", "Тереза Мэй"] != found["b", "Тереза Мэй"]
    same = [Judgement(may[0], brian, "same"), Judgement(brian, may[1], "same"), apart]
    same.append(Judgement("x", "y", "same"))
    found = entities(BREXIT, same)
    assert found["a", "Тереза Мэй"] == found["d", "Брайан Мэй"]
    assert [row.state for row in same] == ["followed", "contradicted", "followed", "unknown"]


def test_an_entity_id_can_be_judged_again_after_it_was_merged() -> None:
    before = entities(BREXIT)
    row = Judgement(before["a", "Тереза Мэй"], before["d", "Брайан Мэй"], "same")
    for _ in range(2):
        found = entities(BREXIT, [row])
        assert row.state == "followed"
        assert found["a", "Тереза Мэй"] == found["d", "Брайан Мэй"]


NAMES = st.sampled_from([
    ("PERSON", "Тереза Мэй"), ("PERSON", "Мэй"), ("PERSON", "Т. Мэй"), ("PERSON", "Theresa May"),
    ("ORGANIZATION", "МИД"), ("ORGANIZATION", "МИД России"), ("ORGANIZATION", "ФСБ", ["Федеральная служба"]),
    ("EVENT", "Brexit"), ("EVENT", "Брексит"), ("COUNTRY", "РФ"), ("COUNTRY", "Россия"), ("EVENT", "встреча"),
    ("PRODUCT", "Brexit"), ("DATE", "вчера"), ("PERSON", "—"), ("ORGANIZATION", "«»"),
])  # fmt: skip


@pytest.mark.slow
@settings(max_examples=10)
@given(st.lists(st.lists(NAMES, max_size=5, unique_by=lambda name: name[1]), max_size=6), st.randoms())
def test_every_chain_has_one_entity_whatever_the_order(
    drawn: list[list[object]], dice: random.Random
) -> None:
    documents = [(f"d{at}", names) for at, names in enumerate(drawn)]
    found = entities(documents)  # type: ignore[arg-type]
    assert set(found) == {(doc, name[1]) for doc, names in documents for name in names}  # type: ignore[index]
    shuffled = [(doc, dice.sample(names, len(names))) for doc, names in documents]
    dice.shuffle(shuffled)
    assert entities(shuffled) == found  # type: ignore[arg-type]
