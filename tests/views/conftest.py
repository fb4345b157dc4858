"""Two small runs: one of ordinary news in two shards, one of a text that attacks its reader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.views.made_run import document, mention, sentence, write_run

FIRST = "Министр Анна Орлова прилетела в Москву."
SECOND = "Орлова вернулась."
ATTACK = "<script>alert(1)</script>\"' onmouseover='alert(2)\x1b[31m"


@pytest.fixture(scope="session")
def news_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Anna Orlova in two documents of two shards, Orlov the town, two people named Иван Петров."""
    orlova = mention("a", FIRST, "Анна Орлова", "PERSON", coarse="PER", score=0.9, gender="female")
    city = mention("a", FIRST, "Москву", "CITY", coarse="LOC", normal="Москва")
    post = mention("a", FIRST, "Министр Анна Орлова", "PROFESSION")
    again = mention("b", SECOND, "Орлова", "PERSON", coarse="PER")
    shards = [
        {
            "documents": [document("a", FIRST, 1, title="Визит")],
            "sentences": [sentence("a", FIRST)],
            "mentions": [post, orlova, city],
            "chains": [
                {
                    "chain_id": orlova["chain_id"],
                    "doc_id": "a",
                    "label": "PERSON",
                    "normal": "Анна Орлова",
                    "n_mentions": 1,
                },
            ],
            "values": [
                {"mention_id": city["mention_id"], "doc_id": "a", "kind": "date", "value": "2026-03-01"}
            ],
            "links": [
                {"chain_id": orlova["chain_id"], "doc_id": "a", "kb": "people", "kb_id": "p1", "score": 0.5}
            ],
            "relations": [
                {
                    "relation_id": "r1",
                    "doc_id": "a",
                    "label": "WORKS_AS",
                    "score": 0.75,
                    "head_mention_id": orlova["mention_id"],
                    "tail_mention_id": city["mention_id"],
                    "head_chain_id": orlova["chain_id"],
                }
            ],
        },
        {
            "documents": [document("b", SECOND, 3), document("c", "Пусто.")],
            "sentences": [sentence("b", SECOND)],
            "mentions": [again],
        },
    ]
    resolved: dict[str, list[dict[str, Any]]] = {
        "entities": [
            {
                "entity_id": "e-anna",
                "label": "PERSON",
                "normal": "Анна Орлова",
                "aliases": ["Орлова"],
                "n_documents": 2,
                "n_mentions": 2,
                "kb_ids": ["people:p1"],
            },
            {"entity_id": "e-town", "label": "CITY", "normal": "Орёл", "n_documents": 1, "n_mentions": 1},
            {"entity_id": "e-one", "label": "PERSON", "normal": "Иван Петров", "n_documents": 2},
            {"entity_id": "e-two", "label": "PERSON", "normal": "Иван Петров", "n_documents": 1},
            {"entity_id": "e-firm", "label": "ORGANIZATION", "normal": "Пекарня", "aliases": ["Иван Петров"]},
        ],
        "entity_chains": [
            {"entity_id": "e-anna", "chain_id": orlova["chain_id"], "doc_id": "a"},
            {"entity_id": "e-anna", "chain_id": again["chain_id"], "doc_id": "b"},
        ],
        "facts": [
            {
                "fact_id": "f",
                "head_entity_id": "e-anna",
                "label": "WORKPLACE",
                "tail_entity_id": "e-firm",
                "n_documents": 1,
                "n_mentions": 1,
            }
        ],
    }
    return write_run(tmp_path_factory.mktemp("news") / "out", shards, resolved)


@pytest.fixture(scope="session")
def hostile_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Markup, quotes and a control character wherever a run may bring them, ids included."""
    text = f"Фирма {ATTACK} закрыта."
    bad = mention(ATTACK, text, ATTACK, ATTACK, stage=ATTACK, gender=ATTACK)
    relation = {"head_mention_id": bad["mention_id"], "tail_mention_id": bad["mention_id"], "doc_id": ATTACK}
    shard = {
        "documents": [document(ATTACK, text, 1, title=ATTACK, url=f"javascript:{ATTACK}")],
        "sentences": [sentence(ATTACK, text)],
        "mentions": [bad],
        "chains": [
            {
                "chain_id": bad["chain_id"],
                "doc_id": ATTACK,
                "label": ATTACK,
                "normal": ATTACK,
                "aliases": [ATTACK],
            }
        ],
        "values": [{"mention_id": bad["mention_id"], "doc_id": ATTACK, "kind": ATTACK, "value": ATTACK}],
        "relations": [relation | {"label": ATTACK, "relation_id": ATTACK}],
    }
    resolved: dict[str, list[dict[str, Any]]] = {
        "entities": [
            {"entity_id": ATTACK, "label": ATTACK, "normal": ATTACK, "aliases": [ATTACK], "kb_ids": [ATTACK]}
        ],
        "entity_chains": [{"entity_id": ATTACK, "chain_id": bad["chain_id"], "doc_id": ATTACK}],
        "facts": [{"fact_id": "f", "head_entity_id": ATTACK, "label": ATTACK, "tail_entity_id": ATTACK}],
    }
    return write_run(tmp_path_factory.mktemp("hostile") / ATTACK.replace("/", ""), [shard], resolved)
