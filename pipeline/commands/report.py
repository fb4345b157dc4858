"""The command `svodka report`."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.commands.options import Out


def report(
    out: Out,
    html: Annotated[
        str | None, typer.Option("--html", metavar="FILE", help="The page; OUT/report.html unless given.")
    ] = None,
) -> None:
    """A run as one page for people who do not program.

    What was run, documents by day, entities with trends, facts with the sentences that say so, a network,
    rejects, sample documents. The page is in Russian and needs nothing else, no network either.

    \b
    Example:
      svodka report out/news --html news.html
    """
    from pipeline.commands.terminal.screen import message
    from pipeline.report import write_report
    from pipeline.views.visible import on_one_line

    message(f"The page is in {on_one_line(str(write_report(out, html)))}")
