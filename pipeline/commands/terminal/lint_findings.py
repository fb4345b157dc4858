"""Prints annotation errors found in gold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.console import Console

from pipeline.commands.terminal.screen import grid, show_table
from pipeline.corpora.lint_finding import LintFinding
from pipeline.views.visible import on_one_line


def show_lint(console: Console, findings: Sequence[LintFinding]) -> None:
    """A line for each finding, then the kinds with their numbers."""
    for finding in findings:
        console.print(on_one_line(str(finding)), soft_wrap=True)
    if not findings:
        console.print("No problems found.")
        return
    table = grid("kind", "findings", numbers=("findings",))
    for kind, number in Counter(finding.kind for finding in findings).most_common():
        table.add_row(kind, f"{number:,}")
    console.print()
    show_table(console, table)
