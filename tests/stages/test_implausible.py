"""Relations that cannot be: by types and form, by direction, by the case of a post."""

from __future__ import annotations

import pytest
from spacy.language import Language

from pipeline.extraction import Mention, Relation
from pipeline.labels import ENTITY_TYPES, RELATION_TYPES
from pipeline.russian.doc_tokens import Offsets
from pipeline.stages.relations.holders import cannot_hold
from pipeline.stages.relations.plausible import COLUMNS, TABLE, form, implausible, not_reversed


def pair(text: str, head: str, head_label: str, tail: str, tail_label: str) -> tuple[Mention, Mention]:
    sides = []
    for surface, label in ((head, head_label), (tail, tail_label)):
        start = text.index(surface)
        sides.append(Mention(start, start + len(surface), surface, label, "test", normal=surface))
    return sides[0], sides[1]


IMPOSSIBLE = [
    ("Выделили 5 млрд рублей, а 7 млрд долларов вернули.", "5 млрд рублей", "MONEY", "ALTERNATIVE_NAME",
     "7 млрд долларов", "MONEY"),
    ("Орлов приехал на немецкий завод.", "Орлов", "PERSON", "LOCATED_IN", "немецкий", "COUNTRY"),
    ("Дожди идут в Тульской и Калужской областях.", "Тульской", "STATE_OR_PROVINCE", "LOCATED_IN",
     "Калужской", "STATE_OR_PROVINCE"),
    ("Через Рязань едут в Пензу.", "Рязань", "CITY", "LOCATED_IN", "Пензу", "CITY"),
    ("Орлов возглавил «Маяк».", "Орлов", "PERSON", "ALTERNATIVE_NAME", "Маяк", "ORGANIZATION"),
    ("Городу Омску исполнилось 300 лет.", "Омску", "CITY", "AGE_IS", "300 лет", "AGE"),
]  # fmt: skip
POSSIBLE = [
    ("Цена упала до 10 млн фунтов (около 13 млн долларов).", "10 млн фунтов", "MONEY", "ALTERNATIVE_NAME",
     "13 млн долларов", "MONEY"),
    ("Пенза находится в Пензенской области.", "Пенза", "CITY", "LOCATED_IN", "Пензенской области",
     "STATE_OR_PROVINCE"),
    ("Орлов работает слесарем.", "Орлов", "PERSON", "WORKS_AS", "слесарем", "PROFESSION"),
    ("Завод немецкого «Маяка».", "Маяка", "ORGANIZATION", "HEADQUARTERED_IN", "немецкого", "COUNTRY"),
]  # fmt: skip


@pytest.mark.parametrize("case", IMPOSSIBLE, ids=[case[0] for case in IMPOSSIBLE])
def test_what_cannot_be(case: tuple[str, str, str, str, str, str]) -> None:
    text, head, head_label, label, tail, tail_label = case
    one, other = pair(text, head, head_label, tail, tail_label)
    assert implausible(text, one, label, other)


@pytest.mark.parametrize("case", POSSIBLE, ids=[case[0] for case in POSSIBLE])
def test_what_can_be(case: tuple[str, str, str, str, str, str]) -> None:
    text, head, head_label, label, tail, tail_label = case
    one, other = pair(text, head, head_label, tail, tail_label)
    assert not implausible(text, one, label, other)


def test_forms_of_a_pair() -> None:
    text = "Глава МЧС Орлов приехал в московский музей."
    post, service = pair(text, "Глава МЧС", "PROFESSION", "МЧС", "ORGANIZATION")
    orlov, moscow = pair(text, "Орлов", "PERSON", "московский", "CITY")
    assert form(text, post, service) == "tail_inside"
    assert form(text, service, post) == "head_inside"
    assert form(text, orlov, moscow) == "adjective"
    assert form(text, moscow, orlov) == "apart"


def test_the_table_is_sorted_and_names_known_types() -> None:
    header, *lines = TABLE.read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    assert header.split("\t") == list(COLUMNS)
    assert rows == sorted(rows)
    assert {row[0] for row in rows} <= set(RELATION_TYPES)
    assert {label for row in rows for label in row[1:3]} <= set(ENTITY_TYPES)
    assert all(int(row[4]) <= 3 and int(row[4]) < 0.01 * int(row[5]) for row in rows)


def test_of_two_reversed_relations_the_likelier_stays() -> None:
    city, country = pair("Тула стоит в России.", "Тула", "CITY", "России", "COUNTRY")
    right = Relation(city, "LOCATED_IN", country, "test", 0.6)
    wrong = Relation(country, "LOCATED_IN", city, "test", 0.4)
    assert not_reversed([wrong, right]) == [right]
    assert not_reversed([right, wrong]) == [right]
    even = Relation(country, "LOCATED_IN", city, "test", 0.6)
    assert not_reversed([even, right]) == [right]
    friends = [Relation(city, "KNOWS", country, "test", 0.5), Relation(country, "KNOWS", city, "test", 0.4)]
    assert not_reversed(friends) == friends


HOLDERS = [
    ("Секретарь премьера Олега Титова Антон Белов уехал.", "премьера", {"Антон Белов"}),
    ("Секретарь Олега Титова Антон Белов уехал.", "Секретарь", {"Олега Титова"}),
    ("Премьера Олега Титова встретил Антон Белов.", "Премьера", set()),
    ("Премьер Олег Титов уехал, Антон Белов остался.", "Премьер", set()),
]


@pytest.mark.parametrize(("text", "post", "wrong"), HOLDERS, ids=[case[0] for case in HOLDERS])
def test_a_post_and_its_holder_agree(tagger: Language, text: str, post: str, wrong: set[str]) -> None:
    doc = tagger(text)
    people = [name for name in ("Олега Титова", "Олег Титов", "Антон Белов") if name in text]
    made = [pair(text, post, "PROFESSION", name, "PERSON") for name in people]
    title = made[0][0]
    mentions = sorted([title, *(person for _, person in made)], key=lambda m: m.start)
    offsets = Offsets(doc)
    found = {p.surface for _, p in made if cannot_hold(offsets, text, mentions, p, title)}
    assert found == wrong
