"""What became of every gold and every predicted item of a document: one row each, to look at and to count.

Verdicts of entities and relations: `correct`, `wrong_type`, `wrong_boundary`, `missed` (gold alone) and
`invented` (prediction alone); of normal forms: `correct` and `wrong_normal`. A gold item and a prediction
stand in one row each at most, so that in the block entities the rows with a gold side are the gold of the
exact measure, those with a predicted side its predictions, and the correct ones its hits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from pipeline.corpora.annotated_document import GoldDocument, GoldMention, GoldRelation
from pipeline.evaluation.metrics.label_views import View, names_alone, outermost, own, spans
from pipeline.evaluation.metrics.normal_form_metrics import comparable, judged_forms

Block = Literal["entities", "relations", "normal_forms"]
Verdict = Literal["correct", "missed", "invented", "wrong_type", "wrong_boundary", "wrong_normal"]
Item = TypeVar("Item")


@dataclass(slots=True)
class ItemJudgement:
    """One item on both sides; None where a side has nothing. Offsets are half-open code points.

    Of a relation `*_start` and `*_end` are the stretch from the first to the last of its two mentions,
    `*_label` its own label, and head and tail are the places of its mentions with their entity types.
    """

    doc_id: str
    block: Block
    verdict: Verdict
    gold_start: int | None = None
    gold_end: int | None = None
    gold_label: str | None = None
    gold_normal: str | None = None
    predicted_start: int | None = None
    predicted_end: int | None = None
    predicted_label: str | None = None
    predicted_normal: str | None = None
    score: float | None = None  # what the model thought of its prediction
    gold_head_start: int | None = None
    gold_head_end: int | None = None
    gold_head_label: str | None = None
    gold_tail_start: int | None = None
    gold_tail_end: int | None = None
    gold_tail_label: str | None = None
    predicted_head_start: int | None = None
    predicted_head_end: int | None = None
    predicted_head_label: str | None = None
    predicted_tail_start: int | None = None
    predicted_tail_end: int | None = None
    predicted_tail_label: str | None = None
    gold_surface: str | None = None  # the words of a mention, of relations None
    predicted_surface: str | None = None


@dataclass(frozen=True, slots=True)
class _Seen:
    """A mention in the label of a view."""

    start: int
    end: int
    label: str
    mention: GoldMention


@dataclass(frozen=True, slots=True)
class _Placed:
    """A relation with its mentions."""

    head: _Seen
    label: str
    tail: _Seen
    score: float | None


def judge(
    gold: GoldDocument,
    predicted: GoldDocument,
    *,
    view: View = own,
    relation_view: View | None = None,
    outermost_only: bool = False,
) -> list[ItemJudgement]:
    """The judgements of a document, block by block, each in the order of the text.

    Labels are compared in `view`, those of the mentions of relations in `relation_view` (the same unless
    given); with `outermost_only` (for corpora of coarse labels) entities inside a longer one of the view are
    left out on both sides, and of the predictions those that are no names. A gold mention that was not found
    is paired with the prediction on its span (`wrong_type`), else with the prediction of its type that shares
    most of its characters (`wrong_boundary`); other overlaps are no pairs, because nested mentions of two
    types overlap by nature.
    Relations alike: between the same places, but with another label, direction or entity type
    (`wrong_type`); else of the same label between overlapping places (`wrong_boundary`). A relation whose
    mention is not there (discontinuous, say) is judged nowhere, but counts in the measures.

    >>> from pipeline.corpora.inline_markup import marked
    >>> gold = marked("[CITY Рига] и [PERSON Анна Ли]")
    >>> for row in judge(gold, marked("[COUNTRY Рига] [DATE и] Анна [PERSON Ли]")):
    ...     print(row.verdict, row.gold_label, row.predicted_label)
    wrong_type CITY COUNTRY
    invented None DATE
    wrong_boundary PERSON PERSON
    """
    rows: list[ItemJudgement] = []
    if gold.mentions is not None:
        rows += _in_order(_entities(gold, predicted, view, outermost_only))
    if gold.relations is not None:
        rows += _in_order(_relations(gold, predicted, relation_view or view))
    rows += _in_order(_normal_forms(gold, predicted))
    return rows


def _in_order(rows: Iterator[ItemJudgement]) -> list[ItemJudgement]:
    def place(row: ItemJudgement) -> tuple[int, int]:
        starts = [start for start in (row.gold_start, row.predicted_start) if start is not None]
        ends = [end for end in (row.gold_end, row.predicted_end) if end is not None]
        return (min(starts), -max(ends)) if starts else (-1, 0)

    return sorted(rows, key=place)


def _entities(
    gold: GoldDocument, predicted: GoldDocument, view: View, outermost_only: bool
) -> Iterator[ItemJudgement]:
    named = names_alone(predicted) if outermost_only else predicted
    left, right = _seen(gold, view, outermost_only), _seen(named, view, outermost_only)
    for verdict, ours, theirs in _paired(left, right, _entity_steps()):
        row = ItemJudgement(gold.doc_id, "entities", verdict)
        if ours is not None:
            row.gold_start, row.gold_end, row.gold_label = ours.start, ours.end, ours.label
            row.gold_normal, row.gold_surface = ours.mention.normal, ours.mention.surface
        if theirs is not None:
            row.predicted_start, row.predicted_end = theirs.start, theirs.end
            row.predicted_label, row.predicted_normal = theirs.label, theirs.mention.normal
            row.score, row.predicted_surface = theirs.mention.score, theirs.mention.surface
        yield row


def _relations(gold: GoldDocument, predicted: GoldDocument, view: View) -> Iterator[ItemJudgement]:
    left, right = _placed(gold, view), _placed(predicted, view)
    for verdict, ours, theirs in _paired(left, right, _relation_steps()):
        row = ItemJudgement(gold.doc_id, "relations", verdict)
        if ours is not None:
            row.gold_start, row.gold_end = _stretch(ours)
            row.gold_label = ours.label
            row.gold_head_start, row.gold_head_end = ours.head.start, ours.head.end
            row.gold_tail_start, row.gold_tail_end = ours.tail.start, ours.tail.end
            row.gold_head_label, row.gold_tail_label = ours.head.label, ours.tail.label
        if theirs is not None:
            row.predicted_start, row.predicted_end = _stretch(theirs)
            row.predicted_label, row.score = theirs.label, theirs.score
            row.predicted_head_start, row.predicted_head_end = theirs.head.start, theirs.head.end
            row.predicted_tail_start, row.predicted_tail_end = theirs.tail.start, theirs.tail.end
            row.predicted_head_label, row.predicted_tail_label = theirs.head.label, theirs.tail.label
        yield row


def _normal_forms(gold: GoldDocument, predicted: GoldDocument) -> Iterator[ItemJudgement]:
    for form in judged_forms(gold, predicted):
        answer = form.answer
        right = answer.normal is not None and comparable(answer.normal) == comparable(form.gold)
        start, end = form.span or (None, None)
        yield ItemJudgement(
            gold.doc_id,
            "normal_forms",
            "correct" if right else "wrong_normal",
            start,
            end,
            form.label,
            form.gold,
            answer.start,
            answer.end,
            answer.label,
            answer.normal,
            answer.score,
            gold_surface=form.surface,
            predicted_surface=answer.surface,
        )


Nearness = Callable[[Item, Item], int]  # how well two items pair up; 0 is not at all
Step = tuple[Verdict, Nearness[Item]]


def _entity_steps() -> Sequence[Step[_Seen]]:
    return (
        ("correct", lambda a, b: int(_key(a) == _key(b))),
        ("wrong_type", lambda a, b: int((a.start, a.end) == (b.start, b.end))),
        ("wrong_boundary", lambda a, b: _common(a, b) if a.label == b.label else 0),
    )


def _relation_steps() -> Sequence[Step[_Placed]]:
    return (
        ("correct", lambda a, b: int(_triple(a) == _triple(b))),
        ("wrong_type", _same_places),
        ("wrong_boundary", _near_places),
    )


def _triple(relation: _Placed) -> tuple[tuple[int, int, str], str, tuple[int, int, str]]:
    return _key(relation.head), relation.label, _key(relation.tail)


def _same_places(a: _Placed, b: _Placed) -> int:
    """3 for the same direction and label, 2 for the same direction, 1 for the other."""
    ours, theirs = ((r.head.start, r.head.end, r.tail.start, r.tail.end) for r in (a, b))
    if ours == theirs:
        return 3 if a.label == b.label else 2
    return int(ours == (*theirs[2:], *theirs[:2]))


def _near_places(a: _Placed, b: _Placed) -> int:
    heads, tails = _common(a.head, b.head), _common(a.tail, b.tail)
    return heads + tails if a.label == b.label and heads and tails else 0


def _paired(
    left: Sequence[Item], right: Sequence[Item], steps: Sequence[Step[Item]]
) -> Iterator[tuple[Verdict, Item | None, Item | None]]:
    """Pair the sides step by step, the nearest first; what stays alone is missed or invented."""
    ours, theirs = list(range(len(left))), list(range(len(right)))
    for verdict, nearness in steps:
        near = [(-value, i, j) for i in ours for j in theirs if (value := nearness(left[i], right[j]))]
        taken_left: set[int] = set()
        taken_right: set[int] = set()
        for _, i, j in sorted(near):
            if i not in taken_left and j not in taken_right:
                taken_left.add(i)
                taken_right.add(j)
                yield verdict, left[i], right[j]
        ours = [i for i in ours if i not in taken_left]
        theirs = [j for j in theirs if j not in taken_right]
    for i in ours:
        yield "missed", left[i], None
    for j in theirs:
        yield "invented", None, right[j]


def _seen(document: GoldDocument, view: View, outermost_only: bool) -> list[_Seen]:
    """The mentions in a view, as often as the measures count them."""
    named: dict[tuple[int, int, str], list[GoldMention]] = {}
    for mention in document.mentions or ():
        label = view(mention.label)
        if label is not None:
            named.setdefault((mention.start, mention.end, label), []).append(mention)
    counted = spans(document, view)
    return [
        _Seen(*span, mention)
        for span, times in sorted((outermost(counted) if outermost_only else counted).items())
        for mention in named[span][:times]
    ]


def _placed(document: GoldDocument, view: View) -> list[_Placed]:
    place: dict[str, _Seen] = {}
    for mention in document.mentions or ():
        label = view(mention.label)
        if label is not None:
            place[mention.id] = _Seen(mention.start, mention.end, label, mention)
    relations: Sequence[GoldRelation] = document.relations or ()
    return [
        _Placed(place[relation.head], relation.label, place[relation.tail], relation.score)
        for relation in relations
        if relation.head in place and relation.tail in place
    ]


def _key(seen: _Seen) -> tuple[int, int, str]:
    return seen.start, seen.end, seen.label


def _common(a: _Seen, b: _Seen) -> int:
    """How many characters two mentions share."""
    return max(0, min(a.end, b.end) - max(a.start, b.start))


def _stretch(relation: _Placed) -> tuple[int, int]:
    head, tail = relation.head, relation.tail
    return min(head.start, tail.start), max(head.end, tail.end)
