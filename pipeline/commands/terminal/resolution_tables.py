"""Prints the result of `svodka resolve`, and why the mentions of an entity were merged."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rich.console import Console

from pipeline.commands.terminal.duration import duration
from pipeline.commands.terminal.row_counts import counts
from pipeline.commands.terminal.screen import grid, show_table
from pipeline.resolve.resolve import Resolution
from pipeline.tables.run import Run
from pipeline.views.finding import find_entity
from pipeline.views.visible import on_one_line

_POINTS = ("name", "company", "type", "link", "dates")


def show_resolution(console: Console, result: Resolution) -> None:
    """Print the rows of the tables, and ignored judgements."""
    console.print(f"Resolved in {duration(result.seconds)}.\n")
    show_table(console, counts(result.tables))
    show_judgements(console, result)


def show_judgements(console: Console, result: Resolution) -> None:
    """Print ignored judgements, by reason."""
    for title, rows in (
        ("Judgements ignored because another judgement contradicts them:", result.contradictions),
        ("Judgements ignored because an id is not in this run:", result.unknown),
    ):
        if rows:
            console.print(f"\n{title}", soft_wrap=True)
            for row in rows:
                console.print(f"  {on_one_line(row)}", soft_wrap=True)


def resolution_as_json(result: Resolution) -> dict[str, Any]:
    return asdict(result)


def explained(out: str, name: str) -> dict[str, Any]:
    """`entity` and `merges` of an entity: by its id, by a chain of it, or by any form of its name. Raises
    InputError when nothing or more than one entity is meant."""
    run = Run(out)
    entity = find_entity(run, name)
    id = entity["entity_id"]
    merges = run.merges.to_arrow().to_pylist()
    names = {row["left_id"] for row in merges if row["entity_id"] == id} | {id}
    told = [row for row in merges if row["entity_id"] == id or row["right_id"] in names]
    return {"entity": entity, "merges": sorted(told, key=lambda row: (-row["score"], row["left_name"]))}


def show_explained(console: Console, found: dict[str, Any]) -> None:
    """Print the entity, and a line for each name that was compared with it."""
    entity = found["entity"]
    aliases = f" ({', '.join(entity['aliases'])})" if entity["aliases"] else ""
    console.print(on_one_line(f"{entity['label']} {entity['normal']}{aliases}"), soft_wrap=True)
    if not found["merges"]:
        console.print(
            "All its mentions have this name; no other name was similar enough to be compared.",
            soft_wrap=True,
        )
        return
    table = grid("name", "compared with", "by", *_POINTS, "score", "verdict", numbers=(*_POINTS, "score"))
    for row in found["merges"]:
        points = (f"{row[name]:+.1f}" if row[name] else "" for name in _POINTS)
        names = row["left_name"], row["right_name"], row["kind"]
        cells = (*names, *points, f"{row['score']:.2f}", row["verdict"])
        table.add_row(*map(on_one_line, cells))
    show_table(console, table)
