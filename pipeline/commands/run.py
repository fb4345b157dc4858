"""The command `svodka run`."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Annotated

import typer

from pipeline.commands.options import Json, Model


def run(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT", help="Files, folders, globs, or -.")],
    out: Annotated[str, typer.Option("--out", "-o", metavar="OUT", help="The folder for the tables.")],
    model: Model = None,
    workers: Annotated[int, typer.Option(metavar="N", help="The number of worker processes.", min=1)] = 1,
    timezone: Annotated[
        str, typer.Option(metavar="TZ", help="The time zone of dates and times that name none.")
    ] = "Europe/Moscow",
    tables: Annotated[
        str | None,
        typer.Option(metavar="LIST", help="The tables to write, separated by commas; all by default."),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Process only the first N documents.")
    ] = None,
    syntax: Annotated[
        bool, typer.Option("--syntax", help="Also write syntactic heads and relations of tokens.")
    ] = False,
    resolve: Annotated[
        bool, typer.Option("--resolve/--no-resolve", help="Merge entities across documents at the end.")
    ] = True,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Delete the run in OUT first.")] = False,
    compact: Annotated[
        bool, typer.Option("--compact/--no-compact", help="Join small table files at the end.")
    ] = True,
    max_reject_rate: Annotated[
        float,
        typer.Option(
            metavar="R", min=0.0, max=1.0, help="Stop when a larger share of documents is rejected."
        ),
    ] = 1.0,
    text_field: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="The field with the text, or its path (data.body); detected by default."
        ),
    ] = None,
    title_field: Annotated[
        str | None, typer.Option(metavar="NAME", help="The field with the headline.")
    ] = None,
    date_field: Annotated[
        str | None, typer.Option(metavar="NAME", help="The field with the publication date.")
    ] = None,
    date_format: Annotated[
        str | None,
        typer.Option(metavar="FORM", help="The date format: a pattern such as %d.%m.%Y, or dmy, mdy, ymd."),
    ] = None,
    url_field: Annotated[str | None, typer.Option(metavar="NAME", help="The field with the URL.")] = None,
    id_field: Annotated[
        str | None, typer.Option(metavar="NAME", help="The field with the document id.")
    ] = None,
    records: Annotated[
        str | None,
        typer.Option(
            metavar="PATH", help="The path of the records in JSON (response.items); detected by default."
        ),
    ] = None,
    max_chars: Annotated[
        int, typer.Option(metavar="N", min=1, help="Reject documents longer than N characters.")
    ] = 1_000_000,
    engine: Annotated[str, typer.Option(metavar="local|dask", help="Where workers run.")] = "local",
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="The Dask scheduler to use with --engine dask.")
    ] = None,
    dashboard: Annotated[
        bool, typer.Option("--dashboard", help="Serve the Dask dashboard on loopback with --engine dask.")
    ] = False,
    dedup: Annotated[
        str,
        typer.Option(
            metavar="HOW", help="off; exact: process equal texts once; near: also mark similar texts."
        ),
    ] = "off",
    document_timeout: Annotated[
        float, typer.Option(metavar="S", min=0.1, help="Reject a document that takes longer than S seconds.")
    ] = 300.0,
    worker_memory: Annotated[
        float | None, typer.Option(metavar="MB", min=1, help="Restart a worker that exceeds this memory.")
    ] = None,
    log_json: Annotated[
        bool, typer.Option("--log-json", help="Report progress as JSON lines on standard error.")
    ] = False,
    metrics_file: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write metrics for Prometheus to this file.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Extract tables from news. Resumes an interrupted run and adds new input.

    \b
    INPUT: .txt .jsonl .json .csv .tsv .parquet .html .warc .zip .tar, each also
    .gz .bz2 .xz .zst; folders, globs, - for standard input.

    \b
    Example:
      svodka run news/ dump.jsonl.gz -o out/news --workers 4
    """
    from pipeline.commands.terminal.json_output import print_json
    from pipeline.commands.terminal.resolution_tables import show_judgements
    from pipeline.commands.terminal.run_progress import run_progress
    from pipeline.commands.terminal.run_summary import show_summary
    from pipeline.commands.terminal.screen import screen
    from pipeline.engine.run_request import RunRequest
    from pipeline.engine.run_status import run_status
    from pipeline.engine.stop_request import stop_on_signals

    request = RunRequest(
        inputs=inputs,
        out=out,
        model=model,
        workers=workers,
        timezone=timezone,
        tables=[name.strip() for name in tables.split(",")] if tables else None,
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
    progress = run_progress(out, log_json=log_json, metrics_file=metrics_file)
    with progress as watcher, stop_on_signals() as stop:
        result = request.execute(watcher, stop)
    if result.resolution:
        show_judgements(screen(stderr=True), result.resolution)
    status = run_status(out)
    if as_json:
        counts = {"rejects_by_code": status.rejects_by_code, "tables": status.tables}
        print_json({**asdict(replace(result, resolution=None)), **counts})
    else:
        show_summary(screen(), result, status.tables, status.rejects_by_code)
