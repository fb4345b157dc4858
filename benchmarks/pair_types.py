"""Asks a model of which type each related gold pair of a sentence is: all its scores, no threshold."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.language import Language

from pipeline.corpora.annotated_document import GoldDocument
from pipeline.evaluation.document_scores import DocumentScores
from pipeline.evaluation.metrics.match_counts import LabelCounts
from pipeline.evaluation.metrics.pair_type_accuracy import IdPair, pair_type_accuracy
from pipeline.neural.reader import Reader
from pipeline.stages.neural_ner import NeuralNer

MEASURE = "pair_types"


def add_pair_types(nlp: Language, gold: Sequence[GoldDocument], scores: Sequence[DocumentScores]) -> None:
    """Adds the measure to the scores of each document, in the order of the gold. Nothing for a model without
    a reader of relations, and for a corpus whose mentions have no fine types throughout."""
    reader = _reader(nlp)
    if reader is None or any(m.coarse_only for document in gold for m in document.mentions or ()):
        return
    for document, counted in zip(gold, scores, strict=True):
        if document.relations:
            counted.counts[MEASURE] = _counts(nlp, reader, document)


def _reader(nlp: Language) -> Reader | None:
    stages = (component for _, component in nlp.pipeline if isinstance(component, NeuralNer))
    stage = next(stages, None)
    return stage.reader if stage is not None and stage.reader.settings.relations else None


def _counts(nlp: Language, reader: Reader, document: GoldDocument) -> LabelCounts:
    mentions = document.mentions or []
    probabilities = reader.relation_probabilities(
        reader.read(document.text), [(m.start, m.end, m.label) for m in mentions]
    )
    likeliest, certain = probabilities.argmax(2), probabilities.max(2)
    place = {mention.id: at for at, mention in enumerate(mentions)}
    answers: dict[IdPair, str] = {}
    for relation in document.relations or ():
        head, tail = place.get(relation.head), place.get(relation.tail)
        if head is not None and tail is not None and certain[head, tail] > 0:
            answers[relation.head, relation.tail] = reader.settings.relations[likeliest[head, tail]]
    return pair_type_accuracy(document, answers, _sentence_starts(nlp, document.text))


def _sentence_starts(nlp: Language, text: str) -> list[int]:
    """Where the sentences begin, as the model's own first stage sees them."""
    doc = nlp.get_pipe("segment")(nlp.make_doc(text))
    return [0, *(sentence.start_char for sentence in list(doc.sents)[1:])]
