"""Which mentions of one name of an event are one occasion: two meetings of a text bear one name.

A mention goes to the last occasion before it that nothing speaks against: another ordinal («второй Недели»),
a word of another («отдельную встречу», «ещё одно интервью»), another time or, of a common noun, another
city or other people. A war or a crisis lasts and is everywhere: its times and places part nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.extraction import Mention, Relation, Value
from pipeline.russian import lexicon
from pipeline.russian.comparison.canonical_names import plain
from pipeline.stages.chains.event_times import times_told

_PEOPLE = frozenset({"PARTICIPANT_IN", "AGENT"})
_SURE = 0.5  # of a relation that parts a common noun by place or by people
_BEFORE = 40  # characters that are looked at before a mention
_LASTING = re.compile(f"^(?:{'|'.join(lexicon.spelled('stems', 'lasting_event'))})")
_RECURRING = re.compile(f"^(?:{'|'.join(lexicon.spelled('stems', 'recurring_event'))})".replace("_", " "))
_ORDINAL = re.compile(
    "(?:(перв|втор|треть|четверт|четвёрт|пят|шест|седьм|восьм|девят|десят)(?:ый|ой|ая|ое|ые|ий|ья|ье|ей|ью|"
    'ого|ьего|ьему|ому|ую|ым|ьим|ом|ых|ьей)|(\\d{1,3})-?(?:й|я|е|го|му|м|ю))\\s+[«„“"]?$'
)
_ANOTHER = re.compile(
    "(?:^|\\s)(?:отдельн|друг|ещё одн|еще одн|нов|очередн|следующ|повторн|ответн|предыдущ|прошл|прошедш)"
    '[а-яё]{1,4}\\s(?:[а-яё]+(?:ый|ий|ая|ую|ое|ые|ой|ого|ому|ым|ом|ых)\\s)?[«„“"]?$'
)


@dataclass(slots=True)
class Circumstances:
    """What a text says beside a mention of an event, or beside all mentions of an occasion."""

    ordinals: set[str] = field(default_factory=set)
    times: set[tuple[str, str]] = field(default_factory=set)
    cities: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    another: bool = False
    in_title: bool = False

    def add(self, other: Circumstances) -> None:
        self.ordinals |= other.ordinals
        self.times |= other.times
        self.cities |= other.cities
        self.people |= other.people
        self.in_title = self.in_title and other.in_title


def circumstances(
    mentions: Sequence[Mention], text: str, relations: Sequence[Relation], values: Iterable[Value]
) -> list[Circumstances]:
    """Those of each mention."""
    told = {id(value.mention): value for value in values if value.value and value.value[:1] not in "TP"}
    by_mention: Mapping[int, Circumstances] = defaultdict(Circumstances)
    for relation in times_told(relations):
        if value := told.get(id(relation.tail)):
            by_mention[id(relation.head)].times.add((value.value or "", value.value_to or value.value or ""))
    for relation in relations:
        head, tail = relation.head, relation.tail
        if (relation.score or 1.0) < _SURE:
            continue
        if relation.label == "TAKES_PLACE_IN" and tail.label == "CITY":
            by_mention[id(head)].cities.add(plain(tail.normal or tail.surface))
        elif relation.label in _PEOPLE and head.label == "PERSON":
            by_mention[id(tail)].people.add(plain(head.name_last or head.normal or head.surface))
    title = _title_end(text)
    for mention in mentions:
        by_mention[id(mention)].in_title = mention.end <= title
        before = text[max(0, mention.start - _BEFORE) : mention.start].casefold()
        if found := _ORDINAL.search(before):
            by_mention[id(mention)].ordinals.add(found[1] or found[2])
        by_mention[id(mention)].another = bool(_ANOTHER.search(before))
    return [by_mention[id(mention)] for mention in mentions]


def occasions(
    mentions: Sequence[Mention], text: str, relations: Sequence[Relation], values: Iterable[Value]
) -> list[list[Mention]]:
    """The mentions of one name (in text order) by occasion, the first occasion first."""
    parts: list[tuple[list[Mention], Circumstances]] = []
    around = circumstances(mentions, text, relations, values)
    for mention, own in zip(mentions, around, strict=True):
        common = (mention.normal or "").islower()
        fitting = [part for part in parts if not _apart(part[1], own, mention.normal or "", common=common)]
        if fitting:
            part = max(fitting, key=lambda part: part[0][-1].start)
            part[0].append(mention)
            part[1].add(own)
        else:
            parts.append(([mention], own))
    return [members for members, _ in parts]


def _apart(one: Circumstances, other: Circumstances, name: str, *, common: bool) -> bool:
    """Whether `other`, which is told later, is another occasion than `one`."""
    if one.ordinals and other.ordinals and not one.ordinals & other.ordinals:
        return True
    if _LASTING.match(name.casefold()) or (not common and not _recurs(name)):
        return False
    if other.another and not one.in_title:  # «Новая встреча прошла⏎…провели очередную встречу»
        return True
    if one.times and other.times and all(_disjoint(a, b) for a in one.times for b in other.times):
        return True
    if not common:
        return False
    cities = bool(one.cities and other.cities and not one.cities & other.cities)
    return cities or (len(one.people) > 1 and len(other.people) > 1 and not one.people & other.people)


def _title_end(text: str) -> int:
    """Where a first line ends that is a headline: without a full stop."""
    line = text.partition("\n")[0].rstrip()
    return 0 if not line or line[-1] in ".!?…" else len(line)


def _recurs(name: str) -> bool:
    return bool(_RECURRING.match(name.strip('«„“"').casefold()))


def _disjoint(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two stretches of time, as precise as either is told, have no day in common."""
    return _before(one[1], other[0]) or _before(other[1], one[0])


def _before(end: str, start: str) -> bool:
    """Of years before Christ nothing is said."""
    size = min(len(end), len(start))
    return not (end.startswith("-") or start.startswith("-")) and end[:size] < start[:size]
