"""What was found in one text, as tables on a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

from pipeline.console.extracted import Extracted
from pipeline.console.readings import reading, score
from pipeline.console.screen import grid, show_table
from pipeline.console.visible import on_one_line


def show_findings(console: Console, found: Extracted) -> None:
    """Mentions, values, chains, relations; a table that would be empty is left out."""
    if not found["mentions"]:
        console.print("\nNothing was found.")
    for title, table in (
        ("Mentions", mentions(found)),
        ("Values", values(found)),
        ("Chains", chains(found)),
        ("Relations", relations(found)),
    ):
        if table.row_count:
            console.print(f"\n{title} ({table.row_count:,})", style="bold")
            show_table(console, table)


def mentions(found: Extracted) -> Table:
    """Surface, type, normal form, score, in reading order."""
    table = grid("mention", "type", "normal form", "score", numbers=("score",))
    return _filled(
        table, ((m["surface"], m["label"], m["normal"] or "", score(m["score"])) for m in found["mentions"])
    )


def values(found: Extracted) -> Table:
    """Surface, kind, meaning."""
    surfaces = _surfaces(found)
    return _filled(
        grid("value", "kind", "meaning"),
        ((surfaces[v["mention_id"]], v["kind"], reading(v)) for v in found["values"]),
    )


def chains(found: Extracted) -> Table:
    """Name, type, the other names, mentions."""
    table = grid("entity", "type", "other names", "mentions", numbers=("mentions",))
    return _filled(
        table,
        ((c["normal"], c["label"], ", ".join(c["aliases"]), f"{c['n_mentions']:,}") for c in found["chains"]),
    )


def relations(found: Extracted) -> Table:
    """Head → label → tail, with the score."""
    named = {m["mention_id"]: m["normal"] or m["surface"] for m in found["mentions"]}
    table = grid("head", "relation", "tail", "score", numbers=("score",))
    return _filled(
        table,
        (
            (named[r["head_mention_id"]], f"→ {r['label']} →", named[r["tail_mention_id"]], score(r["score"]))
            for r in found["relations"]
        ),
    )


def _surfaces(found: Extracted) -> dict[str, str]:
    return {m["mention_id"]: m["surface"] for m in found["mentions"]}


def _filled(table: Table, rows: Iterable[tuple[str, ...]]) -> Table:
    for row in rows:
        table.add_row(*map(on_one_line, row))
    return table
