"""Events of documents are one by time and by place or parties, not by their words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import duckdb
import pytest

from pipeline.resolve.names import names_event
from pipeline.resolve.resolve import find_entities
from pipeline.tables.schema import SCHEMAS
from tests.resolve.build import Named, chain_id, database


class Told(NamedTuple):
    """An event as a document tells it."""

    name: str
    starts: str | None
    ends: str | None = None
    city: str | None = None
    country: str | None = None
    person: str | None = None


def _named(event: Told) -> list[Named]:
    found: list[Named] = [("EVENT", event.name)]
    found += [("CITY", event.city)] if event.city else []
    found += [("COUNTRY", event.country)] if event.country else []
    return found + ([("PERSON", event.person)] if event.person else [])


def _insert(db: duckdb.DuckDBPyConnection, table: str, **row: object) -> None:
    columns = SCHEMAS[table].names
    db.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", [row.get(c) for c in columns])


def _entities(events: Iterable[Told]) -> list[str]:
    """The entity of each event; each in a document of its own."""
    told = {f"d{at}": event for at, event in enumerate(events)}
    with database([(doc, _named(event)) for doc, event in told.items()]) as db:
        for doc, event in told.items():
            chain, id = chain_id(doc, "EVENT", event.name), f"e{doc}"
            place = event.city or event.country
            label = "CITY" if event.city else "COUNTRY"
            _insert(
                db,
                "events",
                event_id=id,
                doc_id=doc,
                chain_id=chain,
                label="EVENT",
                normal=event.name,
                starts=event.starts,
                ends=event.ends,
                place_chain_id=chain_id(doc, label, place) if place else None,
            )
            if event.country:
                _insert(
                    db,
                    "links",
                    chain_id=chain_id(doc, "COUNTRY", event.country),
                    doc_id=doc,
                    kb="iso3166-1",
                    kb_id=event.country,
                    score=1.0,
                    rank=1,
                )
            if event.person:
                _insert(
                    db,
                    "event_roles",
                    event_id=id,
                    doc_id=doc,
                    role="participant",
                    chain_id=chain_id(doc, "PERSON", event.person),
                    relation_id=f"r{doc}",
                )
        find_entities(db)
        rows = dict(db.sql("SELECT doc_id, entity_id FROM chain_entities WHERE label = 'EVENT'").fetchall())
    return [rows[doc] for doc in told]


DAY = "2026-03-05"
ONE = [
    (Told("взрыв", DAY, city="Ладога"), Told("взрыв", f"{DAY}T10:00", city="Ладога")),
    (Told("ранены 7 рабочих", DAY, city="Ладога"), Told("ранены 7 рабочих", DAY, city="Ладога")),
    (Told("переговоры", DAY, person="Иван Орлов"), Told("переговоры", DAY, person="Иван Орлов")),
    (Told("авария", DAY, city="Ладога", person="Иван Орлов"), Told("авария", DAY, person="Иван Орлов")),
    (Told("авария", DAY, city="Ладога", person="Иван Орлов"), Told("авария", DAY, city="Ладога")),
    (Told("дорожный сбор", DAY, country="Дания"), Told("дорожный сбор", DAY, country="Дания")),
    (Told("Лесной форум", DAY), Told("Лесной форум", None)),
    (Told("операция «Гроза»", DAY), Told("операция «Гроза»", None)),
]
TWO = [
    (Told("взрыв", DAY, city="Ладога"), Told("взрыв", DAY, city="Онега")),
    (Told("взрыв", DAY, city="Ладога"), Told("взрыв", "2026-03-06", city="Ладога")),
    (Told("взрыв", None, city="Ладога"), Told("взрыв", None, city="Ладога")),
    (Told("взрыв", DAY), Told("взрыв", DAY)),
    (Told("ранены 7 рабочих", DAY, city="Ладога"), Told("ранены 700 рабочих", DAY, city="Ладога")),
    (
        Told("скончаться", DAY, city="Ладога", person="Иван Орлов"),
        Told("скончаться", DAY, city="Ладога", person="Олег Громов"),
    ),
    (Told("обстрел", DAY, country="Дания"), Told("обстрел", DAY, country="Дания")),
    (Told("ранены 7 рабочих", DAY, country="Дания"), Told("ранены 7 рабочих", DAY, country="Дания")),
    (
        Told("выступить", "2026-01-01", "2026-12-31", person="Иван Орлов"),
        Told("выступить", "2026-01-01", "2026-12-31", person="Иван Орлов"),
    ),
    (Told("ДТП", DAY), Told("ДТП", "2026-04-05")),
    (Told("визит Орлова", DAY), Told("визит Орлова", "2026-04-05")),
    (Told("саммит НАТО", None), Told("саммит НАТО", None)),
]


@pytest.mark.parametrize("pair", ONE, ids=[f"{at} {pair[0].name}" for at, pair in enumerate(ONE)])
def test_one_event(pair: tuple[Told, Told]) -> None:
    one, other = _entities(pair)
    assert one == other


@pytest.mark.slow
@pytest.mark.parametrize("pair", TWO, ids=[f"{at} {pair[0].name}" for at, pair in enumerate(TWO)])
def test_two_events(pair: tuple[Told, Told]) -> None:
    one, other = _entities(pair)
    assert one != other


def test_other_parties_of_one_place_stay_apart_from_who_names_the_place_alone() -> None:
    found = _entities(
        [
            Told("награждение", DAY, city="Ладога", person="Иван Орлов"),
            Told("награждение", DAY, city="Ладога", person="Олег Громов"),
            Told("награждение", DAY, city="Ладога"),
        ]
    )
    assert len(set(found)) == 3


def test_the_acronym_of_an_event() -> None:
    documents: list[tuple[str, list[Named]]] = [
        (doc, [("EVENT", "Ладожский экономический форум", ["ЛЭФ"])]) for doc in "abc"
    ]
    with database([*documents, *((doc, [("EVENT", "ЛЭФ")]) for doc in "de")]) as db:
        find_entities(db)
        assert len(db.sql("SELECT DISTINCT entity_id FROM chain_entities").fetchall()) == 1


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("Третья северная война", True),
        ("великая Отечественная война", True),
        ("9 Мая", True),
        ("G20", True),
        ("чемпионат «Кубок Ладоги»", True),
        ("Север-2030", True),
        ("ЧП", False),
        ("DDoS-атаки", False),
        ("умерли 15 человек", False),
        ("выборы 2031 года", False),
        ("встреча Орлова", False),
    ],
)
def test_what_names_an_event(name: str, named: bool) -> None:
    assert names_event(name) is named
