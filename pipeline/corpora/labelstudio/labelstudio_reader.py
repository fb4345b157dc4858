"""Reads what Label Studio exports as JSON and as JSON-MIN: spans with labels, and relations between them.

- Offsets are code points into the text, a CR LF is two. Some older releases count UTF-16 units: a task whose
  spans have the texts they name only so is read so, and that is counted.
- Of several annotations of a task the ground truth is taken, else the latest; cancelled ones never. A task
  without any (predictions alone, or nothing) is a document without mentions, the reason in its `oddities`.
- A relation drawn to the left goes from its second region to its first; one in both directions is two, unless
  it means the same both ways. JSON-MIN has no relations: they are unknown, not absent.
- `meta.text` of a region holds lines that `svodka export` writes: `normal: …`, `value: …`, `link: …`.
- The text is `data.text`, else the longest string of `data`; `doc_id` and `published_at` stand beside it.

Format: https://labelstud.io/guide/task_format.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.corpora.annotated_document import GoldDocument
from pipeline.corpora.annotation_builders import MentionBuilder, RelationBuilder
from pipeline.corpora.corpus_files import decode, files
from pipeline.corpora.derived_chains import chains_of
from pipeline.corpora.labelstudio.labelstudio_regions import Region, placed, regions_of
from pipeline.corpora.span_checks import count_characters, count_shapes
from pipeline.labels import SYMMETRIC_RELATIONS
from pipeline.sources.dates import parse_moment

SUFFIXES = (".json",)

_Record = dict[str, Any]


def read_labelstudio(path: Path, *, timezone: str = "Europe/Moscow") -> Iterator[GoldDocument]:
    """The documents of a `.json` file, or of all of a folder, task by task."""
    seen: set[str] = set()
    for file in files(path, SUFFIXES):
        oddities: Counter[str] = Counter()
        content = decode(file, oddities)
        tasks = [] if content is None else _tasks(content, oddities)
        if oddities:
            yield GoldDocument(doc_id=file.stem, text="", uri=str(file), oddities=oddities)
        for number, task in enumerate(tasks, start=1):
            name = f"{file.stem}#{task.get('id', number)}"
            document = from_labelstudio(task, doc_id=name, uri=f"{file}#{number}", timezone=timezone)
            if document.doc_id in seen:
                document.oddities["document id used twice"] += 1
                document.doc_id = f"{document.doc_id}#{number}"
            seen.add(document.doc_id)
            yield document


def from_labelstudio(
    task: _Record, *, doc_id: str = "", uri: str = "", timezone: str = "Europe/Moscow"
) -> GoldDocument:
    """One document from one task; `doc_id` and `uri` hold where the task does not say."""
    data = task.get("data")
    document = GoldDocument(doc_id=doc_id, text="", uri=uri)
    text = _text(data) if isinstance(data, dict) else None
    if not isinstance(data, dict) or text is None:
        document.oddities["task without a text"] += 1
        return document
    document.text = text
    document.doc_id = str(data.get("doc_id") or doc_id)
    if data.get("published_at") is not None:
        document.published_at = parse_moment(data["published_at"], timezone)
        if document.published_at is None:
            document.oddities["date that cannot be read"] += 1
    count_characters(document.text, document.oddities)
    annotation = _chosen(task, document.oddities)
    if annotation is not None:
        _annotate(document, annotation, known_relations=not task.get("is_minimal"))
    return document


def _tasks(content: str, oddities: Counter[str]) -> list[_Record]:
    try:
        found = json.loads(content)
    except ValueError:
        oddities["file is not JSON"] += 1
        return []
    rows = found if isinstance(found, list) else [found]
    tasks = [row for row in rows if isinstance(row, dict)]
    if len(tasks) < len(rows):
        oddities["unreadable task"] += len(rows) - len(tasks)
    return list(_joined(tasks))


def _joined(tasks: Sequence[_Record]) -> Iterator[_Record]:
    """Tasks of JSON as they are; the rows of JSON-MIN, one for each annotation, as tasks."""
    minimal: dict[Any, _Record] = {}
    for place, row in enumerate(tasks):
        if "data" in row:
            yield row
            continue
        task = minimal.setdefault(
            row.get("id", f"row {place}"), {**row, "data": row, "annotations": [], "is_minimal": True}
        )
        if row.get("annotation_id") is not None:
            task["annotations"].append({**row, "result": list(regions_of(row))})
    yield from minimal.values()


def _text(data: _Record) -> str | None:
    if isinstance(data.get("text"), str):
        return str(data["text"])
    strings = [value for value in data.values() if isinstance(value, str)]
    return max(strings, key=len, default=None)


def _chosen(task: _Record, oddities: Counter[str]) -> _Record | None:
    """The annotation that holds; None, with the reason counted, when there is none."""
    given = task.get("annotations", task.get("completions"))
    all_of_them = [row for row in given if isinstance(row, dict)] if isinstance(given, list) else []
    valid = [row for row in all_of_them if not (row.get("was_cancelled") or row.get("skipped"))]
    if cancelled := len(all_of_them) - len(valid):
        oddities["cancelled annotation"] += cancelled
    if not valid:
        reason = "task with predictions only" if task.get("predictions") else "task without an annotation"
        oddities["task with cancelled annotations only" if all_of_them else reason] += 1
        return None
    if len(valid) > 1:
        oddities["annotation beside the one that was taken"] += len(valid) - 1
    return max(valid, key=_precedence)


def _precedence(annotation: _Record) -> tuple[bool, str]:
    moment = annotation.get("updated_at") or annotation.get("created_at") or ""
    return bool(annotation.get("ground_truth")), str(moment)


def _annotate(document: GoldDocument, annotation: _Record, *, known_relations: bool) -> None:
    oddities = document.oddities
    results = annotation.get("result")
    rows = [row for row in results if isinstance(row, dict)] if isinstance(results, list) else []
    mentions = MentionBuilder(document.text, oddities)
    drawn = [row for row in rows if row.get("type") != "relation"]
    for region in placed(document.text, drawn, oddities):
        _add_region(mentions, region)
    relations = RelationBuilder(mentions)
    for row in rows:
        if row.get("type") == "relation":
            _add_relation(relations, row, oddities)
    document.mentions = mentions.finished()
    if known_relations:
        document.relations = relations.finished()
    document.chains = chains_of(document.mentions, document.relations or [], (), oddities)
    count_shapes(document.text, document.mentions, oddities)


def _add_region(mentions: MentionBuilder, region: Region) -> None:
    first, *others = region.labels
    meant = mentions.add(region.id, region.start, region.end, first, surface=region.surface)
    for label in others:
        mentions.add(f"{region.id}/{label}", region.start, region.end, label, surface=region.surface)
    if meant is None:
        return
    for line in region.notes:
        kind, _, content = line.partition(":")
        match kind.strip(), content.strip():
            case "normal", normal if normal:
                mentions.describe(meant, normal=normal)
            case "value", value if value:
                mentions.describe(meant, value=value)
            case "link", link if link:
                mentions.describe(meant, link=link)
            case _:
                mentions.oddities["note of an annotator"] += 1


def _add_relation(relations: RelationBuilder, row: _Record, oddities: Counter[str]) -> None:
    head, tail, labels = row.get("from_id"), row.get("to_id"), row.get("labels") or []
    if not (isinstance(head, str) and isinstance(tail, str) and isinstance(labels, list)):
        oddities["unreadable relation"] += 1
        return
    if not labels:
        oddities["relation without a label"] += 1
    for label in map(str, labels):
        if row.get("direction") == "left":
            relations.add(tail, label, head)
            continue
        relations.add(head, label, tail)
        if row.get("direction") == "bi" and label not in SYMMETRIC_RELATIONS:
            relations.add(tail, label, head)
