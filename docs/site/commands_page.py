"""The page of commands: what `svodka COMMAND --help` prints, for every command."""

from __future__ import annotations

from typer.core import TyperGroup
from typer.main import get_command

from pipeline.cli import app

_WIDTH = 98  # columns


def commands_page() -> str:
    """The page in Markdown."""
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    parts = [
        "# Commands",
        "Exit status: 0 success, 1 the run failed or a score fell, 2 wrong usage or input, 130 interrupted.",
    ]
    with group.make_context("svodka", [], resilient_parsing=True, terminal_width=_WIDTH) as context:
        for name, command in group.commands.items():
            with command.make_context(name, [], parent=context, resilient_parsing=True) as its:
                parts.append(f"## svodka {name}\n\n```text\n{command.get_help(its).strip()}\n```")
    return "\n\n".join(parts) + "\n"
