"""Predictions of natasha as a peer: its own chain of calls, as its documentation shows them.

Names are PER, LOC and ORG (no fine types), with natasha's normal forms; the ё that it loses stays lost.
Natasha asks for pymorphy2, which needs `pkg_resources`; pymorphy3 takes its place (same answers).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from threadpoolctl import threadpool_limits

from pipeline.corpora.annotated_document import GoldDocument, GoldMention, GoldToken
from pipeline.corpora.extracted_documents import empty
from pipeline.engine.shard import peak_rss_mb
from pipeline.engine.watcher import Progress
from pipeline.evaluation.predictions.prediction_set import Predictions, Speed

NAME = "natasha"
_SILENT_ON = {"relations", "chains", "cross_document", "links", "values", "quotes"}


def predict_by_natasha(gold: Sequence[GoldDocument], *, progress: Progress | None = None) -> Predictions:
    """Segments, tags, names, lemmas and normal forms of the gold texts; one thread of arithmetic."""
    annotate = _annotator()
    documents: list[GoldDocument] = []
    began = time.perf_counter()
    with threadpool_limits(1):
        for document in gold:
            documents.append(_prediction(document, annotate(document.text)))
            if progress:
                progress(1, 0, len(document.text.split()))
    seconds = max(time.perf_counter() - began, 1e-9)
    words = sum(len(document.text.split()) for document in gold)
    return Predictions(
        NAME,
        documents,
        unknown=set(_SILENT_ON),
        speed=Speed(
            documents_per_second=len(gold) / seconds,
            words_per_second=words / seconds,
            peak_rss_mb=peak_rss_mb(),
        ),
    )


def _annotator() -> Callable[[str], Any]:
    """Text → natasha's Doc with everything that it can say."""
    import pymorphy3  # noqa: F401

    for name in list(sys.modules):  # whoever imported natasha before gave it the old package
        if name.split(".")[0] in ("pymorphy2", "yargy", "natasha"):
            del sys.modules[name]
    for name in list(sys.modules):
        if name.split(".")[0] == "pymorphy3":
            sys.modules[name.replace("pymorphy3", "pymorphy2", 1)] = sys.modules[name]
    from natasha import (
        Doc,
        MorphVocab,
        NewsEmbedding,
        NewsMorphTagger,
        NewsNERTagger,
        NewsSyntaxParser,
        Segmenter,
    )

    segmenter, vocab, embedding = Segmenter(), MorphVocab(), NewsEmbedding()
    morph, syntax, ner = NewsMorphTagger(embedding), NewsSyntaxParser(embedding), NewsNERTagger(embedding)

    def annotate(text: str) -> Any:
        doc = Doc(text)
        doc.segment(segmenter)
        doc.tag_morph(morph)
        doc.parse_syntax(syntax)
        doc.tag_ner(ner)
        for token in doc.tokens:
            token.lemmatize(vocab)
        for span in doc.spans:
            span.normalize(vocab)
        return doc

    return annotate


def _prediction(gold: GoldDocument, doc: Any) -> GoldDocument:
    document = empty(gold)
    document.mentions = [
        GoldMention(
            f"m{number}",
            span.start,
            span.stop,
            span.type,
            gold.text[span.start : span.stop],
            normal=span.normal,
            coarse_only=True,
        )
        for number, span in enumerate(doc.spans)
    ]
    if gold.sentences is not None:
        document.sentences = [_tokens(sentence.tokens) for sentence in doc.sents]
    return document


def _tokens(tokens: Sequence[Any]) -> list[GoldToken]:
    place = {token.id: index for index, token in enumerate(tokens)}
    return [
        GoldToken(
            start=token.start,
            end=token.stop,
            text=token.text,
            lemma=token.lemma,
            upos=token.pos,
            feats="|".join(f"{name}={value}" for name, value in sorted((token.feats or {}).items())),
            head=place.get(token.head_id, -1),
            deprel=token.rel,
        )
        for token in tokens
    ]
