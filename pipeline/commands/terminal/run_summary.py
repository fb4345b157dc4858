"""Prints the result of a run and the next steps."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.console import Console

from pipeline.commands.terminal.date_notes import dates_in_words
from pipeline.commands.terminal.duration import duration
from pipeline.commands.terminal.json_output import print_json
from pipeline.commands.terminal.progress_rate import rejects_in_words
from pipeline.commands.terminal.row_counts import counts
from pipeline.commands.terminal.screen import screen, show_table
from pipeline.engine.empty_inputs import names
from pipeline.engine.run_status import run_status
from pipeline.views.visible import on_one_line

if TYPE_CHECKING:
    from pipeline.engine.execution import RunResult

_QUERY = "SELECT normal, label, sum(n_mentions) AS n FROM chains GROUP BY ALL ORDER BY n DESC LIMIT 10"


def print_result(result: RunResult, *, as_json: bool) -> None:
    """Print the result of a run on standard output, as JSON or as text."""
    status = run_status(result.out)
    if as_json:
        totals = {"rejects_by_code": status.rejects_by_code, "tables": status.tables}
        figures = asdict(result)
        del figures["resolution"]  # `svodka resolve --json` prints it
        print_json({**figures, **totals})
    else:
        show_summary(screen(), result, status.tables, status.rejects_by_code)


def show_summary(
    console: Console, result: RunResult, rows: Mapping[str, int], rejects: Mapping[str, int]
) -> None:
    """The end of `svodka run`: counts, tables, the next step. `rows` by table, `rejects` by code."""
    console.print(f"{_made(result)}", soft_wrap=True)
    for line in (seen_before_in_words(result.seen_before), inputs_in_words(result.without_documents)):
        if line:
            console.print(on_one_line(line), soft_wrap=True)
    if result.passed_over:
        console.print(on_one_line(passed_over(result.passed_over)), soft_wrap=True)
    if result.passed_over_records:
        console.print(on_one_line(passed_over_records(result.passed_over_records)), soft_wrap=True)
    for line in dates_in_words(result.dates, result.documents):
        console.print(on_one_line(line), soft_wrap=True)
    if result.rejects:
        query = "SELECT source_uri, source_row, code, message FROM rejects"
        codes = ", ".join(f"{number:,} {code}" for code, number in rejects.items())
        some = "some" if result.documents else "all"
        console.print(
            f'To see why {some} were rejected ({codes}): svodka sql {_shell(result.out)} "{query}"',
            soft_wrap=True,
        )
    console.print(f"\nTables in {on_one_line(result.out)}:", soft_wrap=True)
    show_table(console, counts(rows))
    console.print("\nNext:", soft_wrap=True)
    table = next((name for name in ("mentions", "documents") if name in rows), "documents")
    query = _QUERY if "chains" in rows else "SELECT doc_id, title, published_at FROM documents LIMIT 10"
    console.print(f'  svodka sql {_shell(result.out)} "{query}"', soft_wrap=True)
    console.print(f"  pd.read_parquet({result.out.rstrip('/') + '/' + table!r})", soft_wrap=True)


def passed_over(suffixes: Mapping[str, int]) -> str:
    """`Skipped 20 files of other kinds: 18 .ann, 2 .jpg.`"""
    total = sum(suffixes.values())
    kinds = sorted(suffixes.items(), key=lambda kind: (-kind[1], kind[0]))
    listed = ", ".join(f"{number:,} {suffix or 'without a suffix'}" for suffix, number in kinds)
    return f"Skipped {total:,} file{'' if total == 1 else 's'} of other kinds: {listed}."


def passed_over_records(kinds: Mapping[str, int]) -> str:
    """`Skipped 3 records: 2 Telegram service messages, 1 Telegram messages without text.`"""
    total = sum(kinds.values())
    told = sorted(kinds.items(), key=lambda kind: (-kind[1], kind[0]))
    listed = ", ".join(f"{number:,} {kind}" for kind, number in told)
    return f"Skipped {total:,} record{'' if total == 1 else 's'}: {listed}."


def seen_before_in_words(kinds: Mapping[str, int]) -> str | None:
    """`Repeated, recorded but not processed: 3 documents (2 by id, 1 by text).`"""
    told = [
        f"{number:,} by {how}"
        for kind, how in (("id", "id"), ("exact", "text"))
        if (number := kinds.get(kind, 0))
    ]
    total = kinds.get("id", 0) + kinds.get("exact", 0)
    near = kinds.get("near", 0)
    lines = []
    if told:
        lines.append(
            f"Repeated, recorded but not processed: {documents_in_words(total)} ({', '.join(told)})."
        )
    if near:
        lines.append(f"Similar to an earlier document, and marked: {documents_in_words(near)}.")
    return " ".join(lines) or None


def inputs_in_words(uris: Sequence[str]) -> str | None:
    """`No document found in 2 inputs: empty.jsonl, b.jsonl.`"""
    if not uris:
        return None
    return f"No document found in {len(uris):,} input{'' if len(uris) == 1 else 's'}: {names(uris)}."


def documents_in_words(number: int) -> str:
    """`1 document`, `2 documents`."""
    return f"{number:,} document{'' if number == 1 else 's'}"


def _made(result: RunResult) -> str:
    made = f"{_documents_and_words(result.documents, result.words, rejects_in_words(result.rejects))}"
    if result.fresh_shards == 0:
        return f"{made}; nothing was new."
    if result.fresh_shards < result.shards:
        fresh = _documents_and_words(result.fresh_documents, result.fresh_words)
        made += f"; this command processed {fresh} in {duration(result.seconds)}"
    else:
        made += f" in {duration(result.seconds)}"
    if result.fresh_words and result.seconds > 0:
        made += f" ({result.fresh_words / result.seconds:,.0f} words/s)"
    return f"{made}; peak memory {result.peak_rss_mb:,.0f} MB."


def _documents_and_words(documents: int, words: int, between: str = "") -> str:
    told = [documents_in_words(documents), between, f"{words:,} word{'' if words == 1 else 's'}"]
    return ", ".join(filter(None, told))


def _shell(path: str) -> str:
    return on_one_line(shlex.quote(path))
