"""docs/tables.md: every table with its columns, from the schema."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from pipeline.tables.schema import RESOLVED, SCHEMA_VERSION, SCHEMAS

ROW = {  # what one row is
    "documents": "a document as it was read",
    "sentences": "a sentence",
    "tokens": "a word, a number or a mark of punctuation",
    "mentions": "a stretch of text that names a thing or a value; mentions lie inside mentions",
    "values": "what a mention of a date, sum, share, number or age means",
    "chains": "an entity of one document: the mentions that name it",
    "links": "a candidate of a register or knowledge base for a chain",
    "relations": "two mentions and how the first stands to the second",
    "quotes": "what somebody says, in direct, reported or partial speech",
    "events": "an event of one document with its time and place",
    "event_roles": "who or what takes part in an event",
    "rejects": "a document that could not be read or worked on, and why",
    "entities": "one thing in the world, over all documents",
    "entity_chains": "a chain, and the entity that it names",
    "merges": "two names that could be of one entity, what speaks for it, what was decided",
    "facts": "a relation between entities, counted over documents",
    "entity_events": "an event among the entities, with its time and place",
    "judgements": "what a person said of two entities in `judgements.csv`, and what became of it",
}


def tables_page() -> str:
    """The page in Markdown."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield "<!-- Written by `make pages` from pipeline/tables/schema.py; do not edit by hand. -->"
    yield "# The tables"
    yield ""
    yield (
        f"Schema version {SCHEMA_VERSION}. A table is a folder of Parquet files, "
        "`OUT/<table>/part-*.parquet`: every reader of Parquet takes it as it is."
    )
    yield (
        "Offsets (`start`, `end`) are half-open Unicode code points into `documents.text`: in Python "
        "`text[start:end] == surface`."
    )
    yield "A column marked ? may be null. `dict` is a string that is stored once for many rows."
    yield "`svodka schema TABLE` prints the same."
    yield ""
    yield from _group("What the documents say", "One part of each table a shard.", SCHEMAS)
    yield from _group("What they say together", "Made by `svodka resolve`, at the end of a run.", RESOLVED)


def _group(title: str, made: str, schemas: dict[str, pa.Schema]) -> Iterator[str]:
    yield f"## {title}"
    yield ""
    yield made
    yield ""
    for name, schema in schemas.items():
        yield f"### {name}"
        yield ""
        yield f"A row is {ROW[name]}."
        yield ""
        yield "| column | type | meaning |"
        yield "|---|---|---|"
        for column in schema:
            name = f"`{column.name}`{'?' * column.nullable}"
            yield f"| {name} | {type_name(column.type)} | {_meaning(column)} |"
        yield ""


def _meaning(column: pa.Field) -> str:
    return str(column.metadata[b"doc"].decode()).replace("|", "\\|")


def type_name(kind: pa.DataType) -> str:
    """A type as people say it: `dict`, `list of string`, `timestamp[us, UTC]`."""
    if pa.types.is_dictionary(kind):
        return "dict"
    if pa.types.is_list(kind):
        return f"list of {type_name(kind.value_type)}"
    return str(kind).replace(", tz=", ", ")
