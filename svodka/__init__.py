"""Svodka turns raw Russian news into tables of entities and relations.

>>> import svodka
>>> nlp = svodka.load()
>>> doc = nlp("Министр финансов Ирина Белова вчера прилетела в Астану.")
>>> [(m.surface, m.label, m.normal) for m in doc._.extraction.mentions][0]
('Министр финансов', 'PROFESSION', 'министр финансов')
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import load, open_run, run
from pipeline.errors import InputError, Interrupted, RunError, SvodkaError, UnfinishedRun

if TYPE_CHECKING:
    from pipeline.export.exporter import ExportResult
    from pipeline.resolve.resolve import Resolution

__version__ = version("svodka")
__all__ = [
    "InputError",
    "Interrupted",
    "RunError",
    "SvodkaError",
    "UnfinishedRun",
    "__version__",
    "export",
    "load",
    "open_run",
    "resolve",
    "run",
]


def resolve(out: str | Path, *, judgements: str | Path | None = None, memory: int = 1_000) -> Resolution:
    """Merge mentions of the same entity across the documents of a run, as `svodka resolve` does.

    `judgements`: a CSV file of decisions made by hand; OUT/judgements.csv unless given. `memory`: MB that
    DuckDB may use before it spills to disk. Raises pipeline.errors.InputError when the folder holds no run.
    """
    from pipeline.resolve.resolve import resolve as resolve_entities

    return resolve_entities(out, judgements=judgements, memory_mb=memory)


def export(
    source: str | Path,
    *,
    to: str,
    out: str | Path,
    format: str | None = None,
    tables: Sequence[str] | None = None,
    separator: str = ",",
    overwrite: bool = False,
) -> ExportResult:
    """Write a run, or annotated documents, in the format of another tool, as `svodka export` does.

    `to`: brat, labelstudio, conllu, docbin, csv or rdf. `format`: the format of `source` when that is a
    folder of annotated documents, not a run. `tables` and `separator`: for csv.
    Raises pipeline.errors.InputError before anything is written.
    """
    from pipeline.export.exporter import ExportRequest
    from pipeline.export.exporter import export as write

    return write(ExportRequest(str(source), to, str(out), format, tables, separator, overwrite))
