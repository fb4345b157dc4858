"""The verbs that show and give away what was found."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.export.export_formats import FORMATS as EXPORT_FORMATS
from pipeline.verbs.options import Json, Model, Out


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
    from pipeline.console.annotated import show_annotated
    from pipeline.console.extracted import extracted
    from pipeline.console.findings import show_findings
    from pipeline.console.json_output import print_json
    from pipeline.console.page import write_page
    from pipeline.console.screen import screen
    from pipeline.console.text_input import given_text

    found = extracted(*given_text(text, date), model)
    if html:
        write_page(html, found)
    if as_json:
        print_json(found)
    elif not html:
        show_annotated(screen(), found)
        show_findings(screen(), found, explain=explain)


def sql(
    out: Out,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="A SELECT over the tables.")],
    as_json: Json = False,
) -> None:
    """A query over the tables of a run, in DuckDB's SQL.

    A table on a terminal; tab-separated values elsewhere, such as into a file.

    \b
    Example:
      svodka sql out/news "SELECT label, count(*) AS n FROM mentions GROUP BY label ORDER BY n DESC"
    """
    from pipeline.console.answer import show_answer
    from pipeline.console.json_output import print_json
    from pipeline.console.query import ask
    from pipeline.console.screen import screen

    answer = ask(out, query)
    print_json(answer.as_json()) if as_json else show_answer(screen(), answer)


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
    from pipeline.console.screen import message
    from pipeline.report import write_report
    from pipeline.views.visible import on_one_line

    message(f"The page is in {on_one_line(str(write_report(out, html)))}")


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

    from pipeline.console.exporting import show_exported
    from pipeline.console.json_output import print_json
    from pipeline.console.screen import screen
    from pipeline.export.exporter import ExportRequest
    from pipeline.export.exporter import export as write

    chosen = tables.split(",") if tables else None
    exported = write(ExportRequest(source, to, out, format, chosen, separator, overwrite))
    print_json(asdict(exported)) if as_json else show_exported(screen(), exported)


def schema(
    table: Annotated[str | None, typer.Argument(metavar="[TABLE]", help="One table only.")] = None,
    as_json: Json = False,
) -> None:
    """The tables, field by field.

    \b
    Example:
      svodka schema mentions
    """
    from pipeline.console.json_output import print_json
    from pipeline.console.schemas import schemas, show_schemas
    from pipeline.console.screen import screen

    described = schemas(table)
    print_json(described) if as_json else show_schemas(screen(), described)
