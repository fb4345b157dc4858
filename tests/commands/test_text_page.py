"""The page of one text: whole, escaped, self-contained, properly nested."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from pipeline.commands.extraction_page import page, write_page
from pipeline.errors import InputError

VOID = {"meta"}


class Reader(HTMLParser):
    """Checks that tags nest, and keeps tags, attributes and the text of the article."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self.open):
            self.text[tag] = self.text.get(tag, "") + data


def read(content: str) -> Reader:
    reader = Reader()
    reader.feed(content)
    reader.close()
    assert reader.open == []
    return reader


def test_the_article_is_the_text(found: dict[str, Any]) -> None:
    reader = read(page(found))
    assert reader.text["article"].strip() == found["text"]
    assert reader.text["title"] == "Назначение в банке"
    assert ("p", {"class": "title"}) in reader.tags


def test_mentions_are_nested_and_tell_type_normal_form_and_score(found: dict[str, Any]) -> None:
    content = page(found)
    assert re.search(r"<span [^>]*>Директор <span [^>]*>Волжского банка</span></span>", content)
    tips = {attributes["data-tip"] for tag, attributes in read(content).tags if "data-tip" in attributes}
    assert "организация · ORGANIZATION\nВолжский банк\nуверенность 0,91" in tips
    assert "человек · PERSON\nИрина Белова\nженщина\nуверенность 0,98" in tips


def test_tables_of_entities_relations_and_values(found: dict[str, Any]) -> None:
    reader = read(page(found))
    table = reader.text["tbody"]
    for cell in ("Белова", "работает", "директор Волжского банка", "0,97", "2025-12-13", "40 %"):
        assert cell in table
    assert "2 500 000 000 RUB" in table.replace("\N{NO-BREAK SPACE}", " ")
    links = {attributes["href"] for tag, attributes in reader.tags if tag == "a"}
    ids = {f"#{attributes['id']}" for _, attributes in reader.tags if "id" in attributes}
    assert links
    assert links <= ids


def test_the_legend_counts_the_types(found: dict[str, Any]) -> None:
    legend = read(page(found)).text["ul"]
    assert "люди человек 1" in legend
    assert "деньги 1" in legend
    assert "места" not in legend


def test_the_date_is_said(found: dict[str, Any]) -> None:
    assert "опубликовано 14 декабря 2025 года" in read(page(found)).text["header"]


def test_what_a_text_brings_is_never_markup(hostile: dict[str, Any]) -> None:
    content = page(hostile)
    reader = read(content)
    assert "<script" not in content
    assert "\x1b" not in content
    assert "<script>alert(1)</script>" in reader.text["article"]
    assert not any(name.startswith("on") for _, attributes in reader.tags for name in attributes)


def test_the_page_needs_nothing_else(found: dict[str, Any]) -> None:
    content = page(found)
    reader = read(content)
    assert {tag for tag, _ in reader.tags} & {"script", "link", "img", "iframe"} == set()
    assert not re.search(r"https?:|url\(|@import", content)
    hrefs = [attributes["href"] for _, attributes in reader.tags if "href" in attributes]
    assert all(href and href.startswith("#") for href in hrefs)


def test_crossing_mentions_and_mentions_over_a_line_break(found: dict[str, Any]) -> None:
    def row(start: int, end: int, name: str) -> dict[str, Any]:
        return found["mentions"][0] | {"start": start, "end": end, "mention_id": name, "chain_id": None}

    crossing = [row(11, 30, "one"), row(25, 45, "two")]
    reader = read(page(found | {"mentions": crossing, "values": [], "chains": [], "relations": []}))
    assert reader.text["article"].strip() == found["text"]
    ids = [attributes["id"] for _, attributes in reader.tags if "id" in attributes]
    assert ids == ["m-one", "m-two"]


def test_a_text_without_anything(found: dict[str, Any]) -> None:
    empty = {"text": "Тихо.", "published_at": None, "sentences": []}
    reader = read(page(empty | {"mentions": [], "values": [], "chains": [], "relations": []}))
    assert "section" not in {tag for tag, _ in reader.tags}
    assert reader.text["article"].strip() == "Тихо."


def test_a_page_that_cannot_be_written(found: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere") as told:
        write_page(str(tmp_path / "nowhere" / "page.html"), found)
    assert told.value.code == "cannot_write"
