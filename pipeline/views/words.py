"""The words of a view in one language: headings, types, numbers, dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pipeline.labels import english_name, russian_name
from pipeline.views.groups import Group

_SPACE = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """English as it stands; a column of a table is named by one word of it."""

    name: str = "name"
    type: str = "type"
    other_names: str = "other names"
    n_mentions: str = "mentions"
    n_documents: str = "documents"
    head: str = "head"
    relation: str = "relation"
    tail: str = "tail"
    score: str = "score"
    in_text: str = "in the text"
    kind: str = "kind"
    meaning: str = "meaning"
    entities: str = "Entities"
    relations: str = "Relations"
    values: str = "Values"
    thousands: str = ","
    point: str = "."
    months: tuple[str, ...] = tuple(
        "January February March April May June July August September October November December".split()
    )
    year: str = ""  # behind the number of a year
    genders: Mapping[str, str] = field(default_factory=lambda: {"male": "man", "female": "woman"})
    kinds: Mapping[str, str] = field(default_factory=dict)  # of values; the table's own otherwise
    units: Mapping[str, str] = field(default_factory=dict)

    def day(self, day: date) -> str:
        return f"{day.day} {self.months[day.month - 1]} {day.year}{self.year}"

    def entity_type(self, label: str) -> str:
        return english_name(label)

    def relation_type(self, label: str) -> str:
        return english_name(label)

    def group(self, group: Group) -> str:
        return group.english


@dataclass(frozen=True, slots=True, kw_only=True)
class _Russian(Words):
    def entity_type(self, label: str) -> str:
        return russian_name(label)

    def relation_type(self, label: str) -> str:
        return russian_name(label)

    def group(self, group: Group) -> str:
        return group.russian


def counted(number: int, noun: str) -> str:
    """`1 document`, `2 documents`, `35 entities`."""
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else plural}"


ENGLISH = Words()
RUSSIAN: Words = _Russian(
    name="имя", type="тип", other_names="другие имена", n_mentions="упоминаний", n_documents="документов",
    head="кто, что", relation="отношение", tail="с кем, с чем", score="уверенность", in_text="в тексте",
    kind="вид", meaning="значение", entities="Сущности", relations="Отношения", values="Значения",
    thousands=_SPACE, point=",", year=" года",
    months=tuple(
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()
    ),
    genders={"male": "мужчина", "female": "женщина"},
    kinds={
        "date": "дата", "interval": "промежуток", "duration": "длительность", "time": "время",
        "money": "деньги", "percent": "процент", "number": "число", "age": "возраст",
    },
    units={"year": "лет", "month": "мес.", "week": "нед.", "day": "дн.", "hour": "ч", "minute": "мин"},
)  # fmt: skip
