"""Prints errors, for people and, with --json, for scripts."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from pipeline.commands.terminal.json_output import print_json
from pipeline.commands.terminal.screen import message
from pipeline.errors import SvodkaError
from pipeline.views.visible import visible


def print_error(error: SvodkaError, *, as_json: bool) -> None:
    """`error [code]: what` and the remedy on standard error; with JSON also an object on standard output."""
    if as_json:
        print_json({"error": {"code": error.code, "what": error.what, "remedy": error.remedy}})
    message(visible(f"error [{error.code}]: {error.what}\n  {error.remedy}"))


def print_interrupted(argv: Sequence[str]) -> None:
    """Print that the command was stopped and, for a run, how to continue."""
    if argv and argv[0] == "run":
        message(visible(f"Stopped; finished work is kept. Continue with: svodka {shlex.join(argv)}"))
    else:
        message("Stopped.")


def asks_for_json(argv: Sequence[str]) -> bool:
    """Whether `--json` stands among the options (behind `--` everything is text)."""
    return "--json" in argv[: argv.index("--")] if "--" in argv else "--json" in argv
