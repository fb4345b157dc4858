"""The page itself, from scores, documents and judgements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.corpora.annotated_document import GoldDocument
from pipeline.errors import InputError
from pipeline.evaluation.error_page.error_page_data import document_row
from pipeline.evaluation.item_judgements import ItemJudgement
from pipeline.labels import ENTITY_TYPES, RELATION_TYPES
from pipeline.pages.assembly import assemble, write_html

SCRIPTS = (
    "names.js",
    "data.js",
    "scores.js",
    "confusion.js",
    "filters.js",
    "marks.js",
    "documents.js",
    "main.js",
)


def write_page(
    path: str | Path,
    title: str,
    report: Mapping[str, Any],
    documents: Sequence[tuple[GoldDocument, GoldDocument]],
    judgements: Sequence[ItemJudgement],
) -> None:
    """Write the page of an evaluation, in Russian, to a file.

    `report`: what `svodka evaluate --json` prints; `documents`: (gold, predicted) pairs; `judgements`: of
    these documents. Raises InputError when two documents have one id or the file cannot be written, and
    ValueError for a judgement of a document that is not there.
    """
    write_html(path, page(title, report, documents, judgements))


def page(
    title: str,
    report: Mapping[str, Any],
    documents: Sequence[tuple[GoldDocument, GoldDocument]],
    judgements: Sequence[ItemJudgement],
) -> str:
    """The page as HTML; see `write_page`."""
    labels = [[label, kind.russian] for label, kind in RELATION_TYPES.items()]
    labels += [[label, kind.russian] for label, kind in ENTITY_TYPES.items()]
    data = {"report": report, "labels": labels, "documents": _rows(documents, judgements)}
    return assemble("pipeline.evaluation.error_page", SCRIPTS, title, data)


def _rows(
    documents: Sequence[tuple[GoldDocument, GoldDocument]], judgements: Sequence[ItemJudgement]
) -> list[dict[str, Any]]:
    of_document: dict[str, list[ItemJudgement]] = {}
    for gold, _ in documents:
        if gold.doc_id in of_document:
            raise InputError(
                "duplicate_document",
                f"Two gold documents have the id {gold.doc_id!r}.",
                "Give each document an id of its own; svodka evaluate --lint lists those that share one.",
            )
        of_document[gold.doc_id] = []
    for judgement in judgements:
        if judgement.doc_id not in of_document:
            raise ValueError(f"a judgement of {judgement.doc_id!r}, which is not among the documents")
        of_document[judgement.doc_id].append(judgement)
    return [document_row(gold, predicted, of_document[gold.doc_id]) for gold, predicted in documents]
