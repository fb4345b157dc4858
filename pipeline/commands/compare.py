"""The command `svodka compare`."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.commands.options import Json


def compare(
    a: Annotated[str, typer.Argument(metavar="SCORES_A", help="Scores saved by `svodka evaluate --save`.")],
    b: Annotated[
        str, typer.Argument(metavar="SCORES_B", help="Scores of another model on the same documents.")
    ],
    as_json: Json = False,
) -> None:
    """Compare the saved scores of two models.

    Lists each difference with its 95 % confidence interval, and the documents and labels that differ most.

    \b
    Example:
      svodka compare old.parquet new.parquet
    """
    from pipeline.commands.terminal.comparison_table import comparison_as_json, show_comparison
    from pipeline.commands.terminal.json_output import print_json
    from pipeline.commands.terminal.screen import screen
    from pipeline.evaluation.saved_scores import load
    from pipeline.evaluation.score_comparison import compare

    found = compare(load(a), load(b))
    print_json(comparison_as_json(found)) if as_json else show_comparison(screen(), found)
