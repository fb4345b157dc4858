"""Quoted names of events are EVENT mentions, whatever a reader that is not sure took them for."""

import pytest
import spacy

from pipeline.extraction import Mention, extraction
from pipeline.stages.named_events import NamedEvents, named_events


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Прошла «Неделя Al Jazeera» в Астане.", ["Неделя Al Jazeera"]),
        ('Планы второй "Недели Al Jazeera" ясны.', ["Недели Al Jazeera"]),
        ("На „Форуме Россия — Африка“ и на «Саммите БРИКС».", ["Форуме Россия — Африка", "Саммите БРИКС"]),
        ("В эфире «Неделя в городе» и «Форумные Новости».", []),
        ("Фонд «Форум культуры» и неделя Al Jazeera.", []),
        ("«Неделя Al Jazeera\nначалась»", []),
    ],
)
def test_a_noun_of_events_and_a_name_in_quotes(text, expected):
    assert [text[start:end] for start, end in named_events(text)] == expected


@pytest.mark.parametrize(
    ("there", "label"), [(("ORGANIZATION", 0.4), "EVENT"), (("WORK_OF_ART", 0.9), "WORK_OF_ART")]
)
def test_what_a_reader_is_sure_of_stays(there, label):
    doc = spacy.blank("ru")("Прошла «Неделя Al Jazeera».")
    start, end = 8, 25
    kind, score = there
    inner = Mention(15, 25, "Al Jazeera", "ORGANIZATION", "entities", 0.9)
    extraction(doc).mentions = [Mention(start, end, "Неделя Al Jazeera", kind, "entities", score), inner]
    mentions = extraction(NamedEvents()(doc)).mentions
    assert [(m.surface, m.label) for m in mentions] == [
        ("Неделя Al Jazeera", label),
        ("Al Jazeera", "ORGANIZATION"),
    ]
    assert all(doc.text[m.start : m.end] == m.surface for m in mentions)
