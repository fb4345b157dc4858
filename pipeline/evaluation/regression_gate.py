"""The regression gate: whether new scores are significantly worse than those of a baseline.

A figure falls when the 95 % interval of the paired difference (new minus baseline, drawn over documents)
lies below zero, or when the new scores no longer have it. Speed and memory fall when they are worse by
more than 10 %.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.evaluation.bootstrap import Difference
from pipeline.evaluation.document_scores import DocumentScores, difference, measured
from pipeline.evaluation.metrics.chain_metrics import CONLL, conll_f1
from pipeline.evaluation.metrics.match_counts import Counts, by_label, micro
from pipeline.evaluation.saved_scores import Scores, require_same_gold

MAIN = (
    "entities.exact",
    "entities.surface_forms",
    "relations.end_to_end",
    "relations.gold_entities",
    "normal_forms.exact",
    "normal_forms.inflected_exact",
    "values.exact",
    "chains.conll_f1",
    "cross_document.b3",
    "links.end_to_end",
    "tokens",
    "sentences",
    "lemmas",
    "tags.upos",
    "tags.feats",
    "heads.uas",
    "heads.las",
)
TOLERANCE = 0.10


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure beside its baseline. `difference` is None for speed and memory, and for a missing figure."""

    name: str
    baseline: float
    now: float | None
    difference: Difference | None
    fell: bool


def gate(now: Scores, baseline: Scores, *, speed: bool = True) -> list[Figure]:
    """Every main figure of the baseline, and with `speed` also speed and memory where both are known.

    Raises InputError when the two were not scored on the same gold.
    """
    require_same_gold(now, baseline)
    figures = list(_quality(now.documents, baseline.documents))
    return figures + list(_speed(now, baseline)) if speed else figures


def fell(figures: list[Figure]) -> bool:
    """Whether the gate falls."""
    return any(figure.fell for figure in figures)


def value(documents: list[DocumentScores], measure: str) -> float | None:
    """The figure of a measure over documents; None where none has it."""
    head, _, last = measure.rpartition(".")
    if last == "conll_f1":
        sums = {name: _total(documents, f"{head}.{name}") for name in CONLL}
        known = {name: counts for name, counts in sums.items() if counts is not None}
        return conll_f1(known) if len(known) == len(CONLL) else None
    total = _total(documents, measure)
    return None if total is None else total.f1


def _total(documents: list[DocumentScores], measure: str) -> Counts | None:
    found = measured(documents, measure)
    return micro(by_label(found)) if found else None


def _quality(now: list[DocumentScores], baseline: list[DocumentScores]) -> Iterator[Figure]:
    for measure in MAIN:
        before, after = value(baseline, measure), value(now, measure)
        if before is None:
            continue
        if after is None:
            yield Figure(measure, before, None, None, fell=True)
        else:
            apart = difference(baseline, now, measure)
            yield Figure(measure, before, after, apart, fell=apart.worse)


def _speed(now: Scores, baseline: Scores) -> Iterator[Figure]:
    if now.speed is None or baseline.speed is None:
        return
    before, after = baseline.speed["words_per_second"], now.speed["words_per_second"]
    yield Figure("speed.words_per_second", before, after, None, fell=after < before * (1 - TOLERANCE))
    before, after = baseline.speed["peak_rss_mb"], now.speed["peak_rss_mb"]
    yield Figure("speed.peak_rss_mb", before, after, None, fell=after > before * (1 + TOLERANCE))
