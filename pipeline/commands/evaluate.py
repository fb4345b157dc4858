"""The command `svodka evaluate`."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.commands.options import Json, Model
from pipeline.corpora.registry import FORMATS


def evaluate(
    gold: Annotated[str, typer.Argument(metavar="GOLD", help="File or folder with annotated documents.")],
    format: Annotated[
        str,
        typer.Option(
            metavar="FORMAT",
            help=f"Format of GOLD: {', '.join(FORMATS)}.",
        ),
    ],
    model: Model = None,
    run: Annotated[
        str | None,
        typer.Option("--run", metavar="RUN", help="Score the tables of a finished run instead of a model."),
    ] = None,
    syntax: Annotated[bool, typer.Option("--syntax", help="Also score syntactic heads.")] = False,
    as_json: Json = False,
    html: Annotated[
        str | None,
        typer.Option("--html", metavar="FILE", help="Write an HTML page with every document and error."),
    ] = None,
    save: Annotated[
        str | None,
        typer.Option(
            "--save", metavar="SCORES", help="Save the scores as Parquet, for --baseline and compare."
        ),
    ] = None,
    baseline: Annotated[
        str | None,
        typer.Option(
            "--baseline", metavar="SCORES", help="Exit with status 1 if worse than these saved scores."
        ),
    ] = None,
    lint: Annotated[
        bool, typer.Option("--lint", help="Check GOLD for annotation errors; score nothing.")
    ] = False,
) -> None:
    """Score a model or a run against annotated documents.

    With --baseline, the exit status is 1 if a score is significantly lower (95 % bootstrap
    interval), or if speed or memory is worse by more than 10 %.

    \b
    Examples:
      svodka evaluate seeds/news --format brat --html errors.html --save new.parquet
      svodka evaluate seeds/news --format brat --baseline old.parquet
      svodka evaluate seeds/news --format brat --lint
    """
    from pipeline.commands.evaluation_request import EvaluationRequest

    request = EvaluationRequest(gold, format, model, run, syntax, html, save, baseline)
    status = request.lint(as_json=as_json) if lint else request.execute(as_json=as_json)
    raise typer.Exit(status)
