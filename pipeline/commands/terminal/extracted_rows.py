"""What was found in one text, as rows by column name: the form that JSON, terminal and page are made from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pipeline
from pipeline.extraction import extraction, set_published_at
from pipeline.russian.source_text import plain_doc
from pipeline.sources.item import NewsItem
from pipeline.stages.value_finder import needs_date
from pipeline.tables.ids import document_id
from pipeline.tables.rows import document_rows
from pipeline.tables.schema import SCHEMAS

SHOWN = ("sentences", "mentions", "values", "chains", "links", "relations", "quotes", "events", "event_roles")

ExtractedRows = dict[str, Any]


def extracted(text: str, published_at: datetime | None = None, model: str | None = None) -> ExtractedRows:
    """`text`, `published_at` (ISO 8601 or None), a list of rows for each table in SHOWN, `merges`: why names
    are of one chain, and `undated`: ids of the mentions that only a date of publication gives a meaning."""
    nlp = pipeline.load(model)
    doc = nlp.make_doc(text)
    set_published_at(doc, published_at)
    doc = nlp(doc)
    item = NewsItem(text, source_uri="-", published_at=published_at)
    rows = document_rows(doc, item, document_id(item, frozenset()))
    found: ExtractedRows = {"text": text, "published_at": published_at.isoformat() if published_at else None}
    for table in SHOWN:
        columns = SCHEMAS[table].names
        found[table] = [dict(zip(columns, row, strict=True)) for row in rows[table]]
    found["merges"] = [
        {"chain": chain.normal, "label": chain.label, **merge._asdict()}
        for chain in extraction(doc).chains
        for merge in chain.merges
    ]
    worked_on, _ = plain_doc(doc)
    found["undated"] = [
        row["mention_id"]
        for row, value in zip(found["values"], extraction(worked_on).values, strict=True)
        if needs_date(worked_on, value)
    ]
    return found
