"""Reads factRuEval-2016: `book_N.{txt,tokens,spans,objects,coref,facts}`.

- Mentions: objects, labelled PER, ORG, LOC (Location and LocOrg), MISC (Project, Facility). An object is
  the stretch over its spans. Between them may stand white space and one quote, bracket or dot; then a
  closing quote or bracket behind belongs to it («партии «Яблоко»»). With more between, it is
  discontinuous: left out and counted.
- Chains: the entities of `.coref`; an object in none is a chain of its own. Links: its `wikidata` ids.
- `normal`: a `name` of the entity, or the parts of a person's name, where one of them is evidently the
  base form of the mention (`base_forms.py`); else unknown.
- Relations from facts: Occupation gives WORKS_AS (Who, Position or Job) and WORKPLACE (Who, Where), Ownership
  OWNER_OF (Owner, Property). A fact speaks of entities: the mentions nearest to each other (for
  Occupation, nearest to the position) stand for them. A position is a mention PROFESSION, only where
  a fact speaks of it: do not count these as gold entities. Other facts are counted.
- A missing `.coref` or `.facts` leaves its block None.
Source: Starostin et al., FactRuEval 2016, Dialogue 2016.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.corpora.annotated_document import GoldDocument
from pipeline.corpora.annotation_builders import ChainBuilder, MentionBuilder
from pipeline.corpora.corpus_files import decode, stems, with_suffix
from pipeline.corpora.factrueval.base_forms import base_form, person_names
from pipeline.corpora.factrueval.factrueval_facts import relations_of_facts
from pipeline.corpora.factrueval.factrueval_files import (
    EntityRecord,
    ObjectRecord,
    SpanRecord,
    count_token_oddities,
    parse_entities,
    parse_facts,
    parse_objects,
    parse_spans,
)
from pipeline.corpora.span_checks import count_characters, count_shapes

SUFFIXES = (".txt", ".tokens", ".spans", ".objects", ".coref", ".facts")
LABELS = {
    "Person": "PER",
    "Org": "ORG",
    "Location": "LOC",
    "LocOrg": "LOC",
    "Project": "MISC",
    "Facility": "MISC",
}
_CLOSING = {"«": "»", "„": "“", "“": "”", '"': '"', "(": ")", "'": "'"}
_JOINING = frozenset(_CLOSING) | {"."}
_NAME_SPANS = {"Org": "org_name", "Location": "loc_name", "LocOrg": "loc_name"}


def read_factrueval(path: Path) -> Iterator[GoldDocument]:
    """The documents of a folder (or of one file), sorted by name."""
    for doc_id, stem in stems(path, SUFFIXES):
        text_file = with_suffix(stem, ".txt")
        document = GoldDocument(doc_id=doc_id, text="", uri=str(text_file))
        contents = {suffix: decode(with_suffix(stem, suffix), document.oddities) for suffix in SUFFIXES}
        document.text = contents[".txt"] or ""
        if contents[".txt"] is not None:
            count_characters(document.text, document.oddities)
            _annotate(document, contents)
        yield document


def read_name_spans(path: Path) -> Iterator[tuple[str, list[tuple[int, int, str]]]]:
    """The flat gold (start, end, label) that naeval's token measure is taken on, by document id.

    Persons are the stretch over their object, organisations the spans `org_name` and places the spans
    `loc_name` of theirs; of those that overlap the one that begins first stays, the longer first.
    Definition: naeval, https://github.com/natasha/naeval (module ner).
    """
    for doc_id, stem in stems(path, SUFFIXES):
        oddities: Counter[str] = Counter()
        spans = parse_spans(decode(with_suffix(stem, ".spans"), oddities) or "", oddities)
        names: list[tuple[int, int, str]] = []
        for item in parse_objects(decode(with_suffix(stem, ".objects"), oddities) or "", oddities):
            names += _name_spans(item, [spans[id] for id in item.spans if id in spans])
        yield doc_id, _without_overlaps(names)


def _name_spans(item: ObjectRecord, spans: Sequence[SpanRecord]) -> list[tuple[int, int, str]]:
    if item.type == "Person" and spans:
        return [(min(span.start for span in spans), max(span.end for span in spans), "PER")]
    wanted = _NAME_SPANS.get(item.type)
    found = [(span.start, span.end, LABELS[item.type]) for span in spans if wanted in span.types]
    return _without_overlaps(found)


def _without_overlaps(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or kept[-1][1] <= span[0]:
            kept.append(span)
    return kept


def _annotate(document: GoldDocument, contents: dict[str, str | None]) -> None:
    oddities = document.oddities
    written_spans, written_objects = contents[".spans"], contents[".objects"]
    if written_spans is None or written_objects is None:
        return
    if (tokens := contents[".tokens"]) is not None:
        count_token_oddities(tokens, written_spans, document.text, oddities)
    spans = parse_spans(written_spans, oddities)
    objects = parse_objects(written_objects, oddities)
    mentions = MentionBuilder(document.text, oddities)
    for item in objects:
        _add_object(mentions, item, spans)
    entities: list[EntityRecord] = []
    if (coref := contents[".coref"]) is not None:
        entities = parse_entities(coref, oddities)
        document.chains = _chains(mentions, objects, entities)
    if (facts := contents[".facts"]) is not None:
        members = {entity.id: entity.objects for entity in entities}
        document.relations = relations_of_facts(parse_facts(facts, oddities), mentions, members, spans)
    document.mentions = mentions.finished()
    count_shapes(document.text, document.mentions, oddities)


def _add_object(mentions: MentionBuilder, item: ObjectRecord, spans: dict[str, SpanRecord]) -> None:
    label = LABELS.get(item.type)
    parts = sorted((spans[id].start, spans[id].end) for id in item.spans if id in spans)
    if label is None:
        mentions.leave_out(item.id, f"object type not known: {item.type}")
    elif len(parts) < len(item.spans):
        mentions.leave_out(item.id, "object with a missing span")
    elif (end := _end_of_stretch(mentions, parts)) is None:
        mentions.leave_out(item.id, "discontinuous mention")
    else:
        mentions.add(item.id, parts[0][0], end, label)


def _end_of_stretch(mentions: MentionBuilder, parts: Sequence[tuple[int, int]]) -> int | None:
    text = mentions.text
    end = parts[0][1]
    open_marks = []
    for start, stop in parts[1:]:
        between = text[end:start].strip()
        if between and between not in _JOINING:
            return None
        if between in _CLOSING:
            open_marks.append(between)
        end = max(end, stop)
    for mark in reversed(open_marks):
        if text[end : end + 1] == _CLOSING[mark]:
            end += 1
    if open_marks:
        mentions.oddities["object with a quote or bracket inside, taken whole"] += 1
    return end


def _chains(
    mentions: MentionBuilder, objects: Sequence[ObjectRecord], entities: Sequence[EntityRecord]
) -> list[tuple[str | None, list[str]]]:
    oddities = mentions.oddities
    types = {item.id: item.type for item in objects}
    chains = ChainBuilder(mentions)
    for entity in entities:
        if len({types[id] for id in entity.objects if id in types}) > 1:
            oddities["entity of several object types"] += 1
        link = _wikidata(entity, oddities)
        for id in chains.add(link, entity.objects):
            start, end = mentions.span(id)
            names = entity.facets.get("name", []) + person_names(entity.facets)
            mentions.describe(id, normal=base_form(mentions.text[start:end], names), link=link)
    grouped = {id for entity in entities for id in entity.objects}
    for item in objects:
        if item.id not in grouped:
            oddities["object in no entity"] += 1
            chains.add(None, [item.id])
    return chains.finished()


def _wikidata(entity: EntityRecord, oddities: Counter[str]) -> str | None:
    if "wikidata" not in entity.facets:
        oddities["entity without wikidata"] += 1
        return None
    for value in entity.facets["wikidata"]:
        if value.startswith("Q") and value[1:].isdigit():
            return value
        if value:
            oddities["odd wikidata value"] += 1
    return None
