"""The command `svodka schema`."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.commands.options import Json


def schema(
    table: Annotated[str | None, typer.Argument(metavar="[TABLE]", help="One table only.")] = None,
    as_json: Json = False,
) -> None:
    """The tables, field by field.

    \b
    Example:
      svodka schema mentions
    """
    from pipeline.commands.terminal.json_output import print_json
    from pipeline.commands.terminal.schema_tables import schemas, show_schemas
    from pipeline.commands.terminal.screen import screen

    described = schemas(table)
    print_json(described) if as_json else show_schemas(screen(), described)
