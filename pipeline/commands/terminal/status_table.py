"""Prints the progress of a run."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console

from pipeline.commands.terminal.date_notes import dates_in_words
from pipeline.commands.terminal.duration import duration
from pipeline.commands.terminal.row_counts import counts
from pipeline.commands.terminal.run_summary import inputs_in_words, seen_before_in_words
from pipeline.commands.terminal.screen import grid, show_table
from pipeline.engine.run_status import RunStatus
from pipeline.views.visible import on_one_line


def show_status(console: Console, run: RunStatus) -> None:
    """Facts of the run line by line, then its tables."""
    facts = grid("", "")
    facts.show_header = False
    for name, fact in _facts(run):
        facts.add_row(name, on_one_line(fact))
    show_table(console, facts)
    console.print()
    show_table(console, counts(run.tables))


def _facts(run: RunStatus) -> list[tuple[str, str]]:
    rejects = f"{run.rejects:,}"
    if run.rejects_by_code:
        rejects += f" ({', '.join(f'{code} {n:,}' for code, n in run.rejects_by_code.items())})"
    facts = [
        ("run", f"{run.run_id} in {run.out}"),
        ("model", run.model),
        ("state", _state(run)),
        ("shards", f"{run.shards:,} of {_planned(run.shards_planned)}"),
        ("documents", _documents(run)),
        ("rejects", rejects),
        ("words", f"{run.words:,}"),
    ]
    if run.passed_over:
        facts.append(("skipped files", _by_kind(run.passed_over)))
    if run.passed_over_records:
        facts.append(("skipped records", _by_kind(run.passed_over_records)))
    if met := seen_before_in_words(run.seen_before):
        facts.append(("repeated", met))
    if empty := inputs_in_words(run.without_documents):
        facts.append(("inputs", empty))
    facts.append(("dates", " ".join(dates_in_words(run.dates, run.documents)) or "every document has a date"))
    if run.words_per_second is not None:
        facts.append(("speed", f"{run.words_per_second:,.0f} words/s"))
    if run.stage_words_per_second:
        stages = (f"{name} {speed:,.0f}" for name, speed in run.stage_words_per_second.items())
        facts.append(("by stage", ", ".join(stages)))
    if run.seconds_left is not None:
        facts.append(("time left", f"{duration(run.seconds_left)} at the rate so far"))
    if run.peak_rss_mb is not None:
        facts.append(("peak memory", f"{run.peak_rss_mb:,.0f} MB in the largest worker"))
    if run.workers_mb:
        facts.append(("memory now", " + ".join(f"{size:,.0f}" for size in run.workers_mb) + " MB"))
    return facts


def _by_kind(counts: Mapping[str, int]) -> str:
    most_first = sorted(counts.items(), key=lambda kind: (-kind[1], kind[0]))
    return ", ".join(f"{number:,} {kind}" for kind, number in most_first)


def _state(run: RunStatus) -> str:
    if run.running:
        who = run.running_as
        return f"running since {who.get('since')} (process {who.get('process')} on {who.get('host')})"
    if run.finished:
        return f"finished {run.finished_at}"
    return f"not finished (started {run.started_at}); if it has stopped, repeat svodka run to continue"


def _documents(run: RunStatus) -> str:
    done = f"{run.documents + run.rejects:,} of {_planned(run.documents_planned)}"
    return (
        f"{done}, {run.documents_in_flight:,} more in unfinished shards" if run.documents_in_flight else done
    )


def _planned(number: int | None) -> str:
    return "? (still counting)" if number is None else f"{number:,}"
