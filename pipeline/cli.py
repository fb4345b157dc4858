"""The command `svodka`: one short function a verb. Heavy imports wait for the verb that needs them."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import Annotated

import typer
from typer.exceptions import TyperException
from typer.main import get_command

from pipeline.console.failure import asks_for_json, tell_failure, tell_interrupted
from pipeline.errors import InputError, Interrupted, SvodkaError

app = typer.Typer(
    name="svodka", add_completion=False, rich_markup_mode=None, invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
Model = Annotated[
    str | None, typer.Option("--model", metavar="NAME", help="A model by name or path; see `svodka models`.")
]
Out = Annotated[str, typer.Argument(metavar="OUT", help="The folder of a run.", show_default=False)]


@app.callback()
def svodka(
    context: typer.Context,
    show_version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Raw Russian news in, normalized tables of entities and relations out."""
    if show_version:
        typer.echo(f"svodka {version('svodka')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(2)


@app.command()
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
        str | None, typer.Option(metavar="NAME", help="The field of the text; a field not named is guessed.")
    ] = None,
    title_field: Annotated[
        str | None, typer.Option(metavar="NAME", help="The field of the headline.")
    ] = None,
    date_field: Annotated[str | None, typer.Option(metavar="NAME", help="The field of the date.")] = None,
    url_field: Annotated[str | None, typer.Option(metavar="NAME", help="The field of the address.")] = None,
    id_field: Annotated[str | None, typer.Option(metavar="NAME", help="The field of the id.")] = None,
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
    from pipeline.console.job import Job, configuration, means

    job = Job(
        inputs, out, overwrite,
        configuration(
            model, tables, limit, syntax, dedup, timezone=timezone, text_field=text_field,
            title_field=title_field, date_field=date_field, url_field=url_field, id_field=id_field,
            max_chars=max_chars,
        ),
        means(
            workers, document_timeout, worker_memory, max_reject_rate, engine, scheduler,
            dashboard=dashboard, compact=compact,
        ),
        resolve, log_json, metrics_file,
    )  # fmt: skip
    job.show(job.execute(), as_json=as_json)


@app.command()
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


@app.command()
def status(out: Out, as_json: Json = False) -> None:
    """How a run stands.

    Shards, documents, rejects by reason, speed, time left, tables with their rows.

    \b
    Example:
      svodka status out/news
    """
    from dataclasses import asdict

    from pipeline.console.json_output import print_json
    from pipeline.console.screen import screen
    from pipeline.console.standing import standing
    from pipeline.console.status import show_status

    stands = standing(out)
    print_json(asdict(stands)) if as_json else show_status(screen(), stands)


@app.command()
def compact(out: Out, as_json: Json = False) -> None:
    """The parts of a run's tables joined into larger ones.

    Done at the end of `svodka run`, too, where a table has more than 64. Readers see the
    old parts or the new ones.

    \b
    Example:
      svodka compact out/news
    """
    from pipeline.console.compacting import compaction_as_json, show_compaction
    from pipeline.console.json_output import print_json
    from pipeline.console.screen import screen
    from pipeline.engine.compacting import compact_run

    done = compact_run(out)
    print_json(compaction_as_json(done)) if as_json else show_compaction(screen(), done)


@app.command()
def resolve(
    out: Out,
    judgements: Annotated[
        str | None,
        typer.Option(metavar="CSV", help="Judgements by hand; OUT/judgements.csv unless given."),
    ] = None,
    explain: Annotated[
        str | None, typer.Option("--explain", metavar="ID", help="Why an entity, or a chain's, is one.")
    ] = None,
    memory: Annotated[
        int, typer.Option(metavar="MB", min=100, help="Beyond it DuckDB goes to disk.")
    ] = 1_000,
    as_json: Json = False,
) -> None:
    """Entities, facts and events across the documents of a run.

    Done at the end of `svodka run`, too. The same chains and judgements give the same ids.

    \b
    Examples:
      svodka resolve out/news
      svodka resolve out/news --explain 8d0e2c1f4b7a9356
    """
    from pipeline.console.json_output import print_json
    from pipeline.console.resolving import (
        explained,
        resolution_as_json,
        show_explained,
        show_resolution,
    )
    from pipeline.console.screen import screen
    from pipeline.resolve.resolve import resolve

    if explain:
        told = explained(out, explain)
        print_json(told) if as_json else show_explained(screen(), told)
        return
    result = resolve(out, judgements=judgements, memory_mb=memory)
    print_json(resolution_as_json(result)) if as_json else show_resolution(screen(), result)


