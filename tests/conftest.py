"""What many tests need: the shipped model, loaded once, and small inputs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from spacy.language import Language

import pipeline

SEEDS = Path(__file__).parent.parent / "seeds" / "news"


@pytest.fixture(scope="session")
def nlp() -> Language:
    return pipeline.load("ru_news_natasha")


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """A JSONL dump of 240 short documents: 5 shards of at most 50."""
    path = tmp_path / "dump.jsonl"
    lines = []
    for n in range(240):
        text = f"Директор завода №{n} Анна Петрова вчера прилетела в Казань. Она купила станок за {n + 2} млн рублей."
        lines.append(json.dumps({"id": f"doc-{n}", "text": text, "date": "2026-03-02"}, ensure_ascii=False))
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path
