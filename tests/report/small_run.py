"""Runs made of rows by hand: a small one with everything in it, and odd ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from run_folder import Folder

from pipeline.labels import coarse
from pipeline.tables.schema import ALL_SCHEMAS, RESOLVED

Row = dict[str, Any]
HACK = "<script>window.hacked=1</script>"
HACKS = f"{HACK}</script>{HACK}<!--<script><img src=x onerror=window.hacked=1>&lt;'\"`${{1}}"

TEXTS = {
    "мост": "Мост открыт\nГубернатор Псковской области Андрей Шелест открыл мост. Шелест приехал из Пскова.",
    "банк": "😀 Глава Волжского банка Ирина Белова живёт в Пскове.",
    "взлом": f"Некто {HACKS} приехал в Псков.",
}
DAYS = {"мост": 1, "банк": 3, "взлом": None}
SOURCES = {"взлом": f"{HACK}.txt"}
# document, surface, label, normal form, entity
MENTIONS = [
    ("мост", "Губернатор Псковской области", "PROFESSION", "губернатор Псковской области", "пост"),
    ("мост", "Псковской области", "STATE_OR_PROVINCE", "Псковская область", "область"),
    ("мост", "Андрей Шелест", "PERSON", "Андрей Шелест", "шелест"),
    ("мост", "Пскова", "CITY", "Псков", "псков"),
    ("банк", "Волжского банка", "ORGANIZATION", "Волжский банк", "банк"),
    ("банк", "Ирина Белова", "PERSON", "Ирина Белова", "белова"),
    ("банк", "Пскове", "CITY", "Псков", "псков"),
    ("взлом", HACKS, "PERSON", HACKS, "взлом"),
    ("взлом", "Псков", "CITY", "Псков", "псков"),
]
# document, head, label, tail
RELATIONS = [
    ("мост", "Андрей Шелест", "WORKS_AS", "Губернатор Псковской области"),
    ("мост", "Губернатор Псковской области", "WORKPLACE", "Псковской области"),
    ("банк", "Ирина Белова", "WORKPLACE", "Волжского банка"),
    ("банк", "Ирина Белова", "PLACE_RESIDES_IN", "Пскове"),
    ("взлом", HACKS, f"VISITS{HACK}", "Псков"),
]
ALIASES = {"шелест": ["Шелест"], "взлом": [HACK]}
DOCUMENTS_OF = {"псков": 3}


def moment(day: int | None) -> datetime | None:
    return None if day is None else datetime(2026, 4, day, tzinfo=UTC)


def document(doc_id: str, text: str, day: int | None = None, **more: Any) -> Row:
    row = {
        "doc_id": doc_id,
        "source_uri": f"news/{doc_id}.txt",
        "source_row": None,
        "url": None,
        "title": text.split("\n")[0] if "\n" in text else None,
        "published_at": moment(day),
        "lang": "ru",
        "text": text,
        "text_sha256": "",
        "n_chars": len(text),
        "n_sentences": 1,
        "n_tokens": 10,
        "duplicate_of": None,
        "duplicate": None,
    }
    return row | more


def rows() -> dict[str, list[Row]]:
    """All tables of the small run."""
    tables: dict[str, list[Row]] = {name: [] for name in ALL_SCHEMAS}
    for doc_id, text in TEXTS.items():
        uri = SOURCES.get(doc_id, f"news/{doc_id}.txt")
        title = HACK if doc_id == "взлом" else document(doc_id, text)["title"]
        url = "javascript:window.hacked=1" if doc_id == "взлом" else "https://news.example/1"
        tables["documents"].append(document(doc_id, text, DAYS[doc_id], source_uri=uri, title=title, url=url))
    for doc_id, surface, label, normal, entity in MENTIONS:
        start = TEXTS[doc_id].index(surface)
        id, chain = f"m-{doc_id}-{surface}", f"c-{doc_id}-{entity}"
        tables["mentions"].append(
            {
                "mention_id": id,
                "doc_id": doc_id,
                "sent_ix": 0,
                "start": start,
                "end": start + len(surface),
                "surface": surface,
                "label": label,
                "coarse": coarse(label),
                "parent_mention_id": None,
                "normal": normal,
                "name_first": None,
                "name_middle": None,
                "name_last": None,
                "gender": None,
                "chain_id": chain,
                "score": 0.9,
                "stage": "entities",
            }
        )
        tables["chains"].append(
            {
                "chain_id": chain,
                "doc_id": doc_id,
                "label": label,
                "normal": normal,
                "aliases": [],
                "n_mentions": 1,
                "score": None,
            }
        )
        tables["entity_chains"].append(
            {"entity_id": entity, "chain_id": chain, "doc_id": doc_id, "score": 1.0, "method": "name"}
        )
    entities = {row[4]: row for row in MENTIONS}
    for entity, (_, _, label, normal, _) in entities.items():
        days = [day for row in MENTIONS if row[4] == entity and (day := DAYS[row[0]]) is not None]
        tables["entities"].append(
            {
                "entity_id": entity,
                "label": label,
                "normal": normal,
                "aliases": ALIASES.get(entity, []),
                "n_documents": DOCUMENTS_OF.get(entity, 1),
                "n_mentions": DOCUMENTS_OF.get(entity, 1),
                "first_seen": moment(min(days, default=None)),
                "last_seen": moment(max(days, default=None)),
                "kb_ids": ["geonames:504341", f"own:{HACK}"] if entity == "псков" else [],
            }
        )
    placed = {(row[0], row[1]): row[4] for row in MENTIONS}
    for doc_id, head, label, tail in RELATIONS:
        ends = [placed[doc_id, surface] for surface in (head, tail)]
        id = f"r-{doc_id}-{label}"
        tables["relations"].append(
            {
                "relation_id": id,
                "doc_id": doc_id,
                "label": label,
                "head_mention_id": f"m-{doc_id}-{head}",
                "tail_mention_id": f"m-{doc_id}-{tail}",
                "head_chain_id": f"c-{doc_id}-{ends[0]}",
                "tail_chain_id": f"c-{doc_id}-{ends[1]}",
                "evidence_start": 0,
                "evidence_end": 5,
                "score": 0.8,
                "stage": "relations",
            }
        )
        tables["facts"].append(
            {
                "fact_id": f"f-{id}",
                "head_entity_id": ends[0],
                "label": label,
                "tail_entity_id": ends[1],
                "n_documents": 1,
                "n_mentions": 1,
                "first_seen": moment(DAYS[doc_id]),
                "last_seen": moment(DAYS[doc_id]),
                "example_relation_id": id,
            }
        )
    tables["rejects"] = [
        {
            "doc_id": None,
            "source_uri": f"{HACK}.csv",
            "source_row": row,
            "stage": "read",
            "code": "no_text",
            "message": f"Record {row} has no text {HACK}.",
            "attempt": 1,
        }
        for row in range(5)
    ]
    return tables


def write_run(
    out: Path,
    tables: Mapping[str, Sequence[Row]],
    *,
    resolved: bool = True,
    finished: bool = True,
    done: bool = True,
    left_out: tuple[str, ...] = (),
) -> Path:
    """A run of one shard; unfinished it has a second one that is not there."""
    arrow = {
        name: pa.Table.from_pylist(list(content), schema=ALL_SCHEMAS[name])
        for name, content in tables.items()
    }
    folder = Folder(out, f"news/{HACK}", 1 if finished else 2, left_out)
    if done:
        folder.shard(0, {name: table for name, table in arrow.items() if name not in RESOLVED})
    if resolved:
        folder.resolved({name: table for name, table in arrow.items() if name in RESOLVED})
    if finished:
        folder.finish()
    return out
