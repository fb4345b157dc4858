"""Svodka: raw Russian news in, normalized tables out.

>>> import pipeline
>>> nlp = pipeline.load()
>>> doc = nlp("Министр финансов Ирина Белова вчера прилетела в Астану.")
>>> [(m.surface, m.label, m.normal) for m in doc._.extraction.mentions][0]
('Министр финансов', 'PROFESSION', 'министр финансов')
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

    from pipeline.engine.execution import RunResult
    from pipeline.views.run_view import OpenRun

__all__ = ["load", "open_run", "run"]


def load(name: str | None = None, *, syntax: bool = False) -> Language:
    """A model as a spaCy pipeline: by name (`ru_news`) or by path; the default when None."""
    from pipeline.engine.model_loading import DEFAULT_MODEL, load_model

    return load_model(name or DEFAULT_MODEL, syntax=syntax)


def run(
    inputs: str | Path | Sequence[str | Path],
    out: str | Path,
    *,
    model: str | None = None,
    workers: int = 0,
    timezone: str = "Europe/Moscow",
    tables: Sequence[str] | None = None,
    limit: int | None = None,
    syntax: bool = False,
    resolve: bool = True,
    overwrite: bool = False,
    max_reject_rate: float = 1.0,
    text_field: str | None = None,
    date_field: str | None = None,
    date_format: str | None = None,
    records: str | None = None,
    dedup: str = "off",
    document_timeout: float = 300.0,
    worker_memory: float | None = None,
) -> RunResult:
    """`svodka run` from Python: files, folders or globs in, tables under `out`. Goes on where it stopped.

    `workers`: processes; a document that hangs, crashes or eats memory ends one of them and is rejected. 0 is
    this process, without that protection. `records`: the path of the records in JSON (`response.items`); made
    out where it is not given. `date_format`: a strptime pattern, or dmy, mdy or ymd. `document_timeout` in
    seconds, `worker_memory` in MB. `resolve`: make the entities across documents at the end.

    Raises pipeline.errors.InputError when the inputs cannot be used, RunError when the run fails.
    """
    from pipeline.engine.execution import ExecutionOptions, execute
    from pipeline.engine.model_loading import DEFAULT_MODEL
    from pipeline.engine.run_config import DocumentLimits, RunConfig
    from pipeline.resolve.after_run import resolve_run
    from pipeline.sources.item import ReadOptions
    from pipeline.tables.schema import SCHEMAS

    listed = [inputs] if isinstance(inputs, str | Path) else list(inputs)
    config = RunConfig(
        model=model or DEFAULT_MODEL,
        read=ReadOptions(
            timezone=timezone,
            text_field=text_field,
            date_field=date_field,
            date_format=date_format,
            records=records,
        ),
        tables=tuple(tables) if tables else tuple(SCHEMAS),
        limit=limit,
        syntax=syntax,
        dedup=dedup,
    )
    means = ExecutionOptions(
        workers, limits=DocumentLimits(document_timeout, worker_memory), max_reject_rate=max_reject_rate
    )
    result = execute([str(path) for path in listed], out, config, means, overwrite=overwrite)
    if resolve:
        resolve_run(out)
    return result


def open_run(out: str | Path) -> OpenRun:
    """A run folder, to read: tables, SQL, one document, one entity. See docs/notebooks.md.

    `open_run("out/demo").mentions.to_pandas(label="PERSON")`, `.sql("SELECT …")`, `.document(doc_id)`,
    `.entity("Раушан Кажибаева")`. Raises pipeline.errors.InputError where there is no run, or one of another
    schema; warns (pipeline.errors.UnfinishedRun) when not all of its shards are done.
    """
    from pipeline.views.run_view import open_run

    return open_run(out)
