"""The ways into Svodka: `import svodka`, `python -m svodka`, the version, completion, equal options."""

from __future__ import annotations

import inspect
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
