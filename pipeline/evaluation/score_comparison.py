"""Two saved scores of the same gold beside each other: differences with their intervals, and what flipped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.evaluation.bootstrap import Difference
from pipeline.evaluation.document_scores import DocumentScores, difference, measured
from pipeline.evaluation.item_judgements import ItemJudgement
from pipeline.evaluation.metrics.match_counts import Counts, by_label
from pipeline.evaluation.regression_gate import MAIN, value
from pipeline.evaluation.saved_scores import Scores, require_same_gold

_MORE = (
    "entities.overlap",
    "entities.nested_only",
    "entities.outermost_coarse",
    "entities.token_io",
    "chains.all_mentions.conll_f1",
    "cross_document.all_mentions.b3",
    "links.accuracy_at_gold",
    "quotes.exact",
    "quotes.speakers",
)
MEASURES = (*MAIN, *_MORE)
_WITH_LABELS = ("entities.exact", "entities.surface_forms", "relations.end_to_end", "quotes.exact")

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of both sides; the difference is B minus A."""

    measure: str
    label: str | None
    a: float
    b: float
    difference: Difference

    @property
    def significant(self) -> bool:
        """Whether the interval of the difference leaves zero out."""
        return self.difference.low > 0 or self.difference.high < 0


@dataclass(frozen=True, slots=True)
class Apart:
    """Where A and B part: `gained` items are right in B alone, `lost` ones in A alone.

    A gold item is right when it was found, an invention when it was not made.
    """

    name: str
    gained: int
    lost: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that can be said of two scores; documents and labels with the most flips first."""

    a: str
    b: str
    documents: int
    figures: list[Compared]
    labels: list[Compared]
    documents_apart: list[Apart]
    labels_apart: list[Apart]


def compare(a: Scores, b: Scores) -> Comparison:
    """B against A. Raises InputError when they were not scored on the same gold."""
    require_same_gold(a, b)
    documents, labels = _flips(a.judgements, b.judgements)
    return Comparison(
        a.model,
        b.model,
        len(a.documents),
        list(_figures(a.documents, b.documents)),
        list(_by_label(a.documents, b.documents)),
        documents,
        labels,
    )


def _figures(a: list[DocumentScores], b: list[DocumentScores]) -> Iterator[Compared]:
    for measure in MEASURES:
        before, after = value(a, measure), value(b, measure)
        if before is not None and after is not None:
            yield Compared(measure, None, before, after, difference(a, b, measure))


def _by_label(a: list[DocumentScores], b: list[DocumentScores]) -> Iterator[Compared]:
    for measure in _WITH_LABELS:
        ours, theirs = by_label(measured(a, measure)), by_label(measured(b, measure))
        if not ours or not theirs:
            continue
        for label in sorted({**ours, **theirs}):
            before, after = ours.get(label, Counts()).f1, theirs.get(label, Counts()).f1
            apart = difference(a, b, measure, label=label)
            yield Compared(measure, label, before, after, apart)


def _flips(a: Iterable[ItemJudgement], b: Iterable[ItemJudgement]) -> tuple[list[Apart], list[Apart]]:
    """By document and by «block label», most flips first."""
    right_a, wrong_a = _sorted_out(a)
    right_b, wrong_b = _sorted_out(b)
    gained = [*(right_b - right_a), *(wrong_a - wrong_b)]
    lost = [*(right_a - right_b), *(wrong_b - wrong_a)]
    documents = _apart((str(key[0]) for key in gained), (str(key[0]) for key in lost))
    labels = _apart((f"{k[1]} {k[2]}" for k in gained), (f"{k[1]} {k[2]}" for k in lost))
    return documents, labels


def _apart(gained: Iterable[str], lost: Iterable[str]) -> list[Apart]:
    more, less = Counter(gained), Counter(lost)
    found = [Apart(name, more[name], less[name]) for name in {**more, **less}]
    return sorted(found, key=lambda apart: (-apart.gained - apart.lost, apart.name))


def _sorted_out(judgements: Iterable[ItemJudgement]) -> tuple[set[Key], set[Key]]:
    """The gold items that were found, and the predictions that are wrong."""
    right: set[Key] = set()
    wrong: set[Key] = set()
    for row in judgements:
        if row.verdict == "correct":
            right.add(_gold_key(row))
        elif row.predicted_label is not None and row.block != "normal_forms":
            wrong.add(_predicted_key(row))
    return right, wrong


def _gold_key(row: ItemJudgement) -> Key:
    arguments = (row.gold_head_start, row.gold_head_end, row.gold_tail_start, row.gold_tail_end)
    words = row.gold_surface if row.gold_start is None else None
    return (row.doc_id, row.block, row.gold_label, row.gold_start, row.gold_end, words, *arguments)


def _predicted_key(row: ItemJudgement) -> Key:
    arguments = (
        row.predicted_head_start,
        row.predicted_head_end,
        row.predicted_tail_start,
        row.predicted_tail_end,
    )
    return (
        row.doc_id,
        row.block,
        row.predicted_label,
        row.predicted_start,
        row.predicted_end,
        None,
        *arguments,
    )
