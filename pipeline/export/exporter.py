"""`svodka export`: from a run folder or a gold corpus to a folder in another format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pipeline.corpora.annotation_scheme import AnnotationScheme
from pipeline.corpora.brat.brat_writer import BratWriter
from pipeline.corpora.conllu.conllu_writer import ConlluWriter
from pipeline.corpora.document_writer import DocumentWriter
from pipeline.corpora.labelstudio.labelstudio_writer import LabelStudioWriter
from pipeline.corpora.span_checks import UNUSUAL_SHAPES
from pipeline.errors import InputError
from pipeline.export.csv_tables import chosen_tables, write_tables
from pipeline.export.docbin import DocBinWriter
from pipeline.export.export_folder import ExportFolder
from pipeline.export.export_source import Source, gold_source, run_source, unfinished
from pipeline.export.rdf import write_rdf
from pipeline.export.relation_arguments import relation_arguments
from pipeline.tables.run import Run
from pipeline.tables.schema import RESOLVED

FORMATS = ("brat", "labelstudio", "conllu", "docbin", "csv", "rdf")
OF_TABLES = ("csv", "rdf")  # made of the tables of a run, not of documents
OF_TOKENS = ("conllu", "docbin")
_KEPT = frozenset(UNUSUAL_SHAPES) | {  # what a reader counts, and keeps
    "relation across a line break",
    "relation between nested mentions",
    "link without a name",
    "link on a type that is not linked",
    "mention with several links",
    "chain with different links",
}


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be exported: a run, or gold of a format. `tables` and `separator` are for csv."""

    source: str
    to: str
    out: str
    gold_format: str | None = None
    tables: Sequence[str] | None = None
    separator: str = ","
    overwrite: bool = False


@dataclass(slots=True)
class Exported:
    """What was written. `left_out`: what was not, or not as it stands, by reason; `notes`: of the source."""

    export: str
    source: str
    out: str
    rows: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def export(order: Order) -> Exported:
    """Write the folder. Raises InputError when the order cannot be followed, before anything is written."""
    if order.to not in FORMATS:
        raise InputError(
            "unknown_format", f"There is no export to «{order.to}».", f"Choose one of {', '.join(FORMATS)}."
        )
    if order.to in OF_TABLES:
        return _export_tables(order)
    tokens = order.to in OF_TOKENS
    if order.gold_format:
        source = gold_source(order.source, order.gold_format)
    else:
        source = run_source(order.source, tokens=tokens)
    return _export_documents(order, source)


def _export_documents(order: Order, source: Source) -> Exported:
    folder, result = _begun(order, source.path, source.notes)
    left_out: Counter[str] = Counter()
    rows = Counter(documents=0, mentions=0, relations=0)
    with closing(_writer(order.to, folder, source.model)) as writer:
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
        result.notes.append(f"Nothing to write as {order.to}: the source has no tokens. Export a run.")
    return _finished(folder, result, rows, left_out)


def _export_tables(order: Order) -> Exported:
    if order.gold_format:
        raise InputError(
            "needs_a_run",
            f"{order.to} is made of the tables of a run, not of gold.",
            "Run first: svodka run INPUT -o OUT.",
        )
    run = Run(order.source)
    tables = chosen_tables(run, order.tables, order.separator) if order.to == "csv" else []
    if order.to == "rdf":
        run.table("facts")  # is it resolved?
    notes = unfinished(run)
    if not run.folder.parts("entities"):
        notes.append(f"The run is not resolved: no {', '.join(RESOLVED)}. See `svodka resolve`.")
    folder, result = _begun(order, run.folder.path, notes)
    left_out: Counter[str] = Counter()
    if order.to == "csv":
        rows = write_tables(folder, run, tables, order.separator, left_out)
    else:
        rows = write_rdf(folder, run)
    return _finished(folder, result, rows, left_out)


def _writer(to: str, folder: ExportFolder, model: str | None) -> DocumentWriter:
    scheme = AnnotationScheme(relation_arguments())
    match to:
        case "brat":
            return BratWriter(folder, scheme)
        case "labelstudio":
            return LabelStudioWriter(folder, scheme, model)
        case "conllu":
            return ConlluWriter(folder)
    return DocBinWriter(folder)


def _begun(order: Order, source: Path, notes: Sequence[str]) -> tuple[ExportFolder, Exported]:
    folder = ExportFolder(order.out)
    result = Exported(order.to, order.source, order.out, notes=list(notes))
    folder.begin(source, asdict(result), overwrite=order.overwrite)
    return folder, result


def _finished(
    folder: ExportFolder, result: Exported, rows: dict[str, int], left_out: Counter[str]
) -> Exported:
    result.rows = dict(rows)
    result.left_out = {reason: number for reason, number in left_out.most_common() if number}
    folder.finish(asdict(result))
    return result
