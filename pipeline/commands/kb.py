"""The command `svodka kb`."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.commands.options import Json


def kb(
    dump: Annotated[str, typer.Argument(metavar="DUMP", help="JSON dump of Wikidata: .json, .gz or .bz2.")],
    out: Annotated[str, typer.Option("--out", "-o", metavar="FILE", help="Parquet file to write.")],
    as_json: Json = False,
) -> None:
    """Build a knowledge base for entity linking from a Wikidata dump.

    To use it, set `kb` of the component `links` in a model's config.cfg to the path of the file.

    \b
    Example:
      svodka kb latest-all.json.bz2 -o wikidata.parquet
    """
    from pipeline.commands.terminal.json_output import print_json
    from pipeline.stages.links.wikidata import convert

    count = convert(dump, out)
    print_json({"out": out, "entries": count}) if as_json else typer.echo(f"{count:,} entries in {out}")
