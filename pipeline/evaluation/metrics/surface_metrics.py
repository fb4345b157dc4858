"""Entities against lists of surfaces without offsets (BSNLP)."""

from __future__ import annotations

from collections import Counter

from pipeline.corpora.annotated_document import GoldDocument
from pipeline.evaluation.metrics.label_views import names, outermost, spans
from pipeline.evaluation.metrics.match_counts import LabelCounts, match_equal
from pipeline.evaluation.metrics.normal_form_metrics import comparable


def surface_forms(gold: GoldDocument, predicted: GoldDocument) -> LabelCounts:
    """Distinct surfaces of PER, LOC and ORG in a document; right when wording and type are in the gold.

    Outermost mentions only, each wording of a type once, without regard to case. A mention found in one
    place counts for all places, so never compare it with `exact`. Source: the strict recognition measure of
    BSNLP 2017–2021 (Piskorski et al.: every distinct surface form has to be returned).

    >>> from pipeline.corpora.annotated_document import GoldDocument
    >>> from pipeline.corpora.inline_markup import marked
    >>> rows = [("Рига", "Рига", "LOC", "1"), ("Риги", "Рига", "LOC", "1")]
    >>> gold = GoldDocument("d", "Рига, Рига, Риги", "", surfaces=rows)
    >>> surface_forms(gold, marked("[CITY Рига], [CITY Рига], [PERSON Риги]"))["LOC"]
    Counts(found=1, gold=2, right=1, predicted=1)
    """
    ours = {(comparable(surface), names(label)) for surface, _, label, _ in gold.surfaces or ()}
    theirs = {
        (comparable(predicted.text[span.start : span.end]), span.label)
        for span in outermost(spans(predicted, names))
    }
    listed = Counter((words, label) for words, label in ours if label is not None)
    return match_equal(listed, Counter(theirs), lambda item: item[1])
