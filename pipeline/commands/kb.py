"""The command `svodka kb`."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.commands.options import Json


def kb(
    dump: Annotated[str, typer.Argument(metavar="DUMP", help="A JSON dump of Wikidata: .json, .gz, .bz2.")],
    out: Annotated[str, typer.Option("--out", "-o", metavar="FILE", help="The Parquet file to write.")],
    as_json: Json = False,
) -> None:
    """A knowledge base for the stage links, from a dump of Wikidata.

    Name the file in `kb` of the stage links, in a model's config.cfg.

    \b
    Example:
      svodka kb latest-all.json.bz2 -o wikidata.parquet
    """
    from pipeline.commands.terminal.json_output import print_json
    from pipeline.stages.links.wikidata import convert

    count = convert(dump, out)
    print_json({"out": out, "entries": count}) if as_json else typer.echo(f"{count:,} entries in {out}")
