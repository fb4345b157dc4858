"""Persons: full names first, then surnames, first names and patronymics alone."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations, product

from pipeline.extraction import Mention, Merge
from pipeline.russian.comparison.canonical_names import plain
from pipeline.russian.comparison.transliteration import is_latin, persons_alike, skeleton
from pipeline.stages.chains.name_sets import WHY_SCORES


@dataclass(slots=True, eq=False)
class Person:
    """A person as known so far; names are folded, initials keep their full stop."""

    first: str
    middle: str
    last: str
    gender: str | None
    mentions: list[Mention] = field(default_factory=list)

    def add(self, mention: Mention, first: str, middle: str) -> None:
        self.mentions.append(mention)
        self.gender = self.gender or mention.gender
        if _fuller(first, self.first):
            self.first = first
        if _fuller(middle, self.middle):
            self.middle = middle


def persons(mentions: list[Mention]) -> list[list[Mention]]:
    """The person mentions of a document (in text order) by person."""
    people: list[Person] = []
    by_last: dict[str, list[Person]] = defaultdict(list)
    short: list[Mention] = []
    for mention in mentions:
        first, middle, last = _parts(mention)
        if not (first and last):
            short.append(mention)
            continue
        matches = [p for p in by_last[last] if _compatible(p, first, middle, mention.gender)]
        exact = [p for p in matches if p.first == first]
        if exact or len(matches) == 1:
            (exact or matches)[-1].add(mention, first, middle)
        else:
            person = Person(first, middle, last, mention.gender, [mention])
            people.append(person)
            by_last[last].append(person)
    people = _spelled_alike(people)
    return [person.mentions for person in people] if not short else _with_short(people, short)


def _spelled_alike(people: list[Person]) -> list[Person]:
    """«Тереза Мэй» and «Theresa May» as one person, under the first of the two."""
    by_sounds: dict[tuple[str, str], list[Person]] = defaultdict(list)
    for person in people:
        by_sounds[skeleton(person.first), skeleton(person.last)].append(person)
    gone: set[int] = set()
    for alike in by_sounds.values():
        for left, right in combinations(alike, 2):
            names = left.first, left.last, right.first, right.last
            apart = is_latin(left.last) == is_latin(right.last) or {id(left), id(right)} & gone
            if not apart and persons_alike(*names):
                left.mentions = sorted([*left.mentions, *right.mentions], key=_position)
                gone.add(id(right))
    return [person for person in people if id(person) not in gone]


def with_reasons(groups: list[list[Mention]]) -> list[tuple[list[Mention], list[Merge]]]:
    """Each person with what joined the names: a surname, initials, a first name alone."""
    return [(group, _reasons(group)) for group in groups]


def _reasons(group: list[Mention]) -> list[Merge]:
    forms = {plain(mention.normal or ""): mention for mention in reversed(group)}
    if len(forms) < 2:
        return []
    whole = max(forms.values(), key=lambda m: (bool(m.name_first and m.name_last), len(m.normal or "")))
    merges = []
    for mention in sorted(forms.values(), key=lambda m: m.normal or ""):
        if mention is whole:
            continue
        first, middle, last = _parts(mention)
        why = "first name" if not last else "surname"
        if last and (first.endswith(".") or middle.endswith(".")):
            why = "initials"
        merges.append(Merge(mention.normal or "", whole.normal or "", why, WHY_SCORES[why]))
    return merges


def contradict(left: list[Mention], right: list[Mention]) -> bool:
    """Whether two groups hold persons with other surnames and other first names, both told in full."""
    return any(
        not (skeleton(mine[2]) == skeleton(other[2]) or _matches(mine[0], other[0]))
        for mine, other in product(_in_full(left), _in_full(right))
    )


def namesakes(left: list[Mention], right: list[Mention]) -> bool:
    """Whether two groups hold persons of one surname and other first names, both told in full."""
    return any(
        mine[2] == other[2] and not (_matches(mine[0], other[0]) or skeleton(mine[0]) == skeleton(other[0]))
        for mine, other in product(_in_full(left), _in_full(right))
    )


def _in_full(mentions: list[Mention]) -> list[tuple[str, str, str]]:
    return [_parts(m) for m in mentions if m.label == "PERSON" and m.name_first and m.name_last]


def _with_short(people: list[Person], short: list[Mention]) -> list[list[Mention]]:
    by_last: dict[str, list[Person]] = defaultdict(list)
    by_first: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        by_last[person.last].append(person)
        by_first[person.first].append(person)
    starts = {id(person): [m.start for m in person.mentions] for person in people}
    loose: dict[tuple[str, str], Person] = {}
    for mention in short:
        first, middle, last = _parts(mention)
        name = last or first or middle or plain(mention.normal or "")
        found = None
        if not first or last:
            found = _by_last(by_last.get(name, []), mention, starts)
        if found is None:
            found = _unique(by_first.get(name, []), mention, middle)
        if found is None and first and not middle:
            found = _by_last(by_last.get(name, []), mention, starts)
        if found is None:
            found = loose.setdefault((name, middle), Person(first, middle, last, mention.gender))
        found.mentions.append(mention)
        found.gender = found.gender or mention.gender
    groups = [person.mentions for person in [*people, *loose.values()]]
    return [sorted(group, key=_position) for group in groups]


def _position(mention: Mention) -> tuple[int, int]:
    return mention.start, -mention.end


def _parts(mention: Mention) -> tuple[str, str, str]:
    words = (mention.normal or "").split()
    if not (mention.name_first or mention.name_last) and len(words) == 2 and is_latin(mention.normal or ""):
        return _key(words[0]), "", _key(words[1])
    return _key(mention.name_first), _key(mention.name_middle), _key(mention.name_last)


def _key(name: str | None) -> str:
    """Foreign names are written with э and е alike."""
    return plain(name).replace("э", "е") if name else ""


def _compatible(person: Person, first: str, middle: str, gender: str | None) -> bool:
    if person.gender and gender and person.gender != gender:
        return False
    return _matches(person.first, first) and _matches(person.middle, middle)


def _matches(left: str, right: str) -> bool:
    """Equal, or one is missing, or one is the initial of the other."""
    if not left or not right or left == right:
        return True
    if left.endswith(".") or right.endswith("."):
        left, right = left.rstrip("."), right.rstrip(".")
        return left.startswith(right) or right.startswith(left)
    return False


def _fuller(new: str, old: str) -> bool:
    return bool(new) and (not old or (old.endswith(".") and not new.endswith(".")))


def _by_last(people: list[Person], mention: Mention, starts: dict[int, list[int]]) -> Person | None:
    """Whoever of that surname was named in full last before the mention, else the only one named after."""
    fitting = [p for p in people if not (p.gender and mention.gender and p.gender != mention.gender)]
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    before = [(_latest(starts[id(p)], mention.start), at) for at, p in enumerate(fitting)]
    latest, at = max(before)
    return fitting[at] if latest >= 0 else None


def _latest(starts: list[int], position: int) -> int:
    at = bisect_left(starts, position)
    return starts[at - 1] if at else -1


def _unique(people: list[Person], mention: Mention, middle: str) -> Person | None:
    fitting = [p for p in people if _compatible(p, p.first, middle, mention.gender)]
    return fitting[0] if len(fitting) == 1 else None
