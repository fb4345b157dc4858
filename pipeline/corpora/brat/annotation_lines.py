"""The lines of a brat `.ann` file as records with their line numbers.

Format: https://brat.nlplab.org/standoff.html. Beside `T`, `R` and `N` lines and `*` Equiv lines two
notes are ours: `#1<TAB>NormalForm T1<TAB>base form` and `#2<TAB>Value T3<TAB>value`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.corpora.corpus_files import lines

NO_LABEL = "MENTION"  # what a mention without a type is called in brat, which wants a word there
_ENTITY = re.compile(r"(\S+) (\d+ \d+(?:;\d+ \d+)*)")
_RELATION = re.compile(r"(\S+)\s+(\w+):(\S+)\s+(\w+):(\S+)\s*")
_LINK = re.compile(r"(\S+)\s+(\S+)\s+(.*\S)\s*")
_NOTE = re.compile(r"(\S+)\s+(\S+)\s*")
_KNOWN = re.compile(r"([TRNAMEW#*])\S*\t")


@dataclass(frozen=True, slots=True)
class EntityLine:
    """A `T` line. More than one fragment makes the mention discontinuous; `text` is None when not given."""

    number: int
    id: str
    label: str
    fragments: tuple[tuple[int, int], ...]
    text: str | None


@dataclass(frozen=True, slots=True)
class RelationLine:
    """An `R` line; `head` is Arg1 and `tail` Arg2, in whatever order they are written."""

    number: int
    id: str
    label: str
    head: str
    tail: str


@dataclass(frozen=True, slots=True)
class LinkLine:
    """An `N` line: `reference` as written («Wikidata:Q813»)."""

    number: int
    id: str
    mention: str
    reference: str
    label: str


@dataclass(frozen=True, slots=True)
class EquivLine:
    """A `*` line: mentions of one entity."""

    number: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A `#` line with the base form (`NormalForm`) or the value (`Value`) of a mention."""

    number: int
    kind: str
    target: str
    text: str


@dataclass(frozen=True, slots=True)
class OtherLine:
    """A line that says nothing to us, and why."""

    number: int
    text: str
    reason: str


@dataclass(slots=True)
class Annotations:
    """All lines of one file, sorted by kind; empty lines are passed over."""

    entities: list[EntityLine] = field(default_factory=list)
    relations: list[RelationLine] = field(default_factory=list)
    links: list[LinkLine] = field(default_factory=list)
    equivalences: list[EquivLine] = field(default_factory=list)
    notes: list[NoteLine] = field(default_factory=list)
    others: list[OtherLine] = field(default_factory=list)


def parse_annotations(text: str) -> Annotations:
    """The records of an `.ann` file; never fails: a line that cannot be read is in `others`."""
    found = Annotations()
    for number, line in lines(text):
        if line.strip():
            _sort_in(found, number, line)
    return found


def _sort_in(found: Annotations, number: int, line: str) -> None:
    kind = _KNOWN.match(line)
    if kind is None:
        found.others.append(OtherLine(number, line, "stray line"))
        return
    id, _, rest = line.partition("\t")
    body, _, text = rest.partition("\t")
    if kind[1] == "T" and (entity := _entity(number, id, body, text if "\t" in rest else None)):
        found.entities.append(entity)
    elif kind[1] == "R" and (relation := _relation(number, id, body)):
        found.relations.append(relation)
    elif kind[1] == "N" and (link := _LINK.fullmatch(body)):
        found.links.append(LinkLine(number, id, link[2], link[3], text.strip()))
    elif kind[1] == "*" and body.startswith("Equiv "):
        found.equivalences.append(EquivLine(number, tuple(body.split()[1:])))
    elif kind[1] == "#" and (note := _NOTE.fullmatch(body)) and note[1] in ("NormalForm", "Value"):
        found.notes.append(NoteLine(number, note[1], note[2], text.strip()))
    else:
        reason = f"unreadable {kind[1]} line" if kind[1] in "TRN" else f"{kind[1]} line not used"
        found.others.append(OtherLine(number, line, reason))


def _entity(number: int, id: str, body: str, text: str | None) -> EntityLine | None:
    parts = _ENTITY.fullmatch(body.strip())
    if parts is None:
        return None
    fragments = (fragment.split(" ") for fragment in parts[2].split(";"))
    return EntityLine(number, id, parts[1], tuple((int(start), int(end)) for start, end in fragments), text)


def _relation(number: int, id: str, body: str) -> RelationLine | None:
    parts = _RELATION.fullmatch(body)
    if parts is None:
        return None
    label, first_role, first, _, second = parts.groups()
    head, tail = (second, first) if first_role == "Arg2" else (first, second)
    return RelationLine(number, id, label, head, tail)
