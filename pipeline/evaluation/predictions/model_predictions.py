"""Predictions of a model: its stages over the gold texts, in batches and on one thread of arithmetic."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.language import Language
from threadpoolctl import threadpool_limits

from pipeline.corpora.annotated_document import GoldDocument
from pipeline.corpora.extracted_documents import empty, from_rows
from pipeline.engine.annotate import BATCH, StageFailed, StageTimer, apply_stages
from pipeline.engine.shard import peak_rss_mb
from pipeline.engine.watcher import Progress
from pipeline.evaluation.predictions.gold_mentions import GivenMentions
from pipeline.evaluation.predictions.prediction_set import Predictions, Speed, named
from pipeline.evaluation.predictions.resolved_predictions import TABLES, give_entities
from pipeline.sources.item import NewsItem
from pipeline.tables.row_records import Rows
from pipeline.tables.rows import document_rows


def predict(
    nlp: Language, gold: Sequence[GoldDocument], *, model: str, progress: Progress | None = None
) -> Predictions:
    """Run the pipeline over the gold texts, each with its document's date.

    Where the gold has relations or links and the model has a stage `relations`, it is also given the gold
    mentions. Where the gold has entities across documents, the predictions are resolved too. A document on
    which a stage fails is among the `failed`. The speed is that of the stages alone, on one thread; the peak
    memory that of the process up to their end.
    """
    given = GivenMentions.of(nlp) if any(d.relations or _linked(d) for d in gold) else None
    work = _Work(nlp, given)
    with threadpool_limits(1):
        for first in range(0, len(gold), BATCH):
            batch = gold[first : first + BATCH]
            failed = len(work.failed)
            work.take(batch)
            if progress:
                failed = len(work.failed) - failed
                progress(len(batch) - failed, failed, sum(len(d.text.split()) for d in batch))
    if any(entity is not None for document in gold for entity, _ in document.chains or ()):
        give_entities(work.documents, work.rows)
    words = sum(len(document.text.split()) for document in gold)
    seconds = max(work.seconds, 1e-9)
    return Predictions(
        model,
        work.documents,
        with_gold_mentions=work.with_gold_mentions if given else None,
        failed=work.failed,
        speed=Speed(
            documents_per_second=len(gold) / seconds,
            words_per_second=words / seconds,
            peak_rss_mb=peak_rss_mb(),
        ),
    )


def _linked(document: GoldDocument) -> bool:
    return any(mention.links for mention in document.mentions or ())


@dataclass(slots=True)
class _Work:
    nlp: Language
    given: GivenMentions | None
    documents: list[GoldDocument] = field(default_factory=list)
    with_gold_mentions: list[GoldDocument] = field(default_factory=list)
    rows: list[Rows] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    def take(self, batch: Sequence[GoldDocument]) -> None:
        """Predict a batch; one that fails is halved until the document that does it stands alone."""
        failure = self._attempt(batch)
        if failure is None:
            return
        if len(batch) == 1:
            self.failed[batch[0].doc_id] = f"the stage «{failure.stage}» failed: {failure}"
            self.documents.append(empty(batch[0]))
            self.rows.append({})
            self.with_gold_mentions.append(empty(batch[0]))
            return
        middle = len(batch) // 2
        self.take(batch[:middle])
        self.take(batch[middle:])

    def _attempt(self, batch: Sequence[GoldDocument]) -> StageFailed | None:
        """One memory zone: what fails inside it is caught inside it."""
        items = [NewsItem(d.text, d.uri, published_at=d.published_at) for d in batch]
        predicted: list[GoldDocument] = []
        made: list[Rows] = []
        given: list[GoldDocument] = []
        began = time.perf_counter()
        with self.nlp.memory_zone():
            try:
                docs = apply_stages(self.nlp, items, StageTimer())
                seconds = time.perf_counter() - began
                for doc, item, gold in zip(docs, items, batch, strict=True):
                    rows = document_rows(doc, item, gold.doc_id)
                    predicted.append(from_rows(gold, named(rows)))
                    made.append({table: rows[table] for table in TABLES})
                    if self.given is not None:
                        given.append(self.given.predict(doc, gold))
            except StageFailed as failure:
                return failure
        self.seconds += seconds
        self.documents += predicted
        self.rows += made
        self.with_gold_mentions += given
        return None
