"""Values of a reader and of the rules as one list: who decides, and that nothing counts twice."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extraction import Extraction, Mention, Relation, extraction
from pipeline.stages.value_finder import ValueFinder
from pipeline.stages.values import LABELS, Meaning
from pipeline.stages.values.value_merge import FoundValue, merge
from tests.markup import parse

BLANK = spacy.blank("ru")


def run(marked: str, score: float | None = 0.7) -> list[tuple[str, str]]:
    """Label and surface of all mentions, the marked ones being those of the reader."""
    text, mentions = parse(marked)
    for mention in mentions:
        mention.score = score
    doc = BLANK.make_doc(text)
    extraction(doc).mentions += mentions
    return [(m.label, m.surface) for m in extraction(ValueFinder(BLANK)(doc)).mentions]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        # the rules decide edges of money, percentages, times, ordinals and whole days
        ("Нашли <ent label=NUMBER>300</ent> ₽ на полу.", [("MONEY", "300 ₽")]),
        ("Дали <ent label=MONEY>на 230 млн рублей</ent>.", [("MONEY", "230 млн рублей")]),
        (
            "Дали 250 (двести пятьдесят) <ent label=MONEY>тысяч рублей</ent>.",
            [("MONEY", "250 (двести пятьдесят) тысяч рублей")],
        ),
        ("Рост на <ent label=ORDINAL>2</ent> п.п. к маю.", [("PERCENT", "2 п.п."), ("DATE", "к маю")]),
        ("Приказ от 13 авг. <ent label=DATE>2005</ent> года.", [("DATE", "от 13 авг. 2005 года")]),
        # the reader decides where only context can
        ("Мост сдадут в <ent label=DATE>2026</ent> году.", [("DATE", "2026")]),
        ("Ему <ent label=AGE>54 года</ent>.", [("AGE", "54 года")]),
        # one thing once
        ("Штраф <ent label=MONEY>100 тыс. руб</ent>., сказали там.", [("MONEY", "100 тыс. руб.")]),
        ("До <ent label=AGE>до <ent label=AGE>65 лет</ent></ent>.", [("AGE", "до 65 лет")]),
        # names that hold no values
        ("Вышел <ent label=WORK_OF_ART>Дом-2</ent>.", [("WORK_OF_ART", "Дом-2")]),
        # the point of an abbreviation belongs to the event that ends in it, too
        (
            "Он <ent label=EVENT>одобрил выплату 90 коп</ent>. на акцию.",
            [("EVENT", "одобрил выплату 90 коп."), ("MONEY", "90 коп.")],
        ),
    ],
)
def test_who_decides(marked: str, expected: list[tuple[str, str]]) -> None:
    assert run(marked) == expected


def test_a_mention_of_the_reader_alone_needs_its_score() -> None:
    marked = "Это было <ent label=DATE>на заре</ent> эпохи, <ent label=ORDINAL>первый</ent> зампред знает."
    assert run(marked, 0.95) == [("DATE", "на заре"), ("ORDINAL", "первый")]
    assert run(marked, 0.7) == [("DATE", "на заре")]
    assert run(marked, 0.5) == []


def test_a_mention_without_a_score_was_given_and_stays() -> None:
    marked = "Дали <ent label=MONEY>на 230 млн рублей</ent>, <ent label=NUMBER>5</ent> % и всё."
    _, mentions = parse(marked)
    assert set(run(marked, None)) >= {(m.label, m.surface) for m in mentions}


def test_relations_follow_the_mention_that_stays() -> None:
    text, mentions = parse(
        "Штраф <ent label=MONEY>100 тыс. руб</ent>., <ent label=ORGANIZATION>завод</ent> "
        "<ent label=NUMBER>7</ent>."
    )
    sum_, works, number = mentions
    twin = Mention(sum_.start, sum_.end + 1, text[sum_.start : sum_.end + 1], "MONEY", "entities", 0.4)
    for mention in (sum_, works):
        mention.score = 0.9
    number.score = 0.1
    record = Extraction([sum_, twin, works, number])
    record.relations = [Relation(works, "PENALIZED_AS", sum_, "r"), Relation(works, "PRICE_OF", number, "r")]
    found = [FoundValue(twin.start, twin.end, "MONEY", Meaning("money", amount=Decimal(100_000), unit="RUB"))]
    assert merge(text, record, found).added == []
    assert [(m.label, m.surface) for m in record.mentions] == [
        ("MONEY", "100 тыс. руб."),
        ("ORGANIZATION", "завод"),
    ]
    (relation,) = record.relations
    assert (relation.head, relation.tail.surface) == (works, "100 тыс. руб.")


_TEXT = "Вчера, 5 мая 2024 г. в 12:30, третий из 20 человек заплатил 7,5 млн руб., или 3% от 250 тыс. долл."


@st.composite
def _mentions(draw: st.DrawFn) -> list[Mention]:
    found = []
    for _ in range(draw(st.integers(0, 8))):
        start = draw(st.integers(0, len(_TEXT) - 1))
        end = draw(st.integers(start + 1, min(len(_TEXT), start + 20)))
        label = draw(st.sampled_from([*LABELS, "EVENT", "ORGANIZATION"]))
        found.append(Mention(start, end, _TEXT[start:end], label, "entities", draw(st.floats(0, 1))))
    return found


@settings(max_examples=200, deadline=None)
@given(_mentions())
def test_no_two_mentions_of_one_type_share_a_word_whatever_the_reader_finds(mentions: list[Mention]) -> None:
    doc = BLANK.make_doc(_TEXT)
    extraction(doc).mentions += mentions
    record = extraction(ValueFinder(BLANK)(doc))
    assert all(_TEXT[m.start : m.end] == m.surface for m in record.mentions)
    valued = [m for m in record.mentions if m.label in LABELS]
    for one, other in combinations(valued, 2):
        assert one.label != other.label or one.end <= other.start or other.end <= one.start
    assert {id(v.mention) for v in record.values} == {id(m) for m in valued}
