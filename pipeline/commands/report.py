"""The command `svodka report`."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.commands.options import Out


def report(
    out: Out,
    html: Annotated[
        str | None, typer.Option("--html", metavar="FILE", help="File to write. Default: RUN/report.html.")
    ] = None,
) -> None:
    """Write an HTML report on a run, in Russian.

    For readers who do not program: documents by day, entities and their trends, facts with the sentences
    that state them, a network of entities, rejects, and sample documents. The page works offline.

    \b
    Example:
      svodka report out/news --html news.html
    """
    from pipeline.commands.terminal.screen import message
    from pipeline.report import write_report
    from pipeline.views.visible import on_one_line

    message(f"Page written to {on_one_line(str(write_report(out, html)))}")
