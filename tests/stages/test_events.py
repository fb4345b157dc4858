"""Events with their time, place and roles."""

from __future__ import annotations

from pipeline.extraction import Chain, Extraction, Mention, Relation, Value
from pipeline.stages.event_builder import events


def mention(normal: str, start: int, label: str) -> Mention:
    return Mention(start, start + len(normal), normal, label, "test", normal=normal)


def record() -> tuple[Extraction, dict[str, Mention]]:
    known = {
        name: mention(name, at * 20, label)
        for at, (name, label) in enumerate(
            [
                ("форум", "EVENT"),
                ("Казань", "CITY"),
                ("Москва", "CITY"),
                ("Иван Орлов", "PERSON"),
                ("2025", "DATE"),
                ("5 мая", "DATE"),
                ("7 мая", "DATE"),
                ("встреча", "EVENT"),
            ]
        )
    }
    chained = [m for m in known.values() if m.label != "DATE"]
    values = {"2025": "2025", "5 мая": "2025-05-05", "7 мая": "2025-05-07"}
    return Extraction(
        mentions=list(known.values()),
        chains=[Chain([m], m.label, m.normal or "") for m in chained],
        values=[Value(known[name], "date", value, grain="day") for name, value in values.items()],
    ), known


def related(found: Extraction, known: dict[str, Mention], *listed: tuple[str, str, str, float]) -> None:
    found.relations = [Relation(known[h], label, known[t], "test", score) for h, label, t, score in listed]


def test_who_where_and_when() -> None:
    found, known = record()
    related(
        found,
        known,
        ("Иван Орлов", "PARTICIPANT_IN", "форум", 0.9),
        ("форум", "TAKES_PLACE_IN", "Казань", 0.8),
        ("форум", "TAKES_PLACE_IN", "Москва", 0.4),
        ("форум", "POINT_IN_TIME", "2025", 0.95),
        ("форум", "POINT_IN_TIME", "5 мая", 0.7),
        ("встреча", "SUBEVENT_OF", "форум", 0.9),
    )
    forum, meeting = events(found)
    assert (forum.starts, forum.ends) == ("2025-05-05", "2025-05-05")  # the day before the year
    assert forum.place is not None
    assert forum.place.normal == "Казань"
    assert forum.score == 0.7
    people = [(r.role, r.chain.normal) for r in forum.roles if r.role != "place"]
    assert people == [("participant", "Иван Орлов")]
    assert [(r.role, r.chain.normal) for r in meeting.roles] == [("part_of", "форум")]
    assert (meeting.starts, meeting.place, meeting.score) == (None, None, None)


def test_a_told_start_and_end_come_before_a_point_in_time() -> None:
    found, known = record()
    related(
        found,
        known,
        ("форум", "POINT_IN_TIME", "2025", 0.99),
        ("форум", "START_TIME", "5 мая", 0.5),
        ("форум", "END_TIME", "7 мая", 0.5),
    )
    forum = events(found)[0]
    assert (forum.starts, forum.ends) == ("2025-05-05", "2025-05-07")
