"""The command `svodka resolve`."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.commands.options import Json, Out


def resolve(
    out: Out,
    judgements: Annotated[
        str | None,
        typer.Option(metavar="CSV", help="Merge decisions made by hand. Default: RUN/judgements.csv."),
    ] = None,
    explain: Annotated[
        str | None,
        typer.Option("--explain", metavar="ENTITY", help="Explain why this entity's mentions were merged."),
    ] = None,
    memory: Annotated[
        int, typer.Option(metavar="MB", min=100, help="Memory limit of DuckDB, which then spills to disk.")
    ] = 1_000,
    as_json: Json = False,
) -> None:
    """Merge entities, facts and events across the documents of a run.

    `svodka run` does this at its end; repeat it after you edit judgements.csv. The ids are reproducible.
    ENTITY is a name in any grammatical case, an entity_id or a chain_id.

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
