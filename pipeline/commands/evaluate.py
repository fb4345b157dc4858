"""The command `svodka evaluate`."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.commands.options import Json, Model
from pipeline.corpora.registry import FORMATS


def evaluate(
    gold: Annotated[str, typer.Argument(metavar="GOLD", help="A hand-labelled file or folder.")],
    format: Annotated[
        str,
        typer.Option(
            metavar="FORMAT",
            help=f"{', '.join(FORMATS)}.",
        ),
    ],
    model: Model = None,
    run: Annotated[
        str | None, typer.Option("--run", metavar="OUT", help="Score a finished run instead of a model.")
    ] = None,
    syntax: Annotated[bool, typer.Option("--syntax", help="Score heads in tokens, too.")] = False,
    as_json: Json = False,
    html: Annotated[
        str | None, typer.Option("--html", metavar="FILE", help="Write a page with every document and error.")
    ] = None,
    save: Annotated[
        str | None, typer.Option("--save", metavar="SCORES", help="Write all judgements as Parquet.")
    ] = None,
    baseline: Annotated[
        str | None, typer.Option("--baseline", metavar="SCORES", help="Fail when worse than saved scores.")
    ] = None,
    lint: Annotated[bool, typer.Option("--lint", help="Check the gold itself; nothing is scored.")] = False,
) -> None:
    """Scores against hand-labelled documents.

    Of a model, or with --run of a finished run. With --baseline the exit status is 1
    when a figure is worse beyond chance, or speed or memory by more than 10 %.

    \b
    Examples:
      svodka evaluate seeds/news --format brat --html errors.html --save new.parquet
      svodka evaluate seeds/news --format brat --baseline old.parquet
      svodka evaluate seeds/news --format brat --lint
    """
    from pipeline.commands.evaluation_request import Examination

    examination = Examination(gold, format, model, run, syntax, html, save, baseline)
    status = examination.lint(as_json=as_json) if lint else examination.execute(as_json=as_json)
    raise typer.Exit(status)
