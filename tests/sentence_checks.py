"""Sentences with what must and must not be found in them: tables of two columns, text and checks.

Checks are divided by «; », their fields by «|»; an empty field is not compared:
  mention LABEL|surface|normal   there is such a mention (label «*»: of any type)
  none LABEL|surface             there is none of that label with that surface
  link surface|id                the chain of a mention with that surface has that id in a register
  unlinked surface               no chain of such a mention has an id
  apart surface|surface          both are mentions, and no chain has both
  sentences number
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from spacy.tokens import Doc

from pipeline.extraction import Chain, Mention, extraction


def cases(table: Path) -> Iterator[tuple[str, str]]:
    """(text, check) of every check of a table."""
    with open(table, encoding="utf-8", newline="") as file:
        for text, checks in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            for check in checks.split("; "):
                yield text, check


def holds(doc: Doc, check: str) -> bool:
    """Whether a document passes one check. Raises ValueError for a check that does not exist."""
    kind, _, expected = check.partition(" ")
    field = [*expected.split("|"), "", ""]
    if kind == "mention":
        return any(not field[2] or m.normal == field[2] for m in _labelled(doc, field[0], field[1]))
    if kind == "none":
        return not _labelled(doc, field[0], field[1])
    if kind in ("link", "unlinked"):
        chains = _chains(doc, field[0])
        ids = {link.kb_id for link in extraction(doc).links if any(link.chain is c for c in chains)}
        return field[1] in ids if kind == "link" else not ids
    if kind == "apart":
        left, right = _chains(doc, field[0]), _chains(doc, field[1])
        return bool(left and right) and not any(a is b for a in left for b in right)
    if kind == "sentences":
        return len(list(doc.sents)) == int(field[0])
    raise ValueError(f"unknown check: {check}")


def _labelled(doc: Doc, label: str, surface: str) -> list[Mention]:
    found = extraction(doc).mentions
    return [m for m in found if m.surface == surface and label in ("*", m.label)]


def _chains(doc: Doc, surface: str) -> list[Chain]:
    return [c for c in extraction(doc).chains if any(m.surface == surface for m in c.mentions)]
