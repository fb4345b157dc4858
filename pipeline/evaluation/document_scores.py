"""What was counted in each document: what scores are made of, saved and compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypedDict

from pipeline.errors import InputError
from pipeline.evaluation.bootstrap import Difference, mean_f1_interval, paired_difference, table
from pipeline.evaluation.metrics.chain_metrics import CONLL
from pipeline.evaluation.metrics.match_counts import Counts, LabelCounts, micro


@dataclass(slots=True)
class DocumentScores:
    """The counts of one document: measure («entities.exact») → label → counts.

    A measure for which the gold of the document has no answer is not there; one that found nothing to count
    is there without labels.
    """

    doc_id: str
    counts: dict[str, LabelCounts] = field(default_factory=dict)


class ScoreRow(TypedDict):
    """A row of the saved scores; `label` is empty where a measure found nothing to count in the document."""

    doc_id: str
    measure: str
    label: str
    found: float
    gold: float
    right: float
    predicted: float


def to_rows(scores: Iterable[DocumentScores]) -> list[ScoreRow]:
    """Scores as flat rows, in the order given.

    >>> to_rows([DocumentScores("d", {"tokens": {"token": Counts(1, 2, 1, 3)}})])
    [{'doc_id': 'd', 'measure': 'tokens', 'label': 'token', \
'found': 1, 'gold': 2, 'right': 1, 'predicted': 3}]
    """
    return [
        ScoreRow(
            doc_id=document.doc_id,
            measure=measure,
            label=label,
            found=counts.found,
            gold=counts.gold,
            right=counts.right,
            predicted=counts.predicted,
        )
        for document in scores
        for measure, labels in document.counts.items()
        for label, counts in (labels or {"": Counts()}).items()
    ]


def from_rows(rows: Iterable[ScoreRow]) -> list[DocumentScores]:
    """Scores from the rows of `to_rows`, documents in the order of their first row."""
    documents: dict[str, DocumentScores] = {}
    for row in rows:
        document = documents.setdefault(row["doc_id"], DocumentScores(row["doc_id"]))
        labels = document.counts.setdefault(row["measure"], {})
        if row["label"]:
            labels[row["label"]] = Counts(row["found"], row["gold"], row["right"], row["predicted"])
    return list(documents.values())


def measured(scores: Sequence[DocumentScores], measure: str) -> list[LabelCounts]:
    """The counts of one measure, of the documents that have it."""
    return [document.counts[measure] for document in scores if measure in document.counts]


def difference(
    first: Sequence[DocumentScores],
    second: Sequence[DocumentScores],
    measure: str,
    *,
    label: str | None = None,
) -> Difference:
    """The second's F1 minus the first's in one measure (of one label), paired by document.

    `chains.conll_f1` and `chains.all_mentions.conll_f1` are the mean of their three measures. `InputError`
    when the two were not measured on the same documents.
    """
    ours, theirs = (_figures(scores, measure, label) for scores in (first, second))
    if ours.keys() != theirs.keys():
        apart = sorted(ours.keys() ^ theirs.keys())
        raise InputError(
            "documents_differ",
            f"{measure}: {len(apart)} documents are in one score set only (the first: {apart[0]}).",
            "Compare scores of the same gold folder, all its documents measured.",
        )
    if not ours:
        raise InputError(
            "measure_missing",
            f"{measure} was measured in no document.",
            "Name a measure that the gold of these scores has an answer for.",
        )
    order = sorted(ours)
    return paired_difference(table([ours[d] for d in order]), table([theirs[d] for d in order]))


def interval(
    scores: Sequence[DocumentScores], measure: str, *, label: str | None = None
) -> tuple[float, float]:
    """The 95 % interval of the F1 (or accuracy) of a measure, of one label where given.

    (0.0, 0.0) where no document has it; measures as in `difference`.
    """
    figures = list(_figures(scores, measure, label).values())
    return mean_f1_interval(table(figures)) if figures else (0.0, 0.0)


def _figures(scores: Sequence[DocumentScores], measure: str, label: str | None) -> dict[str, list[Counts]]:
    """The counts of a measure by document, those of three for CoNLL F1."""
    head, _, last = measure.rpartition(".")
    measures = [f"{head}.{name}" for name in CONLL] if last == "conll_f1" else [measure]
    return {
        document.doc_id: [_of_label(document.counts[measure], label) for measure in measures]
        for document in scores
        if all(measure in document.counts for measure in measures)
    }


def _of_label(counts: Mapping[str, Counts], label: str | None) -> Counts:
    return micro(counts) if label is None else counts.get(label, Counts())
