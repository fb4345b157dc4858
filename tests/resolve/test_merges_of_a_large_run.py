"""Merges stay right as a run grows: likeness joins no strangers, common nouns name nothing beyond a
document."""

from __future__ import annotations

import pytest

from pipeline.resolve.names import clean_name, name_key
from pipeline.resolve.resolve import find_entities
from pipeline.resolve.spellings import marks, spelling
from tests.resolve.build import Named, database, entities

STRANGERS = [
    ("канал 6", "канал 16"),
    ("фсб", "фсо"),
    ("план а", "план б"),
    ("ладога", "лодыга"),
    ("сокол", "сакля"),
    ("северный район", "суворовский район"),
    ("вымпел тв 3", "вымпел тв"),
    ("greece", "гроза"),
    ("торпедо", "торпеда"),
    ("news 5", "н5"),
]
SPELLINGS = [
    ("sport tv", "sporttv", "letters"),
    ("минтопливы", "минтоплива", "form"),
    ("снегозащита", "снегозашита", "typo"),
    ("medusa", "медуса", "exact_script"),
]


@pytest.mark.parametrize(("one", "other"), STRANGERS, ids=[" ".join(pair) for pair in STRANGERS])
def test_strangers_are_no_spellings(one: str, other: str) -> None:
    assert spelling(one, other) is None
    assert spelling(other, one) is None


@pytest.mark.parametrize(("one", "other", "how"), SPELLINGS, ids=[case[0] for case in SPELLINGS])
def test_how_two_names_are_spellings(one: str, other: str, how: str) -> None:
    assert spelling(one, other) == how == spelling(other, one)


def test_numbers_and_single_letters_are_marks() -> None:
    assert marks("канал 6") != marks("канал 16")
    assert marks("план а") == ()
    assert marks("план б") == ("б",)


def test_a_chain_of_likenesses_joins_nothing() -> None:
    """«Торговая компания» is like the second, the second like the third; the first and the third are not."""
    names = ["Снегозащита", "Снегозашита", "Снигозашита"]
    documents = [
        (f"{name}{at}", [("ORGANIZATION", name), ("CITY", f"Город-{name}")])
        for name, times in zip(names, (9, 1, 5), strict=True)
        for at in range(times)
    ]
    found = entities(documents)
    assert found["Снегозащита0", "Снегозащита"] != found["Снигозашита0", "Снигозашита"]


COMMON = [
    "Ведомство",
    "Правительство",
    "компания",
    "американская компания",
    "местный суд",
    "Клуб",
    "Дума",
    "новая газета",
    "Международный аэропорт",
    "Национальная комиссия",
]


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMON)
def test_a_common_noun_is_another_thing_in_every_document(name: str) -> None:
    found = entities([(doc, [("ORGANIZATION", name), ("CITY", "Рига")]) for doc in "abc"])
    assert len(set(found.values())) == 4
    assert len({found[doc, name] for doc in "abc"}) == 3


NAMED = [
    "правительство Дании",
    "Российская газета",
    "Верховный суд",
    "армия США",
    "«Ведомство»",
    "МЧС",
    "Минобороны",
    "Госдума",
    "Центробанк",
    "Генпрокуратура",
    "Государственная дума",
    "Новая газета",
    "Федеральное собрание",
    "Газета «Россия»",
]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMED)
def test_a_name_is_one_thing_in_all_documents(name: str) -> None:
    found = entities([(doc, [("ORGANIZATION", name)]) for doc in "abc"])
    assert len(set(found.values())) == 1


def test_a_bare_acronym_is_not_its_branch() -> None:
    branch: Named = ("ORGANIZATION", "МЧС по Ладожскому краю", ["МЧС"])
    found = entities([("a", [branch]), *((doc, [("ORGANIZATION", "МЧС")]) for doc in "bcd")])
    assert found["b", "МЧС"] == found["c", "МЧС"] != found["a", "МЧС по Ладожскому краю"]


def test_events_are_not_one_by_their_words() -> None:
    found = entities(
        [
            (doc, [("EVENT", name)])
            for doc, name in (("a", "погибнуть 3 человека"), ("b", "погибнуть 3 человека"))
        ]
    )
    assert found["a", "погибнуть 3 человека"] != found["b", "погибнуть 3 человека"]


def test_one_thing_has_one_label() -> None:
    found = entities(
        [
            ("a", [("RELIGION", "буддистка")]),
            ("b", [("RELIGION", "буддистка")]),
            ("c", [("PROFESSION", "буддистка")]),
        ]
    )
    assert len(set(found.values())) == 1


def test_the_bank_of_a_country_is_not_the_country() -> None:
    assert name_key("ORG", "Банк России").key != name_key("ORG", "Россия").key
    forces = [f"Вооружённые силы {country}" for country in ("РФ", "Российской Федерации")]
    assert len({name_key("ORG", name).key for name in forces}) == 1


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("Орлов, Иван]", "Орлов, Иван"),
        ("ФСС:", "ФСС"),
        ("ПВО)", "ПВО"),
        ("«Маяк", "Маяк"),
        ("Фонд (ФСС)", "Фонд (ФСС)"),
        ("«Маяк»", "«Маяк»"),
    ],
)
def test_a_name_loses_stray_brackets_and_punctuation(name: str, clean: str) -> None:
    assert clean_name(name) == clean


def test_a_surname_that_a_document_has_twice_is_no_slip() -> None:
    """Another consonant in a surname: once it may be a slip, twice it is another person."""
    company: list[Named] = [("CITY", "Рига"), ("ORGANIZATION", "Совет Ладоги")]
    given = [(doc, [("PERSON", "Майкл Маквеллан"), *company]) for doc in "abcde"]
    given.append(("f", [("PERSON", "Майкл Мактеллан"), *company]))
    found = {}
    for times in (1, 2):
        with database(given) as db:
            db.execute("UPDATE chains SET n_mentions = ? WHERE normal = 'Майкл Мактеллан'", [times])
            find_entities(db)
            rows = db.sql("SELECT DISTINCT entity_id FROM chain_entities WHERE label = 'PERSON'").fetchall()
            found[times] = len(rows)
    assert found == {1: 1, 2: 2}


def test_an_organisation_of_a_former_state_is_not_meant_by_the_bare_name() -> None:
    today: list[Named] = [("ORGANIZATION", "Стройбанк"), ("CITY", "Рига")]
    former: Named = ("ORGANIZATION", "Стройбанк СССР")
    state: Named = ("COUNTRY", "СССР")
    bank = [(doc, today) for doc in "abc"]
    found = entities([*bank, ("d", [former, state, today[1]]), ("e", [*today, state])])
    assert found["a", "Стройбанк"] == found["e", "Стройбанк"] != found["d", "Стройбанк СССР"]
