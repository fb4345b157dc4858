"""The command `svodka export`."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.commands.options import Json
from pipeline.export.export_formats import FORMATS as EXPORT_FORMATS


def export(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="The folder of a run; with --format, gold.")
    ],
    to: Annotated[str, typer.Option(metavar="FORMAT", help=f"{', '.join(EXPORT_FORMATS)}.")],
    out: Annotated[str, typer.Option("--out", "-o", metavar="FOLDER", help="A new folder to write.")],
    format: Annotated[
        str | None,
        typer.Option(metavar="FORMAT", help="SOURCE is gold of this format; see `svodka evaluate`."),
    ] = None,
    tables: Annotated[
        str | None, typer.Option(metavar="LIST", help="For csv: the tables, with commas; all otherwise.")
    ] = None,
    separator: Annotated[
        str, typer.Option(metavar="CHAR", help="For csv; Excel in Russian wants a semicolon.")
    ] = ",",
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Throw away the export in FOLDER first.")
    ] = False,
    as_json: Json = False,
) -> None:
    """A run, or gold, in the format of another tool.

    What people correct in brat or Label Studio comes back as gold: `svodka evaluate`,
    `svodka train`. csv is safe to open in a spreadsheet. rdf needs the extra svodka[rdf].

    \b
    Examples:
      svodka export out/news --to labelstudio -o out/tasks
      svodka export corrected/ --format labelstudio --to brat -o out/brat
    """
    from dataclasses import asdict

    from pipeline.commands.terminal.export_summary import show_exported
    from pipeline.commands.terminal.json_output import print_json
    from pipeline.commands.terminal.screen import screen
    from pipeline.export.exporter import ExportRequest
    from pipeline.export.exporter import export as write

    chosen = tables.split(",") if tables else None
    exported = write(ExportRequest(source, to, out, format, chosen, separator, overwrite))
    print_json(asdict(exported)) if as_json else show_exported(screen(), exported)
