"""The ways into Svodka: `import svodka`, `python -m svodka`, the version, completion, equal options."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

import pipeline
import svodka
from pipeline.cli import app
from pipeline.commands.run import run as run_command

TERMINAL_ONLY = {"as_json", "log_json", "metrics_file"}  # they say how a terminal shows a run


def test_svodka_offers_what_pipeline_offers() -> None:
    for name in pipeline.__all__:
        assert getattr(svodka, name) is getattr(pipeline, name)
    assert set(pipeline.__all__) <= set(svodka.__all__)


def test_the_command_line_and_python_have_the_same_options() -> None:
    command = set(inspect.signature(run_command).parameters) - TERMINAL_ONLY
    assert command == set(inspect.signature(svodka.run).parameters)


def test_the_options_of_both_have_the_same_defaults() -> None:
    python = inspect.signature(svodka.run).parameters
    for name, option in inspect.signature(run_command).parameters.items():
        if name not in TERMINAL_ONLY | {"workers"}:  # a notebook works in its own process
            assert option.default == python[name].default, name


def test_python_m_svodka() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "svodka", "--version"], capture_output=True, text=True, check=True
    )
    assert shown.stdout == f"svodka {svodka.__version__}\n"


@pytest.mark.parametrize("option", ["--install-completion", "--show-completion"])
def test_shell_completion_is_offered(option: str) -> None:
    assert option in CliRunner().invoke(app, ["--help"]).output


@pytest.mark.parametrize(
    ("line", "expected"),
    [("svodka ex", ["extract", "export"]), ("svodka run --work", ["--worker-memory", "--workers"])],
)
def test_bash_is_told_what_could_come_next(line: str, expected: list[str]) -> None:
    asked = {"_SVODKA_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}
    shown = subprocess.run(
        [sys.executable, "-m", "svodka"], capture_output=True, text=True, env={**os.environ, **asked}
    )
    assert sorted(shown.stdout.split()) == sorted(expected)


COMMANDS = sorted(command.callback.__name__ for command in app.registered_commands if command.callback)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_begins_with_a_verb_and_explains_every_option(command: str) -> None:
    shown = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "200"}).output
    summary = shown.splitlines()[2].strip()
    verb = summary.split()[0]
    assert verb.istitle()
    assert not verb.endswith("s")
    assert verb not in {"A", "The", "What", "How"}
    assert len(summary) <= 66  # or the list of commands cuts it
    options = [line.split("  ") for line in shown.partition("Options:")[2].splitlines() if "--" in line]
    assert options
    assert all(any(words.strip() for words in option[2:]) for option in options)
