"""Shows scores on a terminal: what `--json` has, as tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from pipeline.commands.terminal.percentages import interval, rate
from pipeline.commands.terminal.screen import grid, show_table
from pipeline.views.visible import on_one_line

_COLUMNS = ("precision", "recall", "F1", "95 %", "gold", "predicted", "right")
_SHOWN_DOCUMENTS = 10
Report = Mapping[str, Any]


def show_evaluation(console: Console, report: Report) -> None:
    """The figures block by block, then what of gold and predictions could not be used."""
    documents = f"{report['documents']:,} document{'' if report['documents'] == 1 else 's'}"
    console.print(f"{report['model']} on {documents} ({report['format']}), per cent", style="bold")
    tables = [
        ("Measures", _measures(report)),
        *((f"By label: {name}", _labels(block)) for name, block in _labelled(report)),
        ("Normal forms", _normal_forms(report)),
        ("Values", _values(report)),
        ("Quotations", _quotes(report)),
        ("Chains", _chains(report)),
        ("Other figures", _others(report)),
        ("In the gold", _counts("what", report["gold"]["oddities"])),
        ("Predictions left out, because the corpus has no such type", _left_out(report)),
    ]
    for title, table in tables:
        if table.row_count:
            console.print(f"\n{title}", style="bold")
            show_table(console, table)
    _told(console, "Not scored", report["gold"]["unusable"])
    _told(console, "Without a prediction, counted as empty", report["predictions"]["failed"])


def _measures(report: Report) -> Table:
    table = grid("measure", *_COLUMNS, numbers=_COLUMNS)
    for block in ("entities", "relations"):
        for name, measure in report.get(block, {}).items():
            table.add_row(f"{block}, {name.replace('_', ' ')}", *_figures(measure["micro"]))
    return table


def _labelled(report: Report) -> Iterator[tuple[str, Report]]:
    """The measures that are shown label by label."""
    entities = report.get("entities", {})
    for name in ("exact", "outermost_coarse", "token_io", "surface_forms"):
        if name in entities:
            yield f"entities, {name.replace('_', ' ')}", entities[name]["by_label"]
    if "relations" in report:
        yield "relations, end to end", report["relations"]["end_to_end"]["by_label"]


def _labels(by_label: Report) -> Table:
    table = grid("label", *_COLUMNS, numbers=_COLUMNS)
    for label, figures in sorted(by_label.items(), key=lambda item: (-item[1]["gold"], item[0])):
        table.add_row(label, *_figures(figures))
    return table


def _figures(figures: Report) -> list[str]:
    counts = [f"{figures[name]:,}" for name in ("gold", "predicted", "correct")]
    if not figures["gold"] and not figures["predicted"]:
        return ["–"] * 4 + counts  # nothing was asked: no score of 0
    rates = [rate(figures[name]) for name in ("precision", "recall", "f1")]
    return [*rates, interval(figures["ci95"]), *counts]


def _normal_forms(report: Report) -> Table:
    columns = ("right", "of", "inflected, right", "of ")
    table = grid("label", *columns, numbers=columns)
    for label, figures in _with_total(report.get("normal_forms")):
        table.add_row(
            label,
            rate(figures["exact"]),
            f"{figures['n']:,}",
            rate(figures["inflected_exact"]),
            f"{figures['n_inflected']:,}",
        )
    return table


def _values(report: Report) -> Table:
    table = grid("label", "right", "of", numbers=("right", "of"))
    for label, figures in _with_total(report.get("values")):
        table.add_row(label, rate(figures["exact"]), f"{figures['n']:,}")
    return table


def _with_total(block: Report | None) -> Iterator[tuple[str, Report]]:
    if block is not None:
        yield "all", block
        yield from sorted(block["by_label"].items(), key=lambda item: (-item[1]["n"], item[0]))


def _chains(report: Report) -> Table:
    columns = ("precision", "recall", "F1")
    table = grid("measure", "over mentions", *columns, numbers=columns)
    for block in ("chains", "cross_document"):
        common = report.get(block, {})
        for over, figures in (("of both sides", common), ("all", common.get("all_mentions", {}))):
            for name, measure in figures.items():
                place = f"{block.replace('_', ' ')}, {name}"
                if name == "conll_f1":
                    table.add_row("chains, CoNLL mean", over, "", "", rate(measure))
                elif name != "all_mentions":
                    rates = (rate(measure[part]) for part in ("precision", "recall", "f1"))
                    table.add_row(place, over, *rates)
    return table


def _quotes(report: Report) -> Table:
    columns = ("precision", "recall", "F1")
    table = grid("quotations", *columns, numbers=columns)
    if block := report.get("quotes"):
        kinds = {"span and kind": block["exact"]["micro"], **block["exact"]["by_label"]}
        for name, figures in {**kinds, "speaker": block["speakers"], "medium": block["relays"]}.items():
            table.add_row(name, *(rate(figures[part]) for part in ("precision", "recall", "f1")))
    return table


def _others(report: Report) -> Table:
    table = grid("figure", "value", numbers=("value",))
    for block in ("links", "tokens", "sentences", "lemmas", "tags", "heads"):
        for name, figure in report.get(block, {}).items():
            table.add_row(f"{block}, {name.replace('_', ' ')}", rate(figure))
    if speed := report.get("speed"):
        table.add_row("documents/s", f"{speed['documents_per_second']:,.1f}")
        table.add_row("words/s", f"{speed['words_per_second']:,.0f}")
        table.add_row("peak memory, MB", f"{speed['peak_rss_mb']:,.0f}")
    return table


def _left_out(report: Report) -> Table:
    return _counts(
        "type",
        {**report["predictions"]["left_out"]["entities"], **report["predictions"]["left_out"]["relations"]},
    )


def _counts(name: str, numbers: Mapping[str, int]) -> Table:
    table = grid(name, "times", numbers=("times",))
    for what, number in numbers.items():
        table.add_row(on_one_line(what), f"{number:,}")
    return table


def _told(console: Console, title: str, documents: Mapping[str, str]) -> None:
    if not documents:
        return
    console.print(f"\n{title} ({len(documents):,})", style="bold")
    for doc_id, reason in list(documents.items())[:_SHOWN_DOCUMENTS]:
        console.print(on_one_line(f"{doc_id}: {reason}"), soft_wrap=True)
    if len(documents) > _SHOWN_DOCUMENTS:
        console.print(f"… and {len(documents) - _SHOWN_DOCUMENTS:,} more; --json has all.")