@app.command()
def evaluate(
    gold: Annotated[str, typer.Argument(metavar="GOLD", help="A hand-labelled file or folder.")],
    format: Annotated[
        str,
        typer.Option(
            metavar="FORMAT",
            help="brat, factrueval, slavicner, bsnlp, rucoco, conllu, labelstudio, jsonl.",
        ),
    ],
    model: Model = None,
    run: Annotated[
        str | None, typer.Option("--run", metavar="OUT", help="Score a finished run instead of a model.")
    ] = None,
    syntax: Annotated[bool, typer.Option("--syntax", help="Score heads in tokens, too.")] = False,
    as_json: Json = False,
    html: Annotated[
        str | None, typer.Option("--html", metavar="FILE", help="Write a page with every document and error.")
    ] = None,
    save: Annotated[
        str | None, typer.Option("--save", metavar="SCORES", help="Write all judgements as Parquet.")
    ] = None,
    baseline: Annotated[
        str | None, typer.Option("--baseline", metavar="SCORES", help="Fail when worse than saved scores.")
    ] = None,
    lint: Annotated[bool, typer.Option("--lint", help="Check the gold itself; nothing is scored.")] = False,
) -> None:
    """Scores against hand-labelled documents.

    Of a model, or with --run of a finished run. With --baseline the exit status is 1
    when a figure is worse beyond chance, or speed or memory by more than 10 %.

    \b
    Examples:
      svodka evaluate seeds/news --format brat --html errors.html --save new.parquet
      svodka evaluate seeds/news --format brat --baseline old.parquet
      svodka evaluate seeds/news --format brat --lint
    """
    from pipeline.console.evaluating import Examination

    examination = Examination(gold, format, model, run, syntax, html, save, baseline)
    status = examination.lint(as_json=as_json) if lint else examination.execute(as_json=as_json)
    raise typer.Exit(status)


@app.command()
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
    from pipeline.console.comparison import comparison_as_json, show_comparison
    from pipeline.console.json_output import print_json
    from pipeline.console.screen import screen
    from pipeline.evaluation.comparison import compare
    from pipeline.evaluation.saved import load

    found = compare(load(a), load(b))
    print_json(comparison_as_json(found)) if as_json else show_comparison(screen(), found)


@app.command()
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


@app.command()
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


@app.command()
def export(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="The folder of a run; with --format, gold.")
    ],
    to: Annotated[
        str, typer.Option(metavar="FORMAT", help="brat, labelstudio, conllu, docbin, csv, rdf.")
    ],
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
    from pipeline.export import Order
    from pipeline.export import export as write

    chosen = tables.split(",") if tables else None
    exported = write(Order(source, to, out, format, chosen, separator, overwrite))
    print_json(asdict(exported)) if as_json else show_exported(screen(), exported)


@app.command()
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


@app.command()
def kb(
    dump: Annotated[str, typer.Argument(metavar="DUMP", help="A JSON dump of Wikidata: .json, .gz, .bz2.")],
    out: Annotated[str, typer.Option("--out", "-o", metavar="FILE", help="The Parquet file to write.")],
    as_json: Json = False,
) -> None:
    """A knowledge base for the stage links, from a dump of Wikidata.

    Name the file in `kb` of the stage links, in a model's config.cfg.

    \b
    Example:
      svodka kb latest-all.json.bz2 -o wikidata.parquet
    """
    from pipeline.console.json_output import print_json
    from pipeline.stages.linking.wikidata import convert

    count = convert(dump, out)
    print_json({"out": out, "entries": count}) if as_json else typer.echo(f"{count:,} entries in {out}")


@app.command()
def models(as_json: Json = False) -> None:
    """The models that are installed.

    \b
    Example:
      svodka models
    """
    from pipeline.console.json_output import print_json
    from pipeline.console.models import models as described
    from pipeline.console.models import show_models
    from pipeline.console.screen import screen

    print_json({"models": described()}) if as_json else show_models(screen(), described())


@app.command()
def train(
    config: Annotated[str, typer.Argument(metavar="CONFIG", help="A TOML file.")],
    out: Annotated[str, typer.Option("--out", "-o", metavar="MODEL", help="The folder for the model.")],
    corpora: Annotated[
        str | None, typer.Option(metavar="FOLDER", help="What {corpora} in the file stands for.")
    ] = None,
    work: Annotated[
        str | None, typer.Option(metavar="FOLDER", help="Checkpoint, log, plot; out/train/<name> otherwise.")
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Throw away the training in the work folder first.")
    ] = False,
    as_json: Json = False,
) -> None:
    """A model from hand-labelled documents. Goes on where it stopped.

    Also fine-tunes a model on your own documents and labels, in minutes.
    Needs the extra: pip install svodka[train]

    \b
    Example:
      svodka train pipeline/training/configs/fine_tune.toml -o models/my_news
    """
    from pipeline.console.training import Training

    job = Training(config, out, work, corpora, overwrite)
    job.show(job.execute(), as_json=as_json)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line; returns the exit status (the installed command ends with it)."""
    given = list(sys.argv[1:] if argv is None else argv)
    try:
        status = _told(given)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader had enough: the status of a program that SIGPIPE ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    return status


def _told(argv: list[str]) -> int:
    """What goes wrong is told in words."""
    try:
        return _invoked(argv)
    except Interrupted:
        tell_interrupted(argv)
        return Interrupted.exit_status
    except SvodkaError as error:
        tell_failure(error, as_json=asks_for_json(argv))
        return error.exit_status
    except KeyboardInterrupt:
        tell_interrupted(argv)
        return 130


def _invoked(argv: list[str]) -> int:
    try:
        with get_command(app).make_context("svodka", argv) as context:
            context.command.invoke(context)
    except typer.Exit as end:
        return end.exit_code
    except TyperException as error:  # wrong usage; a failure of the work itself is a SvodkaError
        about = getattr(error, "ctx", None)
        path = about.command_path if about else "svodka"
        raise InputError("usage", error.format_message(), f"See {path} --help.") from None
    return 0
