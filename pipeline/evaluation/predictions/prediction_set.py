"""What every source of predictions hands over, and how table rows become a prediction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict

from pipeline.corpora.annotated_document import GoldDocument
from pipeline.corpora.extracted_documents import TableRows
from pipeline.tables.schema import SCHEMAS

NEEDED = ("mentions", "values", "chains", "links", "relations", "quotes", "tokens")  # what is looked at


class Speed(TypedDict):
    """How fast the predictions were made, by one worker: documents, white-space words; MiB."""

    documents_per_second: float
    words_per_second: float
    peak_rss_mb: float


@dataclass(slots=True)
class Predictions:
    """Predictions for gold documents, in their order.

    `with_gold_mentions`: what the model made of the gold mentions with their ids, where it can be given
    them. `failed`: documents without a prediction, with the reason; they stand as empty ones, so that what
    a model lost costs recall. `unknown`: blocks of which these predictions say nothing (a table that the
    run did not write), not to be scored.
    """

    model: str
    documents: list[GoldDocument]
    with_gold_mentions: list[GoldDocument] | None = None
    failed: dict[str, str] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    speed: Speed | None = None


def named(rows: Mapping[str, Sequence[tuple[Any, ...]]]) -> TableRows:
    """Rows as tuples in the order of the schemas → rows by column name, of the tables in NEEDED."""
    return {
        table: [dict(zip(SCHEMAS[table].names, row, strict=True)) for row in rows.get(table, ())]
        for table in NEEDED
    }
