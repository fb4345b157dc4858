"""Pairs of mentions between which a relation cannot be: the table `implausible.tsv`.

A pair is known by the relation, the types of its two mentions and its form: how the mentions stand to each
other. The table holds what annotators of NEREL's train part hardly ever wrote although such pairs are
frequent; `benchmarks/implausible_pairs.py` derives it and measures what it drops.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from pipeline.extraction import Relation
from pipeline.labels import PLACE_LABELS, SYMMETRIC_RELATIONS, VALUE_LABELS
from pipeline.russian.analyzer import parses

TABLE = Path(__file__).with_name("implausible.tsv")
COLUMNS = ("relation", "head", "tail", "form", "gold", "pairs")
TAIL_INSIDE, HEAD_INSIDE, ADJECTIVE, CONVERTED, APART = (
    "tail_inside",
    "head_inside",
    "adjective",
    "converted",
    "apart",
)

_AMOUNTS = VALUE_LABELS - {"ORDINAL"}  # what is given in brackets in another unit
_BRACKET = re.compile(r"\s*\((?:около |почти |примерно |более |порядка |свыше |[\d$€£.,\s—–-])*")


class Spanned(Protocol):
    """A mention: half-open offsets into the text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def label(self) -> str: ...
    @property
    def surface(self) -> str: ...


def form(text: str, head: Spanned, tail: Spanned) -> str:
    """How two mentions stand to each other.

    `tail_inside`, `head_inside`: one lies in the other. `adjective`: the tail is a place that is told by an
    adjective («российский»). `converted`: two values, the second in brackets at once behind the first («£2
    млн ($2,6 млн)»). `apart`: all else.
    """
    if head.start <= tail.start and tail.end <= head.end:
        return TAIL_INSIDE
    if tail.start <= head.start and head.end <= tail.end:
        return HEAD_INSIDE
    if tail.label in PLACE_LABELS and _is_adjective(tail.surface):
        return ADJECTIVE
    if head.label in _AMOUNTS and tail.label in _AMOUNTS:
        first, second = sorted((head, tail), key=lambda mention: mention.start)
        if _BRACKET.fullmatch(text, first.end, second.start):
            return CONVERTED
    return APART


def implausible(text: str, head: Spanned, label: str, tail: Spanned) -> bool:
    """Whether the table holds the pair; a symmetric relation is plausible if either direction is."""
    if (label, head.label, tail.label, form(text, head, tail)) not in _table():
        return False
    if label not in SYMMETRIC_RELATIONS:
        return True
    return (label, tail.label, head.label, form(text, tail, head)) in _table()


def not_reversed(relations: Sequence[Relation]) -> list[Relation]:
    """The relations without the less likely of two that say each other's reverse («Тверь» in «Россия» and
    «Россия» in «Тверь»); of two as likely, without the second."""
    likeliest: dict[tuple[int, str, int], Relation] = {}
    for relation in relations:
        if relation.label not in SYMMETRIC_RELATIONS:
            likeliest.setdefault((id(relation.head), relation.label, id(relation.tail)), relation)
    kept = []
    for relation in relations:
        other = likeliest.get((id(relation.tail), relation.label, id(relation.head)))
        if other is not None and other is not relation:
            mine, theirs = relation.score or 0.0, other.score or 0.0
            if mine < theirs or (mine == theirs and _place(relation) > _place(other)):
                continue
        kept.append(relation)
    return kept


def _place(relation: Relation) -> tuple[int, int, int, int]:
    return relation.head.start, relation.head.end, relation.tail.start, relation.tail.end


@lru_cache(maxsize=10_000)
def _is_adjective(surface: str) -> bool:
    readings = parses(surface) if len(surface.split()) == 1 else ()
    return bool(readings) and readings[0].pos == "ADJ"


@lru_cache(maxsize=1)
def _table() -> frozenset[tuple[str, str, str, str]]:
    lines = TABLE.read_text("utf-8").splitlines()[1:]
    return frozenset(
        (cells[0], cells[1], cells[2], cells[3]) for cells in (line.split("\t") for line in lines)
    )
