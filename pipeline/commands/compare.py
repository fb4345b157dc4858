"""The command `svodka compare`."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.commands.options import Json


def compare(
    a: Annotated[str, typer.Argument(metavar="SCORES_A", help="Saved by `svodka evaluate … --save`.")],
    b: Annotated[str, typer.Argument(metavar="SCORES_B", help="Another model on the same gold.")],
    as_json: Json = False,
) -> None:
    """Two saved scores beside each other.

    Differences with their intervals, and the documents and labels where the two part.

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
