"""Interviews that were given, and the parties that follow a meeting."""

from __future__ import annotations

import pytest

from pipeline.stages.relations.meetings import interviews, parties
from tests.markup import parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Президент дал эксклюзивное интервью телеканалу.", ["интервью"]),
        ("Взял у неё интервью. Дала первое после отставки интервью газете.", ["интервью", "интервью"]),
        ("Он не дал интервью.", []),
        ("В интервью газете он сказал, что удал интервью.", []),
    ],
)
def test_interviews(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in interviews(text)] == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "<ent label=EVENT>Встреча</ent> <ent label=PROFESSION>руководства банка</ent> и "
            "<ent label=ORGANIZATION>Al Jazeera</ent> прошла.",
            ["руководства банка", "Al Jazeera"],
        ),
        (
            "<ent label=EVENT>Встреча</ent> с <ent label=PROFESSION>послом</ent> "
            "<ent label=PERSON>Иваном Орловым</ent>",
            ["Иваном Орловым"],
        ),
        ("<ent label=EVENT>Встреча</ent> прошла. <ent label=PERSON>Орлов</ent> рад.", []),
        ("<ent label=EVENT>Пожар</ent> <ent label=ORGANIZATION>завода</ent>", []),
    ],
)
def test_parties(marked: str, expected: list[str]) -> None:
    text, mentions = parse(marked)
    assert [party.surface for party, _, _ in parties(text, mentions)] == expected
