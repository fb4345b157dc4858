"""Ordinary sentences, kind by kind: the tables in `sentences/`, read by the models as they ship."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest
from sentence_checks import cases, holds
from spacy.language import Language

from pipeline import load

pytestmark = pytest.mark.slow

TABLES = sorted((Path(__file__).parent / "sentences").glob("*.tsv"))
LEAST = {"ru_news": 0.97, "ru_news_natasha": 0.9}  # share of checks; what is missing is printed


@lru_cache(maxsize=1)
def model(name: str) -> Language:
    return load(name)


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("name", LEAST)
def test_the_sentences_of_a_kind(name: str, table: Path) -> None:
    checks = list(cases(table))
    texts = list(dict.fromkeys(text for text, _ in checks))
    docs = dict(zip(texts, model(name).pipe(texts), strict=True))
    failed = [f"{text} — {check}" for text, check in checks if not holds(docs[text], check)]
    assert len(failed) <= (1 - LEAST[name]) * len(checks), "\n".join(failed)
