"""Runs the stages over a batch of documents; bisects a failing batch down to the failing document."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extraction import set_published_at
from pipeline.sources.item import NewsItem, Reject
from pipeline.tables.ids import document_id
from pipeline.tables.row_records import Rows
from pipeline.tables.rows import document_rows

BATCH = 32  # documents
_KEPT_FORMS = 40_000  # some 20 MB


@dataclass(slots=True)
class StageTimer:
    """Accumulates the seconds spent in each stage."""

    seconds: dict[str, float] = field(default_factory=dict)
    _last: float = field(default_factory=time.perf_counter)

    def start(self) -> None:
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        """Add the time since the last lap to this stage."""
        now = time.perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._last
        self._last = now


class StageFailed(Exception):
    """A stage raised; `stage` is its name in the pipeline."""

    def __init__(self, stage: str, error: Exception) -> None:
        super().__init__(str(error))
        self.stage = stage
        self.error = error


def annotate(
    nlp: Language, items: Sequence[NewsItem], repeated: frozenset[int], clock: StageTimer
) -> list[Rows | Reject]:
    """Annotate documents.

    Returns, in the order of `items`, the rows of each document or its reject. `repeated`: hashes of ids that
    several documents share.
    """
    done, failure = _attempt(nlp, items, repeated, clock)
    if failure is None:
        return list(done)
    if len(items) == 1:
        return [_reject(items[0], failure, repeated)]
    middle = len(items) // 2
    return [
        *annotate(nlp, items[:middle], repeated, clock),
        *annotate(nlp, items[middle:], repeated, clock),
    ]


def _attempt(
    nlp: Language, items: Sequence[NewsItem], repeated: frozenset[int], clock: StageTimer
) -> tuple[list[Rows], StageFailed | None]:
    """Annotate a batch inside one spaCy memory zone.

    Errors are caught inside the zone: one that left it would corrupt the vocabulary. The vocabulary keeps the
    first _KEPT_FORMS word forms, which are created outside the zone; the zone frees all later ones.
    """
    try:
        docs = _tokenized(nlp, items, clock) if len(nlp.vocab) < _KEPT_FORMS else None
    except StageFailed as failure:
        return [], failure
    with nlp.memory_zone():
        try:
            docs = apply_stages(nlp, items, clock) if docs is None else _finished(nlp, docs, clock)
            rows = [
                document_rows(doc, item, document_id(item, repeated))
                for doc, item in zip(docs, items, strict=True)
            ]
            clock.lap("rows")
        except StageFailed as failure:
            return [], failure
        except Exception as error:
            return [], StageFailed("rows", error)
    return rows, None


def apply_stages(nlp: Language, items: Iterable[NewsItem], clock: StageTimer) -> list[Doc]:
    """Run all stages over a batch, one stage at a time. Raises StageFailed."""
    return _finished(nlp, _tokenized(nlp, items, clock), clock)


def _tokenized(nlp: Language, items: Iterable[NewsItem], clock: StageTimer) -> list[Doc]:
    """Tokenize; each Doc carries its publication date."""
    clock.start()
    docs = []
    try:
        for item in items:
            doc = nlp.make_doc(item.text)
            if item.day_known:
                set_published_at(doc, item.published_at)
            docs.append(doc)
    except Exception as error:
        raise StageFailed("tokenizer", error) from error
    clock.lap("tokenizer")
    return docs


def _finished(nlp: Language, docs: list[Doc], clock: StageTimer) -> list[Doc]:
    stage = ""
    try:
        for stage, component in nlp.pipeline:
            if hasattr(component, "pipe"):
                docs = list(component.pipe(docs, batch_size=BATCH))
            else:
                docs = [component(doc) for doc in docs]
            clock.lap(stage)
    except Exception as error:
        raise StageFailed(stage, error) from error
    return docs


def _reject(item: NewsItem, failure: StageFailed, repeated: frozenset[int]) -> Reject:
    kind = type(failure.error).__name__
    return Reject(
        source_uri=item.source_uri,
        source_row=item.source_row,
        stage=failure.stage,
        code="stage_failed",
        message=f"The stage «{failure.stage}» failed on this document: {kind}: {failure.error}. "
        "Other documents are not affected. Please report this message with the text.",
        doc_id=document_id(item, repeated),
    )
