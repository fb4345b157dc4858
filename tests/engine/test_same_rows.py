"""What is found in a document depends on the document: not on its company, and not on the model's card."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from spacy.language import Language

import pipeline
from pipeline.engine import annotate as engine
from pipeline.engine.annotate import StageTimer, annotate
from pipeline.engine.model_loading import load_model, model_digest, model_path
from pipeline.sources.item import NewsItem
from pipeline.tables.row_records import Rows

pytestmark = pytest.mark.slow

SEEDS = Path(__file__).parent.parent.parent / "seeds" / "news"


@pytest.fixture(scope="module")
def reader() -> Language:
    return load_model("ru_news", timezone="Europe/Moscow")


@pytest.fixture(scope="module")
def items() -> list[NewsItem]:
    paths = sorted(SEEDS.glob("*.txt"))[:4]
    told = [f"Министр финансов Анна Петрова вчера была в Казани. Станок №{n}." for n in range(4)]
    return [NewsItem(path.read_text("utf-8"), path.name) for path in paths] + [
        NewsItem(text, f"told-{n}") for n, text in enumerate(told)
    ]


def _rows(nlp: Language, items: list[NewsItem], batch: int) -> dict[str, Rows]:
    batches = [items[first : first + batch] for first in range(0, len(items), batch)]
    done = [annotate(nlp, members, frozenset(), StageTimer()) for members in batches]
    assert all(isinstance(rows, dict) for found in done for rows in found)
    return {
        item.source_uri: rows  # type: ignore[misc]
        for members, found in zip(batches, done, strict=True)
        for item, rows in zip(members, found, strict=True)
    }


def test_the_neural_reader_finds_the_same_in_any_company(
    reader: Language, items: list[NewsItem], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one batch, alone, backwards, with a vocabulary that is full: the same rows to the last digit."""
    together = _rows(reader, items, batch=len(items))
    assert sum(len(rows["mentions"]) for rows in together.values()) > 100
    assert _rows(reader, items[::-1], batch=1) == together
    monkeypatch.setattr(engine, "_KEPT_FORMS", 0)
    assert _rows(reader, items[::2] + items[1::2], batch=5) == together


def test_a_word_in_the_card_makes_no_other_model(tmp_path: Path) -> None:
    model = tmp_path / "model"
    shutil.copytree(model_path("ru_news_natasha"), model)
    before = model_digest(str(model))
    (model / "CARD.md").write_text("Measured again.", "utf-8")
    (model / ".weights.swp").write_text("an editor's", "utf-8")
    assert model_digest(str(model)) == before
    with (model / "config.cfg").open("a", encoding="utf-8") as config:
        config.write("\n# a comment\n")
    assert model_digest(str(model)) != before


def test_a_run_goes_on_after_its_models_card_was_edited(tmp_path: Path) -> None:
    model = tmp_path / "model"
    shutil.copytree(model_path("ru_news_natasha"), model)
    source = tmp_path / "one.txt"
    source.write_text("Анна Белова приехала в Рим.", "utf-8")
    first = pipeline.run(source, tmp_path / "out", model=str(model))
    (model / "CARD.md").write_text("Measured again.", "utf-8")
    again = pipeline.run(source, tmp_path / "out", model=str(model))
    assert (again.fresh_shards, again.run_id) == (0, first.run_id)
