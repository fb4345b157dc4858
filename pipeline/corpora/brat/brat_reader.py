"""Reads brat folders (`NAME.txt` beside `NAME.ann`, to any depth): NEREL, RURED, and our own seeds.

- Offsets count from the first character of the file. A header line `date YYYY-MM-DD` gives the
  document's date and is no part of its text: mentions are moved to the left by its length.
- Discontinuous mentions are left out and counted, with the relations and links that refer to them.
- `N` lines: Wikidata ids come out as «Q813», its NULL as "NIL", other references as written;
  ids with a stray bracket are mended, others left out.
- Chains: mentions with the same Wikidata ids, joined by ALTERNATIVE_NAME and ABBREVIATION relations
  and `*` Equiv lines; see `chains.py`. Without any of these a document has no chains.
- `documents.jsonl` of `svodka export` beside them gives ids, dates and the length of the header.
- A `.txt` that is missing or not UTF-8 leaves a document with an empty text, an `.ann` such a one
  without mentions; either has its reason in `oddities`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from pipeline.corpora.annotated_document import GoldDocument, GoldMention
from pipeline.corpora.annotation_builders import COARSE_LABELS, UNTYPED, MentionBuilder, RelationBuilder
from pipeline.corpora.brat import label_schemes
from pipeline.corpora.brat.annotation_conf import find_configuration
from pipeline.corpora.brat.annotation_lines import NO_LABEL, Annotations, EntityLine, parse_annotations
from pipeline.corpora.brat.document_list import ListedDocument, listed_documents
from pipeline.corpora.brat.label_schemes import LabelScheme
from pipeline.corpora.corpus_files import decode, stems, with_suffix
from pipeline.corpora.derived_chains import NIL, chains_of
from pipeline.corpora.span_checks import count_characters, count_shapes
from pipeline.errors import InputError
from pipeline.labels import ENTITY_TYPES
from pipeline.sources.dates import split_date_header

SUFFIXES = (".txt", ".ann")
_KNOWN_LABELS = {*ENTITY_TYPES, *COARSE_LABELS, UNTYPED}
_NEVER_LINKED = frozenset("AGE CRIME DATE EVENT FAMILY MONEY NUMBER ORDINAL PENALTY PERCENT TIME".split())
_WIKIDATA = re.compile(r"Q[1-9]\d*")
_NULL = re.compile(r"[NM]ULL", re.IGNORECASE)


def read_brat(path: Path, *, labels: str = "auto", timezone: str = "Europe/Moscow") -> Iterator[GoldDocument]:
    """The documents of a folder (or of one file), sorted by name.

    `labels`: "nerel" (as they are), "rured" (as NEREL's where there is a counterpart), or "auto":
    by `annotation.conf` in or above a document's folder, else by the labels met under `path`.
    """
    if labels not in ("auto", "nerel", "rured"):
        raise InputError("unknown_labels", f"There are no labels «{labels}».", "Choose auto, nerel or rured.")
    found = list(stems(path, SUFFIXES))
    listed = listed_documents(path, timezone)
    by_folder: dict[Path, LabelScheme] = {}
    for doc_id, stem in found:
        if stem.parent not in by_folder:
            by_folder[stem.parent] = _choose(labels, stem.parent, path, found)
        known = listed.get(stem.resolve())
        yield _read_pair(known.doc_id if known else doc_id, stem, by_folder[stem.parent], timezone, known)


def from_brat(
    text: str,
    annotations: str,
    *,
    doc_id: str = "",
    uri: str = "",
    labels: LabelScheme = label_schemes.NEREL,
    timezone: str = "Europe/Moscow",
    known: ListedDocument | None = None,
) -> GoldDocument:
    """One document from the contents of its two files; `known` says what its header is."""
    document = GoldDocument(doc_id=doc_id, text=text, uri=uri)
    document.published_at, offset = _header(text, timezone, known)
    if labels is label_schemes.RURED and document.published_at is None:
        document.published_at = label_schemes.date_of_address(text)
    document.text = text[offset:]
    count_characters(document.text, document.oddities)
    _annotate(document, parse_annotations(annotations), offset, labels)
    return document


def _header(text: str, timezone: str, known: ListedDocument | None) -> tuple[datetime | None, int]:
    return (known.published_at, known.header) if known else split_date_header(text, timezone)


def wikidata_id(reference: str) -> tuple[str | None, str | None]:
    """The id that a reference such as «Wikidata:Q813» means, and what is odd about it.

    Of another knowledge base the reference stays whole.
    """
    base, colon, id = reference.partition(":")
    if not colon or not id:
        return None, "link without an id"
    if base != "Wikidata":
        return reference, None
    if _WIKIDATA.fullmatch(id):
        return id, None
    if _NULL.fullmatch(id):
        return NIL, None if id == "NULL" else "odd Wikidata id, mended"
    inner = id.strip("()[] ")
    if _WIKIDATA.fullmatch(inner):
        return inner, "odd Wikidata id, mended"
    return None, "odd Wikidata id, left out"


def _choose(labels: str, folder: Path, root: Path, found: list[tuple[str, Path]]) -> LabelScheme:
    if labels != "auto":
        return label_schemes.RURED if labels == "rured" else label_schemes.NEREL
    configuration = find_configuration(folder, root)
    if configuration is not None and (known := label_schemes.labels_of(configuration.entities)):
        return known
    return _labels_met(found)


def _labels_met(found: list[tuple[str, Path]]) -> LabelScheme:
    met: set[str] = set()
    for _, stem in found:
        text = decode(with_suffix(stem, ".ann"), Counter())
        if text is not None:
            met.update(entity.label for entity in parse_annotations(text).entities)
    return label_schemes.labels_of(met) or label_schemes.NEREL


def _read_pair(
    doc_id: str, stem: Path, labels: LabelScheme, timezone: str, known: ListedDocument | None
) -> GoldDocument:
    text_file = with_suffix(stem, ".txt")
    oddities: Counter[str] = Counter()
    text = decode(text_file, oddities)
    annotations = decode(with_suffix(stem, ".ann"), oddities)
    if text is None or annotations is None:
        document = GoldDocument(doc_id=doc_id, text="", uri=str(text_file), oddities=oddities)
        if text is not None:
            document.published_at, offset = _header(text, timezone, known)
            document.text = text[offset:]
        return document
    return from_brat(
        text, annotations, doc_id=doc_id, uri=str(text_file), labels=labels, timezone=timezone, known=known
    )


def _annotate(document: GoldDocument, annotations: Annotations, offset: int, labels: LabelScheme) -> None:
    oddities = document.oddities
    for line in annotations.others:
        oddities[line.reason] += 1
    mentions = MentionBuilder(document.text, oddities)
    for entity in annotations.entities:
        _add_mention(mentions, entity, offset, labels)
    _add_links(mentions, annotations, oddities)
    _add_notes(mentions, annotations, oddities)
    relations = RelationBuilder(mentions)
    for relation in annotations.relations:
        label = labels.relation(
            relation.label, *(_label_of(mentions, side) for side in (relation.head, relation.tail))
        )
        if label is None:
            oddities[f"relation label without a counterpart: {relation.label}"] += 1
            continue
        if not label_schemes.known_relation(label):
            oddities[f"relation label that NEREL does not have: {label}"] += 1
        relations.add(relation.head, label, relation.tail)
    equivalences = []
    for equivalence in annotations.equivalences:
        members = [mentions.resolve(id, "Equiv line") for id in equivalence.members]
        equivalences.append([id for id in members if id is not None])
    document.mentions = mentions.finished()
    document.relations = relations.finished()
    document.chains = chains_of(document.mentions, document.relations, equivalences, oddities)
    count_shapes(document.text, document.mentions, oddities)
    _count_relation_shapes(document)


def _add_mention(mentions: MentionBuilder, line: EntityLine, offset: int, labels: LabelScheme) -> None:
    label = UNTYPED if line.label == NO_LABEL else labels.entity(line.label)
    if label is None:
        mentions.leave_out(line.id, f"label without a counterpart: {line.label}")
        return
    if len(line.fragments) > 1:
        mentions.leave_out(line.id, "discontinuous mention")
        if list(line.fragments) != sorted(line.fragments):
            mentions.oddities["fragments not in the order of the text"] += 1
        return
    ((start, end),) = line.fragments
    if start < offset:
        mentions.leave_out(line.id, "mention in the date header")
        return
    own = mentions.add(line.id, start - offset, end - offset, label, surface=line.text)
    if own is not None and label not in _KNOWN_LABELS:
        mentions.oddities[f"label that NEREL does not have: {label}"] += 1


def _label_of(mentions: MentionBuilder, id: str) -> str:
    meant = mentions.meant(id)
    return "" if meant is None else mentions.label(meant)


def _add_links(mentions: MentionBuilder, annotations: Annotations, oddities: Counter[str]) -> None:
    linked: Counter[str] = Counter()
    for line in annotations.links:
        id, oddity = wikidata_id(line.reference)
        if oddity:
            oddities[oddity] += 1
        if not line.label:
            oddities["link without a name"] += 1
        mention = mentions.resolve(line.mention, "link")
        if mention is None or id is None:
            continue
        linked[mention] += 1
        if mentions.label(mention) in _NEVER_LINKED:
            oddities["link on a type that is not linked"] += 1
        mentions.describe(mention, link=id)
    if several := sum(number > 1 for number in linked.values()):
        oddities["mention with several links"] += several


def _add_notes(mentions: MentionBuilder, annotations: Annotations, oddities: Counter[str]) -> None:
    for note in annotations.notes:
        if not note.text:
            oddities["empty note"] += 1
            continue
        mention = mentions.resolve(note.target, "note")
        if mention is None:
            continue
        if note.kind == "NormalForm":
            mentions.describe(mention, normal=note.text)
        else:
            mentions.describe(mention, value=note.text)


def _count_relation_shapes(document: GoldDocument) -> None:
    by_id: dict[str, GoldMention] = {mention.id: mention for mention in document.mentions or ()}
    for relation in document.relations or ():
        left, right = sorted((by_id[relation.head], by_id[relation.tail]), key=lambda m: (m.start, -m.end))
        if right.end <= left.end:
            document.oddities["relation between nested mentions"] += 1
        elif "\n" in document.text[left.end : right.start]:
            document.oddities["relation across a line break"] += 1
