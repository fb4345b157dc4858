"""`svodka export`: from a run folder or a annotated corpus to a folder in another format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pipeline.corpora.annotation_scheme import AnnotationScheme
from pipeline.corpora.corpus_format import WriteOptions
from pipeline.corpora.document_writer import DocumentWriter
from pipeline.corpora.registry import FORMATS as CORPUS_FORMATS
from pipeline.corpora.registry import format_code
from pipeline.corpora.span_checks import UNUSUAL_SHAPES
from pipeline.errors import InputError
from pipeline.export.csv_tables import chosen_tables, write_tables
from pipeline.export.docbin import DocBinWriter
from pipeline.export.export_folder import ExportFolder
from pipeline.export.export_formats import FORMATS
from pipeline.export.export_source import ExportSource, gold_source, run_source, unfinished
from pipeline.export.rdf import write_rdf
from pipeline.export.relation_arguments import relation_arguments
from pipeline.tables.run import Run
from pipeline.tables.schema import RESOLVED

_KEPT = frozenset(UNUSUAL_SHAPES) | {  # what a reader counts, and keeps
    "relation across a line break",
    "relation between nested mentions",
    "link without a name",
    "link on a type that is not linked",
    "mention with several links",
    "chain with different links",
}


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What is to be exported: a run, or gold of a format. `tables` and `separator` are for csv."""

    source: str
    to: str
    out: str
    gold_format: str | None = None
    tables: Sequence[str] | None = None
    separator: str = ","
    overwrite: bool = False


@dataclass(slots=True)
class ExportResult:
    """The result of an export.

    `export`: the format. `source` and `out`: paths. `rows`: what was written, by kind. `left_out`: the
    number of items that were not written, or were changed, by reason. `notes`: remarks on the source.
    """

    export: str
    source: str
    out: str
    rows: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def export(request: ExportRequest) -> ExportResult:
    """Write the folder. Raises InputError, before anything is written, for an impossible request."""
    if request.to not in FORMATS:
        raise InputError(
            "unknown_format", f"There is no export to «{request.to}».", f"Choose one of {', '.join(FORMATS)}."
        )
    format = FORMATS[request.to]
    if format.from_tables:
        return _export_tables(request)
    if request.gold_format:
        source = gold_source(request.source, request.gold_format)
    else:
        source = run_source(request.source, tokens=format.needs_tokens)
    return _export_documents(request, source)


def _export_documents(request: ExportRequest, source: ExportSource) -> ExportResult:
    folder, result = _begin(request, source.path, source.notes)
    left_out: Counter[str] = Counter()
    rows = Counter(documents=0, mentions=0, relations=0)
    with closing(_writer(request.to, folder, source.model)) as writer:
        for document in source.documents:
            left_out.update({what: n for what, n in document.oddities.items() if what not in _KEPT})
            if not document.text and document.mentions is None:
                left_out["document without a text"] += 1
                continue
            if not writer.add(document):
                continue
            rows["documents"] += 1
            rows["mentions"] += len(document.mentions or ())
            rows["relations"] += len(document.relations or ())
        writer.finish()
    left_out.update(writer.left_out)
    if left_out["document without tokens"] and not rows["documents"]:
        result.notes.append(f"Nothing to write as {request.to}: the source has no tokens. Export a run.")
    return _finish(folder, result, rows, left_out)


def _export_tables(request: ExportRequest) -> ExportResult:
    if request.gold_format:
        raise InputError(
            "needs_a_run",
            f"{request.to} is made of the tables of a run, not of gold.",
            "Run first: svodka run INPUT -o OUT.",
        )
    run = Run(request.source)
    tables = chosen_tables(run, request.tables, request.separator) if request.to == "csv" else []
    if request.to == "rdf":
        run.table("facts")  # is it resolved?
    notes = unfinished(run)
    if not run.folder.parts("entities"):
        notes.append(f"The run is not resolved: no {', '.join(RESOLVED)}. See `svodka resolve`.")
    folder, result = _begin(request, run.folder.path, notes)
    left_out: Counter[str] = Counter()
    if request.to == "csv":
        rows = write_tables(folder, run, tables, request.separator, left_out)
    else:
        rows = write_rdf(folder, run)
    return _finish(folder, result, rows, left_out)


def _writer(to: str, folder: ExportFolder, model: str | None) -> DocumentWriter:
    writer = format_code(to).writer if to in CORPUS_FORMATS else None
    if writer is None:
        return DocBinWriter(folder)
    return writer(folder, WriteOptions(AnnotationScheme(relation_arguments()), model))


def _begin(request: ExportRequest, source: Path, notes: Sequence[str]) -> tuple[ExportFolder, ExportResult]:
    folder = ExportFolder(request.out)
    result = ExportResult(request.to, request.source, request.out, notes=list(notes))
    folder.begin(source, asdict(result), overwrite=request.overwrite)
    return folder, result


def _finish(
    folder: ExportFolder, result: ExportResult, rows: dict[str, int], left_out: Counter[str]
) -> ExportResult:
    result.rows = dict(rows)
    result.left_out = {reason: number for reason, number in left_out.most_common() if number}
    folder.finish(asdict(result))
    return result
