"""One document of a run: its rows alone, in frames, in HTML and on a terminal."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import pipeline
from pipeline.errors import InputError
from tests.views.conftest import ATTACK, FIRST
from tests.views.made_run import document, write_run
from tests.views.safe_html import safe_text


def test_a_document_has_its_fields(news_run: Path) -> None:
    found = pipeline.open_run(news_run).document("a")
    assert (found.doc_id, found.text, found.title) == ("a", FIRST, "Визит")
    assert found.published_at == datetime(2026, 3, 1, tzinfo=UTC)
    assert found.date == date(2026, 3, 1)
    assert pipeline.open_run(news_run).document("c").date is None


def test_its_frames_are_its_rows_in_words(news_run: Path) -> None:
    found = pipeline.open_run(news_run).document("a")
    assert found.mentions["surface"].tolist() == ["Министр Анна Орлова", "Анна Орлова", "Москву"]
    assert found.relations[["head", "label", "tail"]].values.tolist() == [
        ["Анна Орлова", "WORKS_AS", "Москва"]
    ]
    assert found.values[["surface", "value"]].values.tolist() == [["Москву", "2026-03-01"]]
    assert found.links[["normal", "kb_id"]].values.tolist() == [["Анна Орлова", "p1"]]
    assert found.sentences["text"].tolist() == [FIRST]
    other = pipeline.open_run(news_run).document("b")
    assert other.mentions["surface"].tolist() == ["Орлова"]
    assert len(other.relations) == len(other.values) == 0


def test_only_the_part_of_its_shard_is_read(news_run: Path, tmp_path: Path) -> None:
    copy = write_run(tmp_path / "out", [{"documents": [document("a", "Текст.")]}, {"documents": []}])
    for part in copy.glob("*/part-00001.parquet"):
        if part.parent.name != "documents":
            part.write_bytes(b"no Parquet at all")
    found = pipeline.open_run(copy).document("a")
    assert "Текст." in found._repr_html_()
    assert len(found.tokens) == len(found.events) == 0


def test_the_html_shows_nested_mentions_relations_and_normal_forms(news_run: Path) -> None:
    found = pipeline.open_run(news_run).document("a")._repr_html_()
    assert ">Министр <span" in found
    assert ">Анна Орлова</span></span> прилетела в <span" in found
    text = safe_text(found)
    assert FIRST in text
    assert "works as" in text
    assert 'data-tip="city · CITY&#10;Москва"' in found


def test_the_html_of_a_hostile_text_is_safe(hostile_run: Path) -> None:
    found = pipeline.open_run(hostile_run).document(ATTACK)._repr_html_()
    assert "<script>alert(1)</script>" in safe_text(found)


def test_a_terminal_gets_a_summary(news_run: Path, hostile_run: Path) -> None:
    found = repr(pipeline.open_run(news_run).document("a"))
    assert found.split("\n") == [
        "Визит",
        "1 March 2026 · a.txt · a",
        "3 mentions, 1 value, 1 chain, 1 relation",
        "people: Анна Орлова",
    ]
    assert "\x1b" not in repr(pipeline.open_run(hostile_run).document(ATTACK))


@pytest.mark.parametrize("words", ["визит", "a.txt"])
def test_a_title_or_a_file_is_told_the_id(news_run: Path, words: str) -> None:
    with pytest.raises(InputError, match=f"no document with the id «{words}»") as told:
        pipeline.open_run(news_run).document(words)
    assert told.value.code == "no_document"
    assert told.value.remedy == 'Did you mean: run.document("a") is «Визит»?'


def test_a_rejected_document_is_told(tmp_path: Path) -> None:
    out = write_run(tmp_path / "out", [{"rejects": [{"doc_id": "bad", "source_uri": "bad.txt"}]}])
    with pytest.raises(InputError, match="among the rejects"):
        pipeline.open_run(out).document("bad")


def test_a_document_without_the_tables_that_were_left_out(tmp_path: Path) -> None:
    out = write_run(
        tmp_path / "out",
        [{"documents": [document("a", "Текст.")]}],
        tables=["documents", "mentions", "rejects"],
    )
    found = pipeline.open_run(out).document("a")
    assert "Текст." in found._repr_html_()
    with pytest.raises(InputError, match="left «relations» out"):
        found.relations  # noqa: B018
