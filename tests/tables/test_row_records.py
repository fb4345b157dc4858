"""Row records have the columns of the Arrow schemas, and the builders fill them."""

from __future__ import annotations

from types import NoneType
from typing import get_args, get_type_hints

import pytest
import spacy

from pipeline.extraction import Mention, extraction
from pipeline.sources.item import NewsItem, Reject
from pipeline.tables.mention_ids import enclosing_mentions
from pipeline.tables.row_records import ROW_TYPES
from pipeline.tables.rows import document_rows, duplicate_rows, marked_as_duplicate, reject_row
from pipeline.tables.schema import SCHEMAS

ITEM = NewsItem("Аэропорт имени Гагарина закрыт. Рейсы отменены.", "a.txt")


def test_every_table_has_a_record_type() -> None:
    assert list(ROW_TYPES) == list(SCHEMAS)


@pytest.mark.parametrize("table", SCHEMAS)
def test_fields_are_the_columns_in_their_order(table: str) -> None:
    hints = get_type_hints(ROW_TYPES[table])
    assert list(hints) == SCHEMAS[table].names


@pytest.mark.parametrize("table", SCHEMAS)
def test_fields_that_may_be_none_are_columns_that_may_be_null(table: str) -> None:
    optional = {name for name, hint in get_type_hints(ROW_TYPES[table]).items() if NoneType in get_args(hint)}
    assert optional == {field.name for field in SCHEMAS[table] if field.nullable}


def test_a_processed_document() -> None:
    nlp = spacy.blank("ru")
    nlp.add_pipe("sentencizer")
    doc = nlp(ITEM.text)
    outer = Mention(0, 23, ITEM.text[:23], "FACILITY", "test")
    inner = Mention(15, 23, ITEM.text[15:23], "PERSON", "test")
    extraction(doc).mentions = [outer, inner, Mention(15, 23, inner.surface, "PERSON", "test")]
    rows = document_rows(doc, ITEM, "d1")
    for table, records in rows.items():
        assert all(type(record) is ROW_TYPES[table] for record in records)
    assert [(row.n_sentences, row.n_tokens, row.lang) for row in rows["documents"]] == [(2, 8, "ru")]  # type: ignore[attr-defined]
    assert [row.sent_ix for row in rows["tokens"]] == [0] * 5 + [1] * 3  # type: ignore[attr-defined]
    assert [row.tok_ix for row in rows["tokens"]] == [0, 1, 2, 3, 4, 0, 1, 2]  # type: ignore[attr-defined]
    assert all(ITEM.text[row.start : row.end] == row.text for row in rows["tokens"])  # type: ignore[attr-defined]
    first, second = rows["mentions"]
    assert second.parent_mention_id == first.mention_id  # type: ignore[attr-defined]


def test_a_repeated_document_has_its_text_and_no_sentences() -> None:
    ((document,),) = duplicate_rows(ITEM, "d2", "d1", "exact").values()
    assert document._asdict() | {"text_sha256": ""} == {  # type: ignore[attr-defined]
        "doc_id": "d2", "source_uri": "a.txt", "source_row": None, "url": None, "title": None,
        "published_at": None, "lang": "ru", "text": ITEM.text, "text_sha256": "", "n_chars": len(ITEM.text),
        "n_sentences": 0, "n_tokens": 0, "duplicate_of": "d1", "duplicate": "exact",
    }  # fmt: skip


def test_a_near_duplicate_keeps_all_else() -> None:
    rows = document_rows(spacy.blank("ru")(ITEM.text), ITEM, "d3")
    marked = marked_as_duplicate(rows, "d1", "near")
    assert marked["documents"][0] == rows["documents"][0]._replace(duplicate_of="d1", duplicate="near")  # type: ignore[attr-defined]
    assert {table: found for table, found in marked.items() if table != "documents"} == {
        table: found for table, found in rows.items() if table != "documents"
    }


def test_a_reject() -> None:
    row = reject_row(Reject("b.txt", 3, "read", "empty", "No text.", doc_id="d4"))
    assert (row.doc_id, row.source_uri, row.source_row, row.code) == ("d4", "b.txt", 3, "empty")


def test_the_smallest_enclosing_mention() -> None:
    outer, middle, inner, apart = (
        Mention(start, end, "", label, "test")
        for start, end, label in [(0, 30, "LAW"), (5, 20, "ORGANIZATION"), (8, 12, "CITY"), (25, 28, "DATE")]
    )
    found = enclosing_mentions([outer, middle, inner, apart])
    assert found == {id(middle): outer, id(inner): middle, id(apart): outer}
