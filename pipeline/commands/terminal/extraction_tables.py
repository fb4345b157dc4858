"""Prints the extraction from one text as tables."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

from pipeline.commands.terminal.extracted_rows import ExtractedRows
from pipeline.commands.terminal.screen import grid, show_table
from pipeline.views.readings import reading, score
from pipeline.views.visible import on_one_line

_QUOTED = 80  # characters of a quotation that are shown
_SHOWN = 3  # expressions named in a note


def show_findings(console: Console, found: ExtractedRows, *, explain: bool = False) -> None:
    """Mentions, values, chains, relations, quotations, events; a table that would be empty is left out.
    `explain`: also why mentions were merged."""
    if not found["mentions"]:
        console.print("\nNothing was found.")
    for title, table in (
        ("Mentions", mentions(found)),
        ("Values", values(found)),
        ("Chains", chains(found)),
        *([("Why mentions were merged", merges(found))] if explain else []),
        ("Relations", relations(found)),
        ("Quotations", quotes(found)),
        ("Events", events(found)),
    ):
        if table.row_count:
            console.print(f"\n{title} ({table.row_count:,})", style="bold")
            show_table(console, table)
        if title == "Values" and found["undated"]:
            _show_undated(console, found)


def _show_undated(console: Console, found: ExtractedRows) -> None:
    surfaces = _surfaces(found)
    named = [on_one_line(surfaces[mention_id]) for mention_id in dict.fromkeys(found["undated"])]
    shown = ", ".join(f"«{name}»" for name in named[:_SHOWN])
    if len(named) > _SHOWN:
        shown += f" and {len(named) - _SHOWN} more"
    console.print(
        f"The meaning of {shown} depends on the publication date: give --date YYYY-MM-DD.",
        markup=False,
        soft_wrap=True,
    )


def mentions(found: ExtractedRows) -> Table:
    """Surface, type, normal form, score, in reading order."""
    table = grid("mention", "type", "normal form", "score", numbers=("score",))
    return _filled(
        table, ((m["surface"], m["label"], m["normal"] or "", score(m["score"])) for m in found["mentions"])
    )


def values(found: ExtractedRows) -> Table:
    """Surface, kind, meaning."""
    surfaces = _surfaces(found)
    return _filled(
        grid("value", "kind", "meaning"),
        ((surfaces[v["mention_id"]], v["kind"], reading(v)) for v in found["values"]),
    )


def chains(found: ExtractedRows) -> Table:
    """Name, type, the other names, mentions, the best link in each knowledge base."""
    links: dict[str, list[str]] = {}
    for link in found["links"]:
        if link["rank"] == 1:
            links.setdefault(link["chain_id"], []).append(f"{link['kb']}:{link['kb_id']}")
    table = grid("entity", "type", "other names", "mentions", "links", numbers=("mentions",))
    return _filled(
        table,
        (
            (
                c["normal"],
                c["label"],
                ", ".join(c["aliases"]),
                f"{c['n_mentions']:,}",
                ", ".join(links.get(c["chain_id"], [])[:1]),
            )
            for c in found["chains"]
        ),
    )


def merges(found: ExtractedRows) -> Table:
    """Chain, a name in it, what that is a form of, why, score."""
    table = grid("entity", "mention", "merged with", "because", "score", numbers=("score",))
    return _filled(
        table, ((m["chain"], m["name"], m["other"], m["why"], score(m["score"])) for m in found["merges"])
    )


def events(found: ExtractedRows) -> Table:
    """Event, when, where, who."""
    names = {c["chain_id"]: c["normal"] for c in found["chains"]}
    parties: dict[str, list[str]] = {}
    for role in found["event_roles"]:
        if role["role"] != "place":
            parties.setdefault(role["event_id"], []).append(f"{names[role['chain_id']]} ({role['role']})")
    rows = (
        (
            e["normal"],
            _span(e["starts"], e["ends"]),
            names.get(e["place_chain_id"], ""),
            ", ".join(dict.fromkeys(parties.get(e["event_id"], []))),
        )
        for e in found["events"]
    )
    return _filled(grid("event", "when", "where", "who and what"), rows)


def _span(starts: str | None, ends: str | None) -> str:
    if starts == ends:
        return starts or ""
    return f"{starts or '?'} – {ends or '?'}"


def relations(found: ExtractedRows) -> Table:
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


def quotes(found: ExtractedRows) -> Table:
    """What is said, how it is quoted, who says it, the cue, the medium that passes it on."""
    names = {c["chain_id"]: c["normal"] for c in found["chains"]}
    named = {m["mention_id"]: m["normal"] or m["surface"] for m in found["mentions"]}
    rows = (
        (
            _shortened(found["text"][q["start"] : q["end"]]),
            q["kind"],
            names.get(q["speaker_chain_id"]) or named.get(q["speaker_mention_id"], ""),
            q["cue"] or "",
            names.get(q["relay_chain_id"], ""),
        )
        for q in found["quotes"]
    )
    return _filled(grid("quotation", "kind", "who says it", "cue", "passed on by"), rows)


def _shortened(text: str) -> str:
    return text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1].rstrip()}…"


def _surfaces(found: ExtractedRows) -> dict[str, str]:
    return {m["mention_id"]: m["surface"] for m in found["mentions"]}


def _filled(table: Table, rows: Iterable[tuple[str, ...]]) -> Table:
    for row in rows:
        table.add_row(*map(on_one_line, row))
    return table
