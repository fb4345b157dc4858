"""The command `svodka run`."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.commands.options import Json, Model, comma_list


def run(
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUT", help="Files, folders, globs, or - for standard input.")
    ],
    out: Annotated[str, typer.Option("--out", "-o", metavar="FOLDER", help="Folder for the tables.")],
    model: Model = None,
    workers: Annotated[int, typer.Option(metavar="N", help="Number of worker processes.", min=1)] = 1,
    timezone: Annotated[
        str, typer.Option(metavar="TZ", help="Time zone of dates that state none.")
    ] = "Europe/Moscow",
    tables: Annotated[
        str | None, typer.Option(metavar="LIST", help="Tables to write, comma-separated. Default: all.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Process only the first N documents.")
    ] = None,
    syntax: Annotated[
        bool, typer.Option("--syntax", help="Add syntactic heads and relations to the tokens table.")
    ] = False,
    resolve: Annotated[
        bool,
        typer.Option("--resolve/--no-resolve", help="Afterwards, merge entities across documents."),
    ] = True,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Delete the run in FOLDER and start again.")
    ] = False,
    compact: Annotated[
        bool,
        typer.Option("--compact/--no-compact", help="Afterwards, merge small table files."),
    ] = True,
    max_reject_rate: Annotated[
        float,
        typer.Option(metavar="R", min=0.0, max=1.0, help="Stop when more than this share is rejected."),
    ] = 1.0,
    text_field: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Field that holds the text, or its path (data.body)."),
    ] = None,
    title_field: Annotated[
        str | None, typer.Option(metavar="NAME", help="Field that holds the headline.")
    ] = None,
    date_field: Annotated[
        str | None, typer.Option(metavar="NAME", help="Field that holds the publication date.")
    ] = None,
    date_format: Annotated[
        str | None,
        typer.Option(metavar="FORMAT", help="Date format: a pattern such as %d.%m.%Y, or dmy, mdy, ymd."),
    ] = None,
    url_field: Annotated[str | None, typer.Option(metavar="NAME", help="Field that holds the URL.")] = None,
    id_field: Annotated[str | None, typer.Option(metavar="NAME", help="Field that holds the id.")] = None,
    records: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="Path of the records inside JSON (response.items)."),
    ] = None,
    max_chars: Annotated[
        int, typer.Option(metavar="N", min=1, help="Reject documents longer than this.")
    ] = 1_000_000,
    engine: Annotated[str, typer.Option(metavar="local|dask", help="Where workers run.")] = "local",
    scheduler: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="With --engine dask: scheduler of an existing cluster."),
    ] = None,
    dashboard: Annotated[
        bool, typer.Option("--dashboard", help="With --engine dask: serve Dask's dashboard on localhost.")
    ] = False,
    dedup: Annotated[
        str,
        typer.Option(
            metavar="off|exact|near",
            help="exact: skip repeated texts; near: also mark similar texts.",
        ),
    ] = "off",
    document_timeout: Annotated[
        float, typer.Option(metavar="SECONDS", min=0.1, help="Reject a document that takes longer.")
    ] = 300.0,
    worker_memory: Annotated[
        float | None, typer.Option(metavar="MB", min=1, help="Restart a worker that exceeds this memory.")
    ] = None,
    log_json: Annotated[
        bool, typer.Option("--log-json", help="Log progress to standard error as JSON lines.")
    ] = False,
    metrics_file: Annotated[
        str | None, typer.Option(metavar="FILE", help="Keep progress metrics for Prometheus in this file.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Extract tables from news.

    Repeat the command to continue an interrupted run, or to add new inputs to a finished one.

    \b
    Input formats: .txt .jsonl .json .csv .tsv .xlsx .parquet .html .xml .warc .zip .tar,
    each also compressed (.gz .bz2 .xz .zst).
    Fields are detected by name and content unless you name them.

    \b
    Examples:
      svodka run news/ -o out/news
      svodka run news/ dump.jsonl.gz -o out/news --workers 4
    """
    from pipeline.commands.terminal.run_progress import run_with_progress
    from pipeline.commands.terminal.run_summary import print_result
    from pipeline.engine.run_request import RunRequest

    request = RunRequest(
        inputs=inputs,
        out=out,
        model=model,
        workers=workers,
        timezone=timezone,
        tables=comma_list(tables),
        limit=limit,
        syntax=syntax,
        resolve=resolve,
        overwrite=overwrite,
        compact=compact,
        max_reject_rate=max_reject_rate,
        text_field=text_field,
        title_field=title_field,
        date_field=date_field,
        date_format=date_format,
        url_field=url_field,
        id_field=id_field,
        records=records,
        max_chars=max_chars,
        engine=engine,
        scheduler=scheduler,
        dashboard=dashboard,
        dedup=dedup,
        document_timeout=document_timeout,
        worker_memory=worker_memory,
    )
    print_result(run_with_progress(request, log_json=log_json, metrics_file=metrics_file), as_json=as_json)
