"""The command `svodka resolve`."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.commands.options import Json, Out


def resolve(
    out: Out,
    judgements: Annotated[
        str | None,
        typer.Option(metavar="CSV", help="Judgements by hand; OUT/judgements.csv unless given."),
    ] = None,
    explain: Annotated[
        str | None,
        typer.Option(
            "--explain", metavar="NAME", help="Why an entity is one: a name, or an id of it or a chain."
        ),
    ] = None,
    memory: Annotated[
        int, typer.Option(metavar="MB", min=100, help="Beyond it DuckDB goes to disk.")
    ] = 1_000,
    as_json: Json = False,
) -> None:
    """Entities, facts and events across the documents of a run.

    Done at the end of `svodka run`, too. The same chains and judgements give the same ids.

    \b
    Examples:
      svodka resolve out/news
      svodka resolve out/news --explain Газпрома
    """
    from pipeline.commands.terminal.json_output import print_json
    from pipeline.commands.terminal.resolution_tables import (
        explained,
        resolution_as_json,
        show_explained,
        show_resolution,
    )
    from pipeline.commands.terminal.screen import screen
    from pipeline.resolve.resolve import resolve

    if explain:
        told = explained(out, explain)
        print_json(told) if as_json else show_explained(screen(), told)
        return
    result = resolve(out, judgements=judgements, memory_mb=memory)
    print_json(resolution_as_json(result)) if as_json else show_resolution(screen(), result)
