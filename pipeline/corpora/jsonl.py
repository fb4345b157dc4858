"""Our own gold format: one JSON object a line, UTF-8; offsets are code points into `text`, half-open.

    {"id": "n1", "text": "Иван Петров приехал в Омск.", "date": "2026-03-01T09:00:00+00:00",
     "mentions": [{"id": "T1", "start": 0, "end": 11, "label": "PERSON", "surface": "Иван Петров",
                   "normal": "Иван Петров", "value": null, "links": ["Q1"]}, ...],
     "relations": [{"head": "T1", "label": "PLACE_RESIDES_IN", "tail": "T2"}],
     "chains": [{"entity": null, "mentions": ["T1"]}],
     "surfaces": [["Омске", "Омск", "LOC", "GPE-Omsk"]],
     "sentences": [[{"start": 0, "end": 4, "lemma": "иван", "upos": "PROPN", "feats": "Case=Nom",
                     "head": 2, "deprel": "nsubj"}, ...]]}

Only `text` must be there. A block that is not there is unknown, an empty one says that there is
nothing. `id` is the document's (the file's name and the line otherwise), `uri` where it came from,
`date` ISO 8601 (naive times are read in the given time zone). In a mention `surface`, `normal`, `value`
and `links` may be left out; `surface` is checked against the text. `head` of a token is the index in
its sentence, -1 for the root. A line that cannot be read leaves a document with an empty text.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.corpora.annotated_document import GoldDocument, GoldMention, GoldToken
from pipeline.corpora.annotation_builders import ChainBuilder, MentionBuilder, RelationBuilder
from pipeline.corpora.corpus_files import decode, files, lines
from pipeline.corpora.corpus_format import FormatCode
from pipeline.corpora.span_checks import count_characters, count_shapes
from pipeline.sources.dates import parse_moment

SUFFIXES = (".jsonl",)


def read_jsonl(path: Path, *, timezone: str = "Europe/Moscow") -> Iterator[GoldDocument]:
    """The documents of a file or of all `.jsonl` files of a folder, line by line."""
    seen: set[str] = set()
    for file in files(path, SUFFIXES):
        oddities: Counter[str] = Counter()
        text = decode(file, oddities)
        if text is None:
            yield GoldDocument(doc_id=file.stem, text="", uri=str(file), oddities=oddities)
            continue
        for number, line in lines(text):
            if line.strip():
                document = from_jsonl(
                    line, doc_id=f"{file.stem}#{number}", uri=f"{file}#{number}", timezone=timezone
                )
                if document.doc_id in seen:
                    document.oddities["document id used twice"] += 1
                    document.doc_id = f"{document.doc_id}#{number}"
                seen.add(document.doc_id)
                yield document


def from_jsonl(
    line: str, *, doc_id: str = "", uri: str = "", timezone: str = "Europe/Moscow"
) -> GoldDocument:
    """One document from one line; `doc_id` and `uri` hold where the line does not say."""
    document = GoldDocument(doc_id=doc_id, text="", uri=uri)
    try:
        record = json.loads(line)
    except ValueError:
        document.oddities["line is not JSON"] += 1
        return document
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        document.oddities["line without a text"] += 1
        return document
    document.text = record["text"]
    if record.get("id") is not None:
        document.doc_id = str(record["id"])
    document.uri = str(record.get("uri") or uri)
    if record.get("date") is not None:
        document.published_at = parse_moment(record["date"], timezone)
        if document.published_at is None:
            document.oddities["date that cannot be read"] += 1
    count_characters(document.text, document.oddities)
    for key in ("mentions", "relations", "chains", "surfaces", "sentences"):
        if record.get(key) is not None and not isinstance(record[key], list):
            document.oddities[f"{key} that are no list"] += 1
            del record[key]
    if record.get("mentions") is not None:
        _take_mentions(document, record)
    elif record.get("relations") or record.get("chains"):
        document.oddities["relations or chains without mentions"] += 1
    if record.get("surfaces") is not None:
        document.surfaces = _surfaces(record["surfaces"], document.oddities)
    if record.get("sentences") is not None:
        document.sentences = [
            [token for token in (_token(document, row) for row in _rows(sentence)) if token]
            for sentence in _rows(record["sentences"])
        ]
    return document


def to_jsonl(document: GoldDocument) -> str:
    """A document as one line, without the line break; `oddities` are not part of the format."""
    record: dict[str, Any] = {"id": document.doc_id, "text": document.text, "uri": document.uri}
    if document.published_at is not None:
        record["date"] = document.published_at.isoformat()
    if document.mentions is not None:
        record["mentions"] = [_mention_record(mention) for mention in document.mentions]
    if document.relations is not None:
        record["relations"] = [
            {"head": relation.head, "label": relation.label, "tail": relation.tail}
            for relation in document.relations
        ]
    if document.chains is not None:
        record["chains"] = [{"entity": entity, "mentions": ids} for entity, ids in document.chains]
    if document.surfaces is not None:
        record["surfaces"] = [list(row) for row in document.surfaces]
    if document.sentences is not None:
        record["sentences"] = [[_token_record(token) for token in tokens] for tokens in document.sentences]
    return json.dumps(record, ensure_ascii=False)


def _take_mentions(document: GoldDocument, record: dict[str, Any]) -> None:
    oddities = document.oddities
    mentions = MentionBuilder(document.text, oddities)
    for row in _rows(record["mentions"]):
        _take_mention(mentions, row)
    if record.get("relations") is not None:
        relations = RelationBuilder(mentions)
        for row in _rows(record["relations"]):
            parts = row if isinstance(row, dict) else {}
            if all(isinstance(parts.get(key), str) for key in ("head", "label", "tail")):
                relations.add(parts["head"], parts["label"], parts["tail"])
            else:
                oddities["unreadable relation"] += 1
        document.relations = relations.finished()
    if record.get("chains") is not None:
        chains = ChainBuilder(mentions)
        for row in _rows(record["chains"]):
            if isinstance(row, dict) and isinstance(row.get("mentions"), list):
                entity = row.get("entity")
                chains.add(None if entity is None else str(entity), map(str, row["mentions"]))
            else:
                oddities["unreadable chain"] += 1
        document.chains = chains.finished()
    document.mentions = mentions.finished()
    count_shapes(document.text, document.mentions, oddities)


def _take_mention(mentions: MentionBuilder, row: Any) -> None:
    if (
        not isinstance(row, dict)
        or not isinstance(row.get("label"), str)
        or not _is_offset(row.get("start"))
        or not _is_offset(row.get("end"))
    ):
        mentions.oddities["unreadable mention"] += 1
        return
    surface = row.get("surface")
    id = str(row.get("id") or f"{row['start']}-{row['end']}-{row['label']}")
    surface = surface if isinstance(surface, str) else None
    meant = mentions.add(id, row["start"], row["end"], row["label"], surface=surface)
    if meant is not None:
        normal, value = (None if row.get(key) is None else str(row[key]) for key in ("normal", "value"))
        mentions.describe(meant, normal=normal, value=value)
        for link in _rows(row.get("links")):
            mentions.describe(meant, link=str(link))


def _surfaces(rows: Any, oddities: Counter[str]) -> list[tuple[str, str, str, str]]:
    found = []
    for row in _rows(rows):
        if isinstance(row, list) and len(row) == 4:
            surface, normal, label, entity = map(str, row)
            found.append((surface, normal, label, entity))
        else:
            oddities["unreadable surface row"] += 1
    return found


def _token(document: GoldDocument, row: Any) -> GoldToken | None:
    if not isinstance(row, dict) or not _is_offset(row.get("start")) or not _is_offset(row.get("end")):
        document.oddities["unreadable token"] += 1
        return None
    start, end = row["start"], row["end"]
    if not 0 <= start < end <= len(document.text):
        document.oddities["token outside the text"] += 1
        return None
    return GoldToken(
        start=start,
        end=end,
        text=document.text[start:end],
        lemma=str(row.get("lemma") or ""),
        upos=str(row.get("upos") or ""),
        feats=str(row.get("feats") or ""),
        head=row["head"] if isinstance(row.get("head"), int) else None,
        deprel=row.get("deprel"),
    )


def _mention_record(mention: GoldMention) -> dict[str, Any]:
    record: dict[str, Any] = {
        "id": mention.id,
        "start": mention.start,
        "end": mention.end,
        "label": mention.label,
        "surface": mention.surface,
    }
    if mention.normal is not None:
        record["normal"] = mention.normal
    if mention.value is not None:
        record["value"] = mention.value
    if mention.links:
        record["links"] = list(mention.links)
    return record


def _token_record(token: GoldToken) -> dict[str, Any]:
    record: dict[str, Any] = {
        "start": token.start,
        "end": token.end,
        "lemma": token.lemma,
        "upos": token.upos,
        "feats": token.feats,
    }
    if token.head is not None:
        record["head"] = token.head
    if token.deprel is not None:
        record["deprel"] = token.deprel
    return record


def _rows(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_offset(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


FORMAT = FormatCode(read=lambda path, options: read_jsonl(path, timezone=options.timezone))
