"""Judgements: every gold and every predicted item in one row, and their sums are those of the measures."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.corpora.annotated_document import GoldDocument, GoldMention
from pipeline.corpora.inline_markup import marked
from pipeline.evaluation.item_judgements import ItemJudgement, judge
from pipeline.evaluation.metrics.label_views import names, names_alone
from pipeline.evaluation.metrics.match_counts import micro
from pipeline.evaluation.metrics.span_metrics import exact, outermost_coarse

TEXT = "Завод «Маяк» в Омске открыл филиал"


def verdicts(rows: list[ItemJudgement], block: str = "entities") -> list[str]:
    return [row.verdict for row in rows if row.block == block]


def test_a_prediction_with_another_end_is_a_wrong_boundary_and_one_row() -> None:
    gold = marked("[ORGANIZATION Завод «Маяк»] в [CITY Омске]")
    (first, second) = judge(gold, marked("Завод «[ORGANIZATION Маяк]» в [CITY Омске]"))
    assert (first.verdict, first.gold_start, first.gold_end) == ("wrong_boundary", 0, 12)
    assert (first.predicted_start, first.predicted_end, first.predicted_label) == (7, 11, "ORGANIZATION")
    assert (first.gold_surface, first.predicted_surface) == ("Завод «Маяк»", "Маяк")
    assert second.verdict == "correct"


def test_another_type_on_the_span_is_a_wrong_type() -> None:
    (row,) = judge(marked("в [CITY Омске]"), marked("в [STATE_OR_PROVINCE Омске]"))
    assert (row.verdict, row.gold_label, row.predicted_label) == ("wrong_type", "CITY", "STATE_OR_PROVINCE")


def test_an_overlap_of_another_type_is_missed_and_invented() -> None:
    rows = judge(marked("[ORGANIZATION банк Омска]"), marked("банк [CITY Омска]"))
    assert sorted(verdicts(rows)) == ["invented", "missed"]


def test_one_prediction_over_two_gold_mentions_stands_once() -> None:
    gold = marked("[PERSON Анна Ли], [PERSON Ян Ли]")
    rows = judge(gold, marked("[PERSON Анна Ли, Ян Ли]"))
    assert verdicts(rows) == ["wrong_boundary", "missed"]


def test_two_labels_on_one_span_are_two_rows() -> None:
    rows = judge(marked("[CITY [COUNTRY Сингапур]]"), marked("[CITY Сингапур]"))
    assert sorted(verdicts(rows)) == ["correct", "missed"]


def test_relations() -> None:
    text = "[PERSON#p Анна], [PROFESSION#j мэр] [CITY#c Омска]"
    gold = marked(text, relations=["p WORKS_AS j", "p WORKPLACE c"])
    rows = judge(gold, marked(text, relations=["j WORKS_AS p", "p WORKPLACE c", "j WORKPLACE c"]))
    assert verdicts(rows, "relations") == ["correct", "wrong_type", "invented"]
    row = next(row for row in rows if row.verdict == "wrong_type")
    assert (row.gold_head_label, row.gold_tail_label) == ("PERSON", "PROFESSION")
    assert (row.predicted_head_label, row.predicted_tail_label) == ("PROFESSION", "PERSON")
    assert (row.gold_start, row.gold_end) == (0, 9)


def test_a_relation_with_a_cut_argument_is_a_wrong_boundary() -> None:
    gold = marked("[PERSON#p Анна Ли], [PROFESSION#j мэр]", relations=["p WORKS_AS j"])
    predicted = marked("Анна [PERSON#p Ли], [PROFESSION#j мэр]", relations=["p WORKS_AS j"])
    assert verdicts(judge(gold, predicted), "relations") == ["wrong_boundary"]


def test_a_relation_of_a_missed_entity_is_missed() -> None:
    gold = marked("[PERSON#p Анна], [PROFESSION#j мэр]", relations=["p WORKS_AS j"])
    assert verdicts(judge(gold, marked("[PERSON#p Анна], мэр", relations=[])), "relations") == ["missed"]


def test_normal_forms_of_found_mentions_alone() -> None:
    gold = marked("[PERSON#p Анны Ли] из [CITY#c Омска]", normals={"p": "Анна Ли", "c": "Омск"})
    rows = judge(gold, marked("[PERSON#p Анны Ли] из Омска", normals={"p": "Анн Ли"}))
    (row,) = [row for row in rows if row.block == "normal_forms"]
    assert (row.verdict, row.gold_normal, row.predicted_normal) == ("wrong_normal", "Анна Ли", "Анн Ли")


def test_empty_sides() -> None:
    assert judge(marked("Тихо"), marked("Тихо")) == []
    assert verdicts(judge(marked("[CITY Омск]"), marked("Омск"))) == ["missed"]
    assert verdicts(judge(marked("Омск"), marked("[CITY Омск]"))) == ["invented"]


@st.composite
def documents(draw: st.DrawFn) -> GoldDocument:
    spans = draw(
        st.lists(st.tuples(st.integers(0, 30), st.integers(1, 6), st.sampled_from(("PERSON", "CITY"))))
    )
    mentions = [
        GoldMention(f"m{n}", start, min(start + length, 34), label, TEXT[start : start + length])
        for n, (start, length, label) in enumerate(spans)
    ]
    return GoldDocument("d", TEXT, "", mentions=mentions)


@settings(max_examples=60, deadline=None)
@given(documents(), documents())
def test_rows_add_up_to_the_measures(gold: GoldDocument, predicted: GoldDocument) -> None:
    coarse = micro(outermost_coarse(gold, names_alone(predicted)))
    for rows, counts in (
        (judge(gold, predicted), micro(exact(gold, predicted))),
        (judge(gold, predicted, view=names, outermost_only=True), coarse),
    ):
        by_verdict = Counter(row.verdict for row in rows)
        assert by_verdict["correct"] == counts.found
        assert sum(row.gold_label is not None for row in rows) == counts.gold
        assert sum(row.predicted_label is not None for row in rows) == counts.predicted
