"""`svodka compare`: two saved scores beside each other, for JSON and for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from pipeline.commands.terminal.percentages import interval, rate, signed
from pipeline.commands.terminal.screen import grid, show_table
from pipeline.evaluation.score_comparison import Apart, Compared, Comparison
from pipeline.views.visible import on_one_line

_SHOWN = 10
_COLUMNS = ("A", "B", "B − A", "95 %")


def comparison_as_json(comparison: Comparison) -> dict[str, Any]:
    """Every figure, every label, and the documents and labels that part, most flips first."""
    return {
        "a": comparison.a,
        "b": comparison.b,
        "documents": comparison.documents,
        "figures": [_figure(figure) for figure in comparison.figures],
        "labels": [_figure(figure) for figure in comparison.labels],
        "documents_apart": [_apart(apart) for apart in comparison.documents_apart],
        "labels_apart": [_apart(apart) for apart in comparison.labels_apart],
    }


def show_comparison(console: Console, comparison: Comparison) -> None:
    """The figures; the labels whose difference is beyond chance; where the two part most."""
    number = comparison.documents
    console.print(f"A {comparison.a}, B {comparison.b}, {number:,} documents, per cent", style="bold")
    apart = [figure for figure in comparison.labels if figure.significant]
    apart.sort(key=lambda figure: -abs(figure.difference.value))
    for title, table in (
        ("Measures", _table(comparison.figures)),
        ("Labels that differ significantly", _table(apart)),
        ("Documents that differ most", _flips("document", comparison.documents_apart)),
        ("Labels that differ most", _flips("label", comparison.labels_apart)),
    ):
        if table.row_count:
            console.print(f"\n{title}", style="bold")
            show_table(console, table)


def _table(figures: Sequence[Compared]) -> Table:
    table = grid("figure", *_COLUMNS, "", numbers=_COLUMNS)
    for figure in figures:
        apart = figure.difference
        name = figure.measure if figure.label is None else f"{figure.measure} {figure.label}"
        better = ("B" if apart.value > 0 else "A") if figure.significant else ""
        table.add_row(
            on_one_line(name),
            rate(figure.a),
            rate(figure.b),
            signed(apart.value),
            interval((apart.low, apart.high), sign=True),
            better,
        )
    return table


def _flips(name: str, apart: Sequence[Apart]) -> Table:
    table = grid(
        name, "correct only in B", "correct only in A", numbers=("correct only in B", "correct only in A")
    )
    for one in apart[:_SHOWN]:
        table.add_row(on_one_line(one.name), f"{one.gained:,}", f"{one.lost:,}")
    return table


def _figure(figure: Compared) -> dict[str, Any]:
    apart = figure.difference
    told = {
        "measure": figure.measure,
        "a": figure.a,
        "b": figure.b,
        "difference": apart.value,
        "ci95": [apart.low, apart.high],
        "significant": figure.significant,
    }
    return told if figure.label is None else {**told, "label": figure.label}


def _apart(apart: Apart) -> dict[str, Any]:
    return {"name": apart.name, "gained": apart.gained, "lost": apart.lost}
