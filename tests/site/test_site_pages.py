"""Pages made from the schema and the labels say all that these have, and docs/ has them as they are made."""

from __future__ import annotations

import re

import pytest
from examples import Example, examples
from renew import DOCS, PAGES

from pipeline.engine.model_loading import DEFAULT_MODEL, model_path
from pipeline.labels import ENTITY_TYPES, RELATION_TYPES
from pipeline.neural.settings import read_settings
from pipeline.tables.schema import ALL_SCHEMAS
from tests.markup import parse

EXAMPLES = examples()
ALLOWED = read_settings(model_path(DEFAULT_MODEL) / "entities").allowed


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_as_it_would_be_made(name: str) -> None:
    assert (DOCS / name).read_text("utf-8") == PAGES[name](), "make pages"


@pytest.mark.parametrize("table", ALL_SCHEMAS)
def test_the_page_of_tables_has_each_column(table: str) -> None:
    page = (DOCS / "tables.md").read_text("utf-8")
    section = re.split(r"^###? ", page.split(f"### {table}\n")[1], flags=re.MULTILINE)[0]
    rows = {row[1]: row[2] for row in re.finditer(r"^\| `(\w+)`(\??) \|", section, re.MULTILINE)}
    assert rows == {column.name: "?" * column.nullable for column in ALL_SCHEMAS[table]}
    for column in ALL_SCHEMAS[table]:
        assert column.metadata[b"doc"].decode() in section.replace("\\|", "|")


def test_every_type_has_an_example() -> None:
    assert sorted(EXAMPLES) == sorted([*ENTITY_TYPES, *RELATION_TYPES])


def test_no_two_examples_are_one() -> None:
    assert len({example.text for example in EXAMPLES.values()}) == len(EXAMPLES)


@pytest.mark.parametrize("label", ENTITY_TYPES)
def test_an_example_marks_its_type(label: str) -> None:
    _, mentions = parse(EXAMPLES[label].text)
    assert {mention.label for mention in mentions} == {label}
    assert (EXAMPLES[label].head, EXAMPLES[label].tail) == ("", "")


@pytest.mark.parametrize("label", RELATION_TYPES)
def test_an_example_marks_both_ends_of_its_relation(label: str) -> None:
    example = EXAMPLES[label]
    _, mentions = parse(example.text)
    types = {mention.surface: mention.label for mention in mentions}
    assert len(mentions) == len(types) == 2
    assert set(types) == {example.head, example.tail}
    assert (types[example.head], types[example.tail]) in ALLOWED[label]


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=lambda example: example.type)
def test_the_page_of_types_shows_an_example(example: Example) -> None:
    page = (DOCS / "types.md").read_text("utf-8")
    kind = ENTITY_TYPES.get(example.type) or RELATION_TYPES[example.type]
    (row,) = re.findall(rf"^\| `{example.type}` \|.*$", page, re.MULTILINE)
    assert f"| {kind.english} | {kind.russian} |" in row
    assert parse(example.text)[0] in re.sub(r" <small>\w+</small>|</?mark>", "", row)
    marked = re.findall(r"<mark>(.*?)</mark>", row)
    assert marked == [mention.surface for mention in parse(example.text)[1]]
