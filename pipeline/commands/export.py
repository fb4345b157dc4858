"""The command `svodka export`."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.commands.options import Json, comma_list
from pipeline.export.export_formats import FORMATS as EXPORT_FORMATS


def export(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="Folder of a run; with --format, annotated documents.")
    ],
    to: Annotated[str, typer.Option(metavar="FORMAT", help=f"Format to write: {', '.join(EXPORT_FORMATS)}.")],
    out: Annotated[str, typer.Option("--out", "-o", metavar="FOLDER", help="New folder for the export.")],
    format: Annotated[
        str | None,
        typer.Option(metavar="FORMAT", help="Read SOURCE in this format; see `svodka evaluate --help`."),
    ] = None,
    tables: Annotated[
        str | None,
        typer.Option(metavar="LIST", help="For csv: tables to write, comma-separated. Default: all."),
    ] = None,
    separator: Annotated[
        str,
        typer.Option(metavar="CHAR", help="For csv: column separator; Russian Excel expects a semicolon."),
    ] = ",",
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Delete the earlier export in FOLDER first.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Convert a run or annotated documents to another format.

    Documents corrected in brat or Label Studio can be used by `svodka evaluate` and
    `svodka train`. csv is safe to open in a spreadsheet; rdf needs: pip install svodka[rdf].

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

    exported = write(ExportRequest(source, to, out, format, comma_list(tables), separator, overwrite))
    print_json(asdict(exported)) if as_json else show_exported(screen(), exported)
