"""The command `svodka run`."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.commands.options import Json, Model


def run(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT", help="Files, folders, globs, or -.")],
    out: Annotated[str, typer.Option("--out", "-o", metavar="OUT", help="The folder for the tables.")],
    model: Model = None,
    workers: Annotated[int, typer.Option(metavar="N", help="Processes.", min=1)] = 1,
    timezone: Annotated[
        str, typer.Option(metavar="TZ", help="The time zone of times without one.")
    ] = "Europe/Moscow",
    tables: Annotated[
        str | None,
        typer.Option(metavar="LIST", help="Tables to write, with commas; all unless said otherwise."),
    ] = None,
    limit: Annotated[int | None, typer.Option(metavar="N", min=1, help="Only the first N documents.")] = None,
    syntax: Annotated[bool, typer.Option("--syntax", help="Heads and relations in tokens.")] = False,
    resolve: Annotated[
        bool, typer.Option("--resolve/--no-resolve", help="Entities across the documents at the end.")
    ] = True,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Throw away the run in OUT first.")] = False,
    compact: Annotated[
        bool, typer.Option("--compact/--no-compact", help="Join the parts at the end where they are many.")
    ] = True,
    max_reject_rate: Annotated[
        float, typer.Option(metavar="R", min=0.0, max=1.0, help="Stop when a greater share is rejected.")
    ] = 1.0,
    text_field: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The field of the text, or its path (data.body); guessed."),
    ] = None,
    title_field: Annotated[
        str | None, typer.Option(metavar="NAME", help="The field of the headline.")
    ] = None,
    date_field: Annotated[str | None, typer.Option(metavar="NAME", help="The field of the date.")] = None,
    date_format: Annotated[
        str | None,
        typer.Option(
            metavar="FORM", help="How dates are written: a pattern such as %d.%m.%Y, or dmy, mdy, ymd."
        ),
    ] = None,
    url_field: Annotated[str | None, typer.Option(metavar="NAME", help="The field of the address.")] = None,
    id_field: Annotated[str | None, typer.Option(metavar="NAME", help="The field of the id.")] = None,
    records: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="Where the records of JSON lie (response.items); guessed."),
    ] = None,
    max_chars: Annotated[
        int, typer.Option(metavar="N", min=1, help="A longer document is rejected.")
    ] = 1_000_000,
    engine: Annotated[str, typer.Option(metavar="local|dask", help="Where the workers are.")] = "local",
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Of a Dask cluster, with --engine dask.")
    ] = None,
    dashboard: Annotated[
        bool, typer.Option("--dashboard", help="Dask's own pages on loopback, with --engine dask.")
    ] = False,
    dedup: Annotated[
        str, typer.Option(metavar="HOW", help="off; exact: a text once; near: mark the similar, too.")
    ] = "off",
    document_timeout: Annotated[
        float, typer.Option(metavar="S", min=0.1, help="A document that takes longer is rejected.")
    ] = 300.0,
    worker_memory: Annotated[
        float | None, typer.Option(metavar="MB", min=1, help="A worker that grows larger is begun anew.")
    ] = None,
    log_json: Annotated[
        bool, typer.Option("--log-json", help="Progress as JSON lines on standard error.")
    ] = False,
    metrics_file: Annotated[
        str | None, typer.Option(metavar="FILE", help="Keep figures in a file for Prometheus.")
    ] = None,
    as_json: Json = False,
) -> None:
    """News in, tables out. Goes on where it stopped, and takes in what is new.

    \b
    INPUT: .txt .jsonl .json .csv .tsv .parquet .html .warc .zip .tar, each also
    .gz .bz2 .xz .zst; folders, globs, - for standard input.

    \b
    Example:
      svodka run news/ dump.jsonl.gz -o out/news --workers 4
    """
    from pipeline.commands.run_request import Job, configuration, means

    job = Job(
        inputs,
        out,
        overwrite,
        configuration(
            model,
            tables,
            limit,
            syntax,
            dedup,
            timezone=timezone,
            text_field=text_field,
            title_field=title_field,
            date_field=date_field,
            url_field=url_field,
            id_field=id_field,
            records=records,
            max_chars=max_chars,
            date_format=date_format,
        ),
        means(
            workers,
            document_timeout,
            worker_memory,
            max_reject_rate,
            engine,
            scheduler,
            dashboard=dashboard,
            compact=compact,
        ),
        resolve,
        log_json,
        metrics_file,
    )
    job.show(job.execute(), as_json=as_json)
