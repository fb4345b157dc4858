"""Which mentions of an event's name are one occasion, and when it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extraction import Mention, Relation, Value
from pipeline.stages.chains.chain_groups import chains
from pipeline.stages.chains.event_times import times_told
from tests.markup import parse

YEARS = {"в 2024 году": ("2024-01-01", "2024-12-31"), "в 2026 году": ("2026-01-01", "2026-12-31")}


def told(marked: str, normal: str, *related: tuple[int, str, int]) -> list[list[int]]:
    """The EVENT mentions of each chain, by their number in the text; `related`: head, label, tail."""
    text, mentions = parse(marked)
    for mention in mentions:
        mention.normal = normal if mention.label == "EVENT" else mention.surface
    relations = [Relation(mentions[h], label, mentions[t], "test", 0.9) for h, label, t in related]
    values = [Value(m, "interval", *YEARS[m.surface], grain="year") for m in mentions if m.label == "DATE"]
    found = chains(mentions, text, relations, values)
    events = [m for m in mentions if m.label == "EVENT"]
    return [[events.index(m) for m in chain.mentions] for chain in found if chain.label == "EVENT"]


MEETING = "<ent label=EVENT>встреч{}</ent>"


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        ("Прошла {а}. На {е} спорили.", [[0, 1]]),
        ("Прошла {а}. Провели отдельную {у}. По итогам {и} решили.", [[0], [1, 2]]),
        ("Прошла {а}. Потом была ещё одна долгая {а}.", [[0], [1]]),
        ("Первая {а} прошла. Вторая {а} ждёт. На второй {е} решат.", [[0], [1, 2]]),
        ("Идёт {а}\nНачалась очередная {а}.", [[0, 1]]),  # a headline and what it says
    ],
)
def test_words_that_tell_another_meeting(text: str, parted: list[list[int]]) -> None:
    for ending in "аеуи":
        text = text.replace(f"{{{ending}}}", MEETING.format(ending))
    assert told(text, "встреча") == parted


WEEKS = (
    "<ent label=EVENT>{0}</ent> была <ent label=DATE>в 2024 году</ent>, "
    "<ent label=EVENT>{0}</ent> будет <ent label=DATE>в 2026 году</ent>."
)


@pytest.mark.parametrize(
    ("name", "parted"),
    [
        ("Неделя Al Jazeera", [[0], [1]]),
        ("встреча", [[0], [1]]),
        ("война", [[0, 1]]),  # it lasts
        ("Кавказский поход", [[0, 1]]),  # nothing says that it comes again
    ],
)
def test_two_years_are_two_occasions_of_what_comes_again(name: str, parted: list[list[int]]) -> None:
    assert told(WEEKS.format(name), name, (0, "POINT_IN_TIME", 1), (2, "POINT_IN_TIME", 3)) == parted


def test_two_cities_are_two_meetings() -> None:
    text = (
        "<ent label=EVENT>встреча</ent> в <ent label=CITY>Риге</ent>, <ent label=EVENT>встреча</ent> в "
        "<ent label=CITY>Дохе</ent>"
    )
    where = (0, "TAKES_PLACE_IN", 1), (2, "TAKES_PLACE_IN", 3)
    assert told(text, "встреча", *where) == [[0], [1]]
    assert told(text, "Кубок", *where) == [[0, 1]]


def mention(label: str, start: int) -> Mention:
    return Mention(start, start + 5, "xxxxx", label, "test")


@pytest.mark.parametrize(("sureness", "kept"), [(0.4, 1), (0.9, 2)])
def test_a_date_is_that_of_the_nearer_event(sureness: float, kept: int) -> None:
    far, near, date = mention("EVENT", 0), mention("EVENT", 10), mention("DATE", 20)
    claims = [
        Relation(far, "POINT_IN_TIME", date, "test", sureness),
        Relation(near, "POINT_IN_TIME", date, "test", 0.4),
    ]
    assert len(times_told(claims)) == kept
    assert claims[1] in times_told(claims)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.floats(0.01, 1)), max_size=12))
def test_every_date_that_is_claimed_keeps_an_event(drawn: list[tuple[int, int, float]]) -> None:
    events = [mention("EVENT", 20 * at) for at in range(10)]
    dates = [mention("DATE", 20 * at + 10) for at in range(10)]
    claims = [Relation(events[e], "POINT_IN_TIME", dates[d], "test", score) for e, d, score in drawn]
    assert {id(r.tail) for r in times_told(claims)} == {id(r.tail) for r in claims}
