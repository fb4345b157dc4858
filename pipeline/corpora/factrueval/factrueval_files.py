"""The six files of a factRuEval-2016 document as records: tokens, spans, objects, coref, facts.

Format: opencorpora.org/wiki/Nermanual/2/model. Nothing here fails; what cannot be read is counted.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.corpora.corpus_files import lines

_REFERENCE = re.compile(r"(obj|span)(\d+)(?:\s+(.*))?")
_FACT = re.compile(r"\S+-\d+\s+(\S+)")


@dataclass(slots=True)
class SpanRecord:
    """A stretch of tokens: a name, a descriptor, a job. One id may have several types."""

    id: str
    types: set[str]
    start: int
    end: int


@dataclass(slots=True)
class ObjectRecord:
    """A mention, made of spans in no fixed order."""

    id: str
    type: str
    spans: list[str]


@dataclass(slots=True)
class EntityRecord:
    """The objects that are one entity, and what is known of it (`name`, `lastname`, …; values in order)."""

    id: str
    objects: list[str]
    facets: dict[str, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class FactRecord:
    """A fact: the values of each field, as («obj» or «span», id); None for a field without references."""

    type: str
    arguments: dict[str, list[tuple[str, str]]] = field(default_factory=dict)


def parse_spans(text: str, oddities: Counter[str]) -> dict[str, SpanRecord]:
    """`id type start length first_token n_tokens  # …` by id; a second line adds its type and its extent."""
    spans: dict[str, SpanRecord] = {}
    for _, line in lines(text):
        if not line.strip():
            continue
        cells = line.split("#")[0].split()
        if len(cells) < 4 or not (cells[2].isdigit() and cells[3].isdigit()):
            oddities["unreadable span"] += 1
            continue
        start, end = int(cells[2]), int(cells[2]) + int(cells[3])
        known = spans.get(cells[0])
        if known is None:
            spans[cells[0]] = SpanRecord(cells[0], {cells[1]}, start, end)
        else:
            oddities["span id used twice"] += 1
            known.types.add(cells[1])
            known.start, known.end = min(known.start, start), max(known.end, end)
    return spans


def parse_objects(text: str, oddities: Counter[str]) -> list[ObjectRecord]:
    """`id type span_id...  # …`, in order."""
    objects = []
    for _, line in lines(text):
        cells = line.split("#")[0].split()
        if len(cells) >= 3:
            objects.append(ObjectRecord(cells[0], cells[1], cells[2:]))
        elif line.strip():
            oddities["unreadable object"] += 1
    return objects


def parse_entities(text: str, oddities: Counter[str]) -> list[EntityRecord]:
    """Records separated by empty lines: `entity_id object_id...`, then `key value` lines."""
    entities = []
    for record in _records(text):
        cells = record[0].split()
        if len(cells) < 2 or not all(cell.isdigit() for cell in cells):
            oddities["unreadable entity"] += 1
            continue
        entity = EntityRecord(cells[0], cells[1:])
        for line in record[1:]:
            key, _, value = line.partition(" ")
            entity.facets.setdefault(key, []).append(value.strip())
        entities.append(entity)
    return entities


def parse_facts(text: str, oddities: Counter[str]) -> list[FactRecord]:
    """Records separated by empty lines: `doc-n Type`, then `Field ref text [| ref text | text...]`."""
    facts = []
    for record in _records(text):
        head = _FACT.fullmatch(record[0].strip())
        if head is None:
            oddities["unreadable fact"] += 1
            continue
        fact = FactRecord(head[1])
        for line in record[1:]:
            name, _, written = line.partition(" ")
            references = [_REFERENCE.fullmatch(part.strip()) for part in written.split("|")]
            found = [(reference[1], reference[2]) for reference in references if reference]
            if found:
                fact.arguments.setdefault(name, []).extend(found)
            else:
                oddities[f"fact field not used: {name}"] += 1
        facts.append(fact)
    return facts


def count_token_oddities(tokens: str, spans: str, text: str, oddities: Counter[str]) -> None:
    """Check `.tokens` (`id start length text`) against the text, and the spans against the tokens."""
    places: dict[str, tuple[int, int]] = {}
    order: list[str] = []
    for _, line in lines(tokens):
        cells = line.split(maxsplit=3)
        if not cells:
            continue
        if len(cells) < 4 or not all(cell.isdigit() for cell in cells[:3]):
            oddities["unreadable token"] += 1
            continue
        start, end = int(cells[1]), int(cells[1]) + int(cells[2])
        if text[start:end] != cells[3].rstrip():
            oddities["token with another text at its offsets"] += 1
        places[cells[0]] = start, end
        order.append(cells[0])
    steps = [int(right) - int(left) for left, right in pairwise(order)]
    for reason, number in (
        ("gap in the token ids", sum(step > 1 for step in steps)),
        ("token ids out of order", sum(step < 1 for step in steps)),
        ("span that is not its tokens", _spans_beside_tokens(spans, text, places)),
    ):
        if number:
            oddities[reason] += number


def _spans_beside_tokens(spans: str, text: str, places: dict[str, tuple[int, int]]) -> int:
    number = 0
    for _, line in lines(spans):
        written, _, comment = line.partition("#")
        cells, words = written.split(), comment.split()
        if len(cells) < 6 or not all(cell.isdigit() for cell in (*cells[2:4], cells[5])):
            continue
        listed = words[: int(cells[5])]
        start, end = int(cells[2]), int(cells[2]) + int(cells[3])
        if listed and all(id in places for id in listed):
            tokens = "".join(text[slice(*places[id])] for id in listed)
            number += tokens != "".join(text[start:end].split())
    return number


def _records(text: str) -> list[list[str]]:
    records: list[list[str]] = [[]]
    for _, line in lines(text):
        if line.strip():
            records[-1].append(line)
        elif records[-1]:
            records.append([])
    return [record for record in records if record]
