"""The command `svodka extract`."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.commands.options import Json, Model


def extract(
    text: Annotated[str | None, typer.Argument(metavar="[TEXT | -]", help="The text itself, or -.")] = None,
    date: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="When it was published, for relative dates.")
    ] = None,
    model: Model = None,
    as_json: Json = False,
    html: Annotated[
        str | None, typer.Option("--html", metavar="FILE", help="Write a page that needs nothing else.")
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Why names are of one chain, and how sure that is.")
    ] = False,
) -> None:
    """What is found in one text.

    The text may stand on standard input; a first line `date 2025-12-14` is its date.

    \b
    Examples:
      svodka extract "Министр Ирина Белова прилетела в Астану." --date 2025-12-14
      svodka extract - --html page.html < news.txt
    """
    from pipeline.commands.extraction_page import write_page
    from pipeline.commands.terminal.annotated_text import show_annotated
    from pipeline.commands.terminal.extracted_rows import extracted
    from pipeline.commands.terminal.extraction_tables import show_findings
    from pipeline.commands.terminal.json_output import print_json
    from pipeline.commands.terminal.screen import screen
    from pipeline.commands.text_input import given_text

    found = extracted(*given_text(text, date), model)
    if html:
        write_page(html, found)
    if as_json:
        print_json(found)
    elif not html:
        show_annotated(screen(), found)
        show_findings(screen(), found, explain=explain)
