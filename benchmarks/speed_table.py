"""The section «Speed» of docs/quality.md, and the same figures as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Measured = dict[str, float]
FIGURES = ("words_per_second", "ratio", "peak_rss_mb", "load_seconds", "import_seconds")
HEAD = """## Speed

{documents:,} documents spread over the dump, {words:,.0f} words; {machine}; medians of
{rounds} rounds in which the systems took turns, each in a fresh process on one thread (of the memory the
highest). A whole run with all stages (syntax off) and all tables written, against natasha's own chain of
calls on the same texts, which writes nothing. The ratio is to natasha in the same round. Loading, which is
not in the words/s: weights and a first short text. Written by `make bench` (`benchmarks/speed.py`).
"""
WORKERS = """
{model}, {many:,} documents, {words:,.0f} words, loading of two workers included: {one:,.0f} words/s by one
worker, {two:,.0f} by two, {times:.2f} times as many; {memory:,.0f} MB a worker."""


@dataclass(frozen=True, slots=True)
class Speeds:
    """What was measured: medians over the rounds by system, and by number of workers of one model."""

    machine: str
    documents: int
    rounds: int
    systems: Mapping[str, Measured]  # natasha first
    many: int  # documents of the runs by number of workers
    default_model: str
    workers: Mapping[str, Measured]  # «1», «2»; empty: not measured


def as_json(speeds: Speeds) -> dict[str, Any]:
    """`systems`: name → the FIGURES; `ratio` is to natasha in the same round."""
    return {
        "machine": speeds.machine,
        "documents": speeds.documents,
        "words": _words(speeds.systems),
        "rounds": speeds.rounds,
        "systems": {
            system: {name: round(row[name], 3) for name in FIGURES} for system, row in speeds.systems.items()
        },
        "workers": {count: round(row["words_per_second"], 1) for count, row in speeds.workers.items()},
    }


def table(speeds: Speeds) -> str:
    """Markdown: a column for each system, then the words on two workers."""
    rows = (
        ("words/s, one worker", "words_per_second", ",.0f"),
        ("to natasha", "ratio", ".2f"),
        ("peak memory, MB", "peak_rss_mb", ",.0f"),
        ("loading, s", "load_seconds", ".2f"),
        ("imports before it, s", "import_seconds", ".2f"),
    )
    head = HEAD.format(
        documents=speeds.documents, words=_words(speeds.systems), machine=speeds.machine, rounds=speeds.rounds
    )
    lines = [
        head,
        f"| | {' | '.join(speeds.systems)} |",
        f"|---|{'---:|' * len(speeds.systems)}",
        *(
            f"| {title} | {' | '.join(format(row[key], form) for row in speeds.systems.values())} |"
            for title, key, form in rows
        ),
    ]
    if speeds.workers:
        one, two = (speeds.workers[count]["words_per_second"] for count in ("1", "2"))
        lines.append(
            WORKERS.format(
                model=speeds.default_model,
                many=speeds.many,
                words=_words(speeds.workers),
                one=one,
                two=two,
                times=two / one,
                memory=speeds.workers["2"]["peak_rss_mb"],
            )
        )
    lines += ["", "![F1 against words a second a core](frontier.svg)"]
    return "\n".join(lines)


def _words(rows: Mapping[str, Measured]) -> float:
    """All systems read the same texts."""
    return next(iter(rows.values()))["words"] if rows else 0
