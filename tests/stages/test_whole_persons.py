"""Persons with all of their name, under every reader: what `ru_news` and `ru_news_natasha` make of a
sentence, and what the rules make of any mentions."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

import pipeline
from pipeline.extraction import Mention
from pipeline.russian.lexicon import LexiconWords
from pipeline.stages.repairs.whole_persons import whole_persons

CASES = list(csv.DictReader((Path(__file__).parent / "person_spans.csv").read_text("utf-8").splitlines()))
MODELS = ("ru_news", "ru_news_natasha")


@pytest.fixture(scope="module", params=MODELS)
def reader(request: pytest.FixtureRequest) -> Language:
    return pipeline.load(request.param)


@pytest.mark.parametrize("case", CASES, ids=[f"{case['kind']}: {case['surface']}" for case in CASES])
def test_case(reader: Language, case: dict[str, str]) -> None:
    persons = list(reader(case["text"])._.extraction.labelled("PERSON"))
    assert case["surface"] in [mention.surface for mention in persons]
    found = next(mention for mention in persons if mention.surface == case["surface"])
    parts = [part or "" for part in (found.name_first, found.name_middle, found.name_last)]
    assert case["normal"] in ("", found.normal)
    assert not case["normal"] or parts == [case["first"], case["middle"], case["last"]]
    assert case["gender"] in ("", found.gender)
    inner = [m for m in persons if m is not found and found.covers(m)]
    outer = [m for m in persons if m is not found and m.covers(found)]
    assert not inner
    assert not outer


def found_in(doc: Doc, *mentions: tuple[str, str]) -> list[tuple[str, str]]:
    """What the rules make of the first place of each (surface, label): (surface, label), in order."""
    given = []
    for surface, label in mentions:
        start = doc.text.index(surface)
        given.append(Mention(start, start + len(surface), surface, label, "test", 0.9))
    made = whole_persons(doc, given, "rules", LexiconWords())
    assert all(doc.text[m.start : m.end] == m.surface for m in made)
    return [(m.surface, m.label) for m in sorted(made, key=lambda m: (m.start, m.end))]


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("Мэра Москвы Анну Сергеевну ждали.", [("Москвы", "CITY")],
         [("Москвы", "CITY"), ("Анну Сергеевну", "PERSON")]),
        ("В Москве В.В. Сухов встретился с послом.", [("Москве", "CITY"), ("Сухов", "PERSON")],
         [("Москве", "CITY"), ("В.В. Сухов", "PERSON")]),
        ("Директор Анна Сергеевна ушла.", [], [("Анна Сергеевна", "PERSON")]),
        ("Вчера Иван Петрович ушёл.", [], [("Иван Петрович", "PERSON")]),
        ("Группу А. Сухов собрал сам.", [("Сухов", "PERSON")], [("А. Сухов", "PERSON")]),
        ("Он жил на улице Анны Петровны.", [("улице Анны Петровны", "FACILITY")],
         [("улице Анны Петровны", "FACILITY")]),
        ("Совет Иван Петрович распустил.", [], [("Иван Петрович", "PERSON")]),
        ("Вместе с чемпионом UFC Хабибом Алиевым приехал отец.",
         [("чемпионом UFC Хабибом Алиевым", "PERSON"), ("UFC", "ORGANIZATION")],
         [("UFC", "ORGANIZATION"), ("Хабибом Алиевым", "PERSON")]),
        ("Фонд матери Терезы закрыт.", [("матери Терезы", "PERSON")], [("матери Терезы", "PERSON")]),
        ("Уехал в США С. Котов.", [("США", "COUNTRY"), ("Котов", "PERSON")],
         [("США", "COUNTRY"), ("С. Котов", "PERSON")]),
        ("Пришли Котов С. и Рябов П.", [("Котов", "PERSON"), ("Рябов", "PERSON")],
         [("Котов С.", "PERSON"), ("Рябов П.", "PERSON")]),
        ("Приехала жена Котова Анна Петровна.", [("Котова", "PERSON")],
         [("Котова", "PERSON"), ("Анна Петровна", "PERSON")]),
        ("Дом № 5 по ул. Садовой А. Б. снесли.", [], []),
        ("Победил Павел Рябов Почему он молчит?", [("Павел Рябов Почему", "PERSON")],
         [("Павел Рябов", "PERSON")]),
        ("Рассказ писателя Эдгара По издан.", [("Эдгара По", "PERSON")], [("Эдгара По", "PERSON")]),
        ("Ответил глава Минцифры Максим Рябов вчера.", [("Минцифры Максим Рябов", "PERSON")],
         [("Максим Рябов", "PERSON")]),
        ("Письмо подписал Минин Кузьма Захарович.", [("Минин Кузьма Захарович", "PERSON")],
         [("Минин Кузьма Захарович", "PERSON")]),
        ("ЦБ Ирина Рябова возглавила в мае.", [("ЦБ Ирина Рябова", "PERSON")], [("Ирина Рябова", "PERSON")]),
    ],
)  # fmt: skip
def test_rules(
    tagger: Language, text: str, given: list[tuple[str, str]], expected: list[tuple[str, str]]
) -> None:
    assert found_in(tagger(text), *given) == expected


WORDS = st.sampled_from(
    "Анна Анны Петровна Петровны Иванов Ивановой Котов А. Б. Дж. ИП маршал Москвы . , « » (\n UFC в".split(
        " "
    )
)


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(words=st.lists(WORDS, max_size=12), glued=st.booleans(), data=st.data())
def test_any_mentions_stay_slices_of_the_text(
    tagger: Language, words: list[str], glued: bool, data: st.DataObject
) -> None:
    text = ("" if glued else " ").join(words)
    doc = tagger(text)
    given = []
    for _ in range(3 if text else 0):
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        given.append(
            Mention(start, end, text[start:end], data.draw(st.sampled_from(["PERSON", "CITY"])), "test")
        )
    once = whole_persons(doc, given, "rules", LexiconWords())
    assert all(text[m.start : m.end] == m.surface and m.surface for m in once)
    assert len({(m.start, m.end, m.label) for m in once}) == len(once)
    assert {m.label for m in once} <= {"PERSON", "CITY"}
