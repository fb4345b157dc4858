"""Prints the columns of the tables."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from rich.console import Console

from pipeline.commands.terminal.screen import grid, show_table
from pipeline.errors import InputError
from pipeline.tables.schema import ALL_SCHEMAS, SCHEMA_VERSION, type_name


def schemas(table: str | None = None) -> dict[str, Any]:
    """`schema_version`, and for each table (or the one named) its fields with type, nullable and meaning."""
    if table is not None and table not in ALL_SCHEMAS:
        raise InputError("no_table", f"There is no table «{table}».", f"There are: {', '.join(ALL_SCHEMAS)}.")
    chosen = [table] if table else list(ALL_SCHEMAS)
    return {"schema_version": SCHEMA_VERSION, "tables": {name: _fields(ALL_SCHEMAS[name]) for name in chosen}}


def show_schemas(console: Console, described: dict[str, Any]) -> None:
    """A heading and a table of fields for each."""
    for place, (name, fields) in enumerate(described["tables"].items()):
        if place:
            console.print()
        console.print(name, style="bold cyan")
        table = grid("column", "type", "null", "meaning")
        for field in fields:
            table.add_row(field["name"], field["type"], "null" if field["nullable"] else "", field["meaning"])
        show_table(console, table)


def _fields(schema: pa.Schema) -> list[dict[str, Any]]:
    return [
        {
            "name": field.name,
            "type": type_name(field.type),
            "nullable": field.nullable,
            "meaning": field.metadata[b"doc"].decode(),
        }
        for field in schema
    ]
