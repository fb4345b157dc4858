"""Svodka turns raw Russian news into tables of entities and relations.

`import svodka` offers the same names.

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
    """Load a model as a spaCy pipeline.

    `name`: an installed model (`ru_news`) or the path of a pipeline directory; None for the default model.
    `syntax`: also run the syntax stage, which gives each token its head.
    Raises pipeline.errors.InputError when there is no such model.
    """
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
    compact: bool = True,
    max_reject_rate: float = 1.0,
    text_field: str | None = None,
    title_field: str | None = None,
    date_field: str | None = None,
    date_format: str | None = None,
    url_field: str | None = None,
    id_field: str | None = None,
    records: str | None = None,
    max_chars: int = 1_000_000,
    engine: str = "local",
    scheduler: str | None = None,
    dashboard: bool = False,
    dedup: str = "off",
    document_timeout: float = 300.0,
    worker_memory: float | None = None,
) -> RunResult:
    """Extract tables from news, as `svodka run` does; `svodka run --help` explains each option.

    `inputs`: files, folders or globs. `out`: the folder for the tables; a run that was interrupted continues
    there. `workers`: the number of worker processes. With the default, 0, this process does the work: a
    document that hangs or crashes is then not contained. `document_timeout` in seconds, `worker_memory`
    in MB.

    Raises pipeline.errors.InputError when an input or an option cannot be used, RunError when the run fails.
    """
    from pipeline.engine.run_request import RunRequest

    return RunRequest(
        inputs=[inputs] if isinstance(inputs, str | Path) else list(inputs),
        out=out,
        model=model,
        workers=workers,
        timezone=timezone,
        tables=tables,
        limit=limit,
        syntax=syntax,
        resolve=resolve,
        overwrite=overwrite,
        compact=compact,
        max_reject_rate=max_reject_rate,
        text_field=text_field,
        title_field=title_field,
        date_field=date_field,
        date_format=date_format,
        url_field=url_field,
        id_field=id_field,
        records=records,
        max_chars=max_chars,
        engine=engine,
        scheduler=scheduler,
        dashboard=dashboard,
        dedup=dedup,
        document_timeout=document_timeout,
        worker_memory=worker_memory,
    ).execute()


def open_run(out: str | Path) -> OpenRun:
    """Open a run folder for reading: tables, SQL, single documents and entities. See docs/notebooks.md.

    `open_run("out/demo").mentions.to_pandas(label="PERSON")`, `.sql("SELECT …")`, `.document(doc_id)`,
    `.entity("Раушан Кажибаева")`. Raises pipeline.errors.InputError when the folder holds no run, or a run of
    another schema version; warns (pipeline.errors.UnfinishedRun) when some of its shards are not done.
    """
    from pipeline.views.run_view import open_run

    return open_run(out)
