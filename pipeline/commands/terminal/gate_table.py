"""Prints scores beside those of a baseline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console

from pipeline.commands.terminal.percentages import interval, rate, signed
from pipeline.commands.terminal.screen import grid, show_table
from pipeline.evaluation.regression_gate import Figure, fell


def gate_as_json(figures: Sequence[Figure], model: str) -> dict[str, Any]:
    """`{"model", "fell", "figures": [{"measure", "baseline", "now", "difference", "ci95", "fell"}]}`."""
    return {
        "model": model,
        "fell": fell(list(figures)),
        "figures": [
            {
                "measure": figure.name,
                "baseline": figure.baseline,
                "now": figure.now,
                "difference": None if figure.now is None else figure.now - figure.baseline,
                "ci95": [figure.difference.low, figure.difference.high] if figure.difference else None,
                "fell": figure.fell,
            }
            for figure in figures
        ],
    }


def show_gate(console: Console, figures: Sequence[Figure], model: str) -> None:
    """Print a line for each figure, and whether any is worse than the baseline."""
    numbers = ("baseline", "now", "difference", "95 %")
    table = grid("figure", *numbers, "", numbers=numbers)
    for figure in figures:
        apart = figure.difference
        now = "gone" if figure.now is None else _value(figure.name, figure.now)
        change = "" if figure.now is None else _change(figure)
        bounds = interval((apart.low, apart.high), sign=True) if apart else ""
        verdict = "FELL" if figure.fell else ""
        table.add_row(figure.name, _value(figure.name, figure.baseline), now, change, bounds, verdict)
    console.print(f"\nBaseline ({model})", style="bold")
    show_table(console, table)
    fallen = [figure.name for figure in figures if figure.fell]
    console.print(
        f"Worse than the baseline: {', '.join(fallen)}."
        if fallen
        else "No figure is worse than the baseline.",
        style="bold red" if fallen else "bold green",
        soft_wrap=True,
    )


def _value(name: str, value: float) -> str:
    return f"{value:,.0f}" if name.startswith("speed.") else rate(value)


def _change(figure: Figure) -> str:
    if figure.now is None:
        return ""
    if figure.name.startswith("speed."):
        return f"{100 * (figure.now / figure.baseline - 1):+.0f} %" if figure.baseline else ""
    return signed(figure.now - figure.baseline)
