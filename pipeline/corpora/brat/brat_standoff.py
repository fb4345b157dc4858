"""Writes a gold document as the two files of brat, in a form that the brat reader reads back."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, time

from pipeline.corpora.annotated_document import GoldDocument, GoldMention
from pipeline.corpora.annotation_builders import BREAKS
from pipeline.corpora.brat.annotation_lines import NO_LABEL
from pipeline.corpora.derived_chains import NIL, chains_of
from pipeline.sources.dates import split_date_header

_OWN_ID = re.compile(r"T\d+")
_ODD = re.compile(r"[^\w.-]")


def to_brat(document: GoldDocument) -> tuple[str, str]:
    """The contents of `NAME.txt` and `NAME.ann`; write both in UTF-8 without newline translation.

    The date becomes a header line `date …`, and the offsets count from its first character (no header where
    the text could not be told from it again). Base forms and values become notes, an empty label MENTION,
    chains of several mentions Equiv lines (unless links and aliases say the same already). In labels only
    letters, digits, `_`, `-` and `.` are kept. Mention ids are kept if all look like T1, else numbered anew.
    What brat has no words for is lost: chains of one mention, entity ids that are no links, tokens, surface
    lists, scores.
    """
    header = _header(document)
    mentions = document.mentions or []
    ids = _ids(mentions)
    lines = [_entity(mention, ids[mention.id], len(header)) for mention in mentions]
    for number, relation in enumerate(document.relations or (), start=1):
        sides = f"Arg1:{ids[relation.head]} Arg2:{ids[relation.tail]}"
        lines.append(f"R{number}\t{type_name(relation.label)} {sides}\t")
    lines += _links(mentions, ids)
    lines += _equivalences(document, ids)
    lines += _notes(mentions, ids)
    return header + document.text, "".join(line + "\n" for line in lines)


def type_name(label: str) -> str:
    """A label as brat takes it."""
    return _ODD.sub("_", label) or NO_LABEL


def _header(document: GoldDocument) -> str:
    moment = document.published_at
    if moment is None:
        return ""
    utc = moment.astimezone(UTC)
    header = f"date {utc.date() if utc.time() == time() else utc.isoformat()}\n"
    return header if split_date_header(header + document.text, "UTC") == (moment, len(header)) else ""


def _ids(mentions: list[GoldMention]) -> dict[str, str]:
    if all(_OWN_ID.fullmatch(mention.id) for mention in mentions):
        return {mention.id: mention.id for mention in mentions}
    return {mention.id: f"T{number}" for number, mention in enumerate(mentions, start=1)}


def _entity(mention: GoldMention, id: str, shift: int) -> str:
    place = f"{mention.start + shift} {mention.end + shift}"
    return f"{id}\t{type_name(mention.label)} {place}\t{_one_line(mention.surface)}"


def _links(mentions: list[GoldMention], ids: dict[str, str]) -> list[str]:
    references = [(mention, link) for mention in mentions for link in mention.links]
    lines = []
    for number, (mention, link) in enumerate(references, start=1):
        name = _one_line(mention.normal or mention.surface)
        lines.append(f"N{number}\tReference {ids[mention.id]} {_reference(link)}\t{name}")
    return lines


def _reference(link: str) -> str:
    if link == NIL:
        return "Wikidata:NULL"
    return link if ":" in link else f"Wikidata:{link}"


def _equivalences(document: GoldDocument, ids: dict[str, str]) -> list[str]:
    implied = chains_of(document.mentions or (), document.relations or (), (), Counter())
    if document.chains == implied:
        return []
    several = (members for _, members in document.chains or () if len(members) > 1)
    return ["*\tEquiv " + " ".join(ids[member] for member in members) for members in several]


def _notes(mentions: list[GoldMention], ids: dict[str, str]) -> list[str]:
    notes = [
        (kind, ids[mention.id], text)
        for mention in mentions
        for kind, text in (("NormalForm", mention.normal), ("Value", mention.value))
        if text
    ]
    return [
        f"#{number}\t{kind} {id}\t{_one_line(text)}" for number, (kind, id, text) in enumerate(notes, start=1)
    ]


def _one_line(text: str) -> str:
    return BREAKS.sub(" ", text)
