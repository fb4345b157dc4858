"""The command `svodka`: its verbs, its help, its exit statuses."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import Annotated

import typer
from typer.exceptions import TyperException
from typer.main import get_command

from pipeline.commands.compact import compact
from pipeline.commands.compare import compare
from pipeline.commands.evaluate import evaluate
from pipeline.commands.export import export
from pipeline.commands.extract import extract
from pipeline.commands.kb import kb
from pipeline.commands.models import models
from pipeline.commands.report import report
from pipeline.commands.resolve import resolve
from pipeline.commands.run import run
from pipeline.commands.schema import schema
from pipeline.commands.sql import sql
from pipeline.commands.status import status
from pipeline.commands.terminal.error_message import asks_for_json, print_error, print_interrupted
from pipeline.commands.text_command import TextCommand
from pipeline.commands.train import train
from pipeline.errors import InputError, Interrupted, SvodkaError

app = typer.Typer(
    name="svodka",
    add_completion=True,
    rich_markup_mode=None,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


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


VERBS = (
    run, extract, status, compact, resolve, evaluate, compare, sql, report, export, schema, kb, models, train,
)  # fmt: skip
for verb in VERBS:
    app.command(cls=TextCommand if verb is extract else None)(verb)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line; returns the exit status (the installed command ends with it)."""
    given = list(sys.argv[1:] if argv is None else argv)
    try:
        code = _told(given)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader had enough: the status of a program that SIGPIPE ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    return code


def _told(argv: list[str]) -> int:
    """What goes wrong is told in words."""
    try:
        return _invoked(argv)
    except Interrupted:
        print_interrupted(argv)
        return Interrupted.exit_status
    except SvodkaError as error:
        print_error(error, as_json=asks_for_json(argv))
        return error.exit_status
    except KeyboardInterrupt:
        print_interrupted(argv)
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
