"""What is exported: the documents of a run, or of a hand-labelled corpus, in the one form of gold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.corpora import read_gold
from pipeline.corpora.annotated_document import GoldDocument
from pipeline.corpora.extracted_documents import from_rows
from pipeline.engine.plan import read_plan
from pipeline.tables.documents import Record, stream_documents
from pipeline.tables.run import Run

_TABLES = ("mentions", "values", "chains", "links", "relations")


@dataclass(frozen=True, slots=True)
class ExportSource:
    """Documents to export. `model` found the mentions, None for people. `notes`: what to know of them."""

    path: Path
    model: str | None
    documents: Iterator[GoldDocument]
    notes: list[str] = field(default_factory=list)


def run_source(out: str | Path, *, tokens: bool) -> ExportSource:
    """The documents of a run, with their tokens if wanted, and of the candidates of a link the best alone.

    Raises InputError where there is no run.
    """
    run = Run(out)
    model = f"{run.manifest['model']['name']} {run.manifest['model']['version']}"
    wanted = [*_TABLES, "tokens"] if tokens else _TABLES
    missing = [table for table in wanted if table not in run.tables]
    notes = [*unfinished(run), *(f"The run has no table «{table}»." for table in missing)]
    return ExportSource(run.folder.path, model, _documents(run, wanted, tokens), notes)


def gold_source(path: str | Path, format: str) -> ExportSource:
    """The documents of a gold file or folder. Raises InputError as `read_gold` does."""
    return ExportSource(Path(path), None, read_gold(path, format))


def unfinished(run: Run) -> list[str]:
    """A note for a run that has not come to its end: only what is done is exported."""
    folder = run.folder
    done = len(folder.done())
    planned = len(read_plan(folder.plan_path)) if folder.plan_path.is_file() else None
    if planned is not None and done >= planned and "finished_at" in run.manifest:
        return []
    of = "an unknown number of" if planned is None else f"{planned:,}"
    return [f"The run is not finished: {done:,} of {of} shards are exported. Go on with `svodka run`."]


def _documents(run: Run, tables: Sequence[str], tokens: bool) -> Iterator[GoldDocument]:
    for row, rows in stream_documents(run, tables):
        yield _document(row, rows, tokens)


def _document(row: Record, rows: dict[str, list[Record]], tokens: bool) -> GoldDocument:
    blank = GoldDocument(
        row["doc_id"], row["text"], row["source_uri"], row["published_at"], sentences=[] if tokens else None
    )
    best = [link for link in rows.get("links", ()) if link["rank"] == 1]
    relations = rows.get("relations", ()) if "mentions" in rows else ()
    return from_rows(blank, {**rows, "links": best, "relations": relations})
