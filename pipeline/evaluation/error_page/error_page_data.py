"""What the script of the page reads: documents and judgements as short rows of JSON.

A side is `[start, end, label, normal]`, or `[null, null, label, normal, surface]` in a list of surfaces that
says nothing of places; a judgement `[block, verdict, gold side, predicted side, score,
edges, ends]` with null for what is not there. Offsets are in UTF-16 units, because the strings of JavaScript
count so. `edges` of a wrong boundary: `[left in tokens, right in tokens, left in characters, right in
characters]` by which the prediction is longer than the gold, negative where it is shorter. `ends` of a
relation: gold head and tail, predicted head and tail, as sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import razdel

from pipeline.corpora.annotated_document import GoldDocument
from pipeline.evaluation.item_judgements import ItemJudgement
from pipeline.pages.offsets import Place, utf16_places

Row = list[Any]  # as it goes to JSON


def document_row(
    gold: GoldDocument, predicted: GoldDocument, judgements: Sequence[ItemJudgement]
) -> dict[str, Any]:
    """One document with what both sides say about it and how that was judged."""
    place = utf16_places(gold.text)
    return {
        "id": gold.doc_id,
        "text": gold.text,
        "gold": _mentions(gold, place),
        "predicted": _mentions(predicted, place),
        "judgements": [_judgement(judgement, gold.text, place) for judgement in judgements],
    }


def edges(text: str, gold: tuple[int, int], predicted: tuple[int, int]) -> tuple[int, int, int, int]:
    """By how much a prediction is longer than the gold on its left and right, in tokens, then in characters.

    A piece of a token, and white space alone, count as one token.

    >>> edges("бывший мэр Риги Анна", (7, 15), (0, 10))
    (1, -1, 7, -5)
    """
    left, right = gold[0] - predicted[0], predicted[1] - gold[1]
    return (
        _tokens(text, predicted[0], gold[0]) if left >= 0 else -_tokens(text, gold[0], predicted[0]),
        _tokens(text, gold[1], predicted[1]) if right >= 0 else -_tokens(text, predicted[1], gold[1]),
        left,
        right,
    )


def _tokens(text: str, start: int, end: int) -> int:
    return max(len(list(razdel.tokenize(text[start:end]))), int(start < end))


def _mentions(document: GoldDocument, place: Place) -> list[Row]:
    return [
        [place(mention.start), place(mention.end), mention.label, mention.normal]
        for mention in document.mentions or ()
    ]


def _judgement(judged: ItemJudgement, text: str, place: Place) -> Row:
    gold = _span(judged.gold_start, judged.gold_end)
    predicted = _span(judged.predicted_start, judged.predicted_end)
    cut = judged.block == "entities" and judged.verdict == "wrong_boundary"
    row: Row = [
        judged.block,
        judged.verdict,
        _side(gold, judged.gold_label, judged.gold_normal, place, judged.gold_surface),
        _side(predicted, judged.predicted_label, judged.predicted_normal, place, judged.predicted_surface),
        judged.score,
        edges(text, gold, predicted) if cut and gold and predicted else None,
    ]
    if judged.block == "relations":
        ends = (
            (judged.gold_head_start, judged.gold_head_end, judged.gold_head_label),
            (judged.gold_tail_start, judged.gold_tail_end, judged.gold_tail_label),
            (judged.predicted_head_start, judged.predicted_head_end, judged.predicted_head_label),
            (judged.predicted_tail_start, judged.predicted_tail_end, judged.predicted_tail_label),
        )
        row.append([_side(_span(start, end), label, None, place) for start, end, label in ends])
    return row


def _span(start: int | None, end: int | None) -> tuple[int, int] | None:
    return None if start is None or end is None else (start, end)


def _side(
    span: tuple[int, int] | None,
    label: str | None,
    normal: str | None,
    place: Place,
    surface: str | None = None,
) -> Row | None:
    if span is not None:
        return [place(span[0]), place(span[1]), label, normal]
    if label is None and normal is None and surface is None:
        return None
    return [None, None, label, normal, surface]
