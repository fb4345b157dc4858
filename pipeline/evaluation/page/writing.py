"""The page itself: a template with its style, its script and the data, all in one file.

What the data can do is bounded twice: it stands in the page as JSON in which no character of markup is left
as it is, and the content security policy lets nothing run or load but the style and the script of the page,
known by their digests.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import math
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

from pipeline.errors import InputError
from pipeline.evaluation.gold import GoldDocument
from pipeline.evaluation.judgements import Judgement
from pipeline.evaluation.page.rows import document_row
from pipeline.labels import ENTITY_TYPES, RELATION_TYPES

SCRIPTS = (
    "names.js", "dom.js", "data.js", "scores.js", "confusion.js",
    "filters.js", "marks.js", "documents.js", "main.js",
)  # fmt: skip
_MARKUP = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def write_page(
    path: str | Path,
    title: str,
    report: Mapping[str, Any],
    documents: Sequence[tuple[GoldDocument, GoldDocument]],
    judgements: Sequence[Judgement],
) -> None:
    """Write the page of an evaluation, in Russian, to a file.

    `report`: what `svodka evaluate --json` prints; `documents`: (gold, predicted) pairs; `judgements`: of
    these documents. Raises InputError when two documents have one id or the file cannot be written, and
    ValueError for a judgement of a document that is not there.
    """
    written = page(title, report, documents, judgements)
    try:
        Path(path).write_bytes(written.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise InputError(
            "cannot_write", f"The page {path} cannot be written: {error.strerror}.",
            "Give --html a file in a folder that is there and can be written to.",
        ) from None  # fmt: skip


def page(
    title: str,
    report: Mapping[str, Any],
    documents: Sequence[tuple[GoldDocument, GoldDocument]],
    judgements: Sequence[Judgement],
) -> str:
    """The page as HTML; see `write_page`."""
    style = _asset("page.css")
    script = "\n".join(('(() => {\n"use strict";', *map(_asset, SCRIPTS), "})();"))
    policy = (
        f"default-src 'none'; script-src {_digest(script)}; style-src {_digest(style)}; "
        "base-uri 'none'; form-action 'none'"
    )
    labels = [[label, kind.russian] for label, kind in RELATION_TYPES.items()]
    labels += [[label, kind.russian] for label, kind in ENTITY_TYPES.items()]
    data = {"report": report, "labels": labels, "documents": _rows(documents, judgements)}
    return Template(_asset("page.html")).substitute(
        policy=policy, title=html.escape(title), style=style, script=script, data=as_json(data)
    )


def as_json(data: object) -> str:
    """JSON that may stand inside a script element; what is not a number in JSON becomes null."""
    return json.dumps(
        _finite(data), ensure_ascii=False, allow_nan=False, separators=(",", ":")
    ).translate(_MARKUP)  # fmt: skip


def _rows(
    documents: Sequence[tuple[GoldDocument, GoldDocument]], judgements: Sequence[Judgement]
) -> list[dict[str, Any]]:
    of_document: dict[str, list[Judgement]] = {}
    for gold, _ in documents:
        if gold.doc_id in of_document:
            raise InputError(
                "duplicate_document", f"Two gold documents have the id {gold.doc_id!r}.",
                "Give each document an id of its own; svodka evaluate --lint lists those that share one.",
            )  # fmt: skip
        of_document[gold.doc_id] = []
    for judgement in judgements:
        if judgement.doc_id not in of_document:
            raise ValueError(f"a judgement of {judgement.doc_id!r}, which is not among the documents")
        of_document[judgement.doc_id].append(judgement)
    return [document_row(gold, predicted, of_document[gold.doc_id]) for gold, predicted in documents]


def _finite(data: Any) -> Any:
    if isinstance(data, float) and not math.isfinite(data):
        return None
    if isinstance(data, Mapping):
        return {str(key): _finite(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_finite(value) for value in data]
    return data


def _asset(name: str) -> str:
    return files("pipeline.evaluation.page").joinpath(name).read_text("utf-8")


def _digest(source: str) -> str:
    """As a content security policy names an inline style or script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"
