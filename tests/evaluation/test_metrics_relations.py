"""Relation measures: what was missed must cost recall, however it came to be missed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.corpora.annotated_document import GoldDocument, GoldRelation
from pipeline.corpora.inline_markup import marked
from pipeline.evaluation.metrics.label_views import coarse_or_own
from pipeline.evaluation.metrics.match_counts import Counts, micro
from pipeline.evaluation.metrics.relation_metrics import end_to_end, gold_entities

TEXT = "[PERSON#p Ян Ли], [PROFESSION#j глава] [ORGANIZATION#o Банка [CITY#c Риги]]"
ALL = ["p WORKS_AS j", "p WORKPLACE o", "o HEADQUARTERED_IN c"]
GOLD = marked(TEXT, relations=ALL)
IDS = ["p", "j", "o", "c"]

relation_lists = st.lists(
    st.tuples(st.sampled_from(IDS), st.sampled_from(["WORKPLACE", "KNOWS"]), st.sampled_from(IDS)), max_size=6
)
measures = pytest.mark.parametrize(
    "measure", [end_to_end, gold_entities], ids=lambda measure: measure.__name__
)


def related(triples):
    return marked(TEXT, relations=[" ".join(triple) for triple in triples])


def test_a_missed_entity_costs_all_its_relations():
    predicted = marked(
        "[PERSON#p Ян Ли], [PROFESSION#j глава] [ORGANIZATION#o Банка] Риги",
        relations=["p WORKS_AS j", "p WORKPLACE o"],
    )
    # the organisation is a word short and the city is missed: one of three is left
    assert micro(end_to_end(GOLD, predicted)) == Counts.matched(1, 3, 2)
    assert end_to_end(GOLD, predicted)["HEADQUARTERED_IN"] == Counts.matched(0, 1, 0)


def test_a_gold_relation_that_no_candidate_pair_covers_costs_recall():
    predicted = marked(TEXT, relations=["p WORKS_AS j"])
    for measure in (end_to_end, gold_entities):
        counts = micro(measure(GOLD, predicted))
        assert counts == Counts.matched(1, 3, 1)
        assert counts.precision == 1
        assert counts.recall == pytest.approx(1 / 3)


def test_an_argument_that_is_no_mention_costs_recall_and_matches_nothing():
    gold = marked("[PERSON#p Ян] в банке", relations=["p WORKPLACE discontinuous"])
    predicted = marked("[PERSON#p Ян] в банке", relations=["p WORKPLACE discontinuous"])
    assert micro(end_to_end(gold, predicted)) == Counts.matched(0, 1, 1)


def test_entity_type_direction_and_label_must_be_right():
    assert micro(end_to_end(GOLD, marked(TEXT, relations=["o WORKPLACE p"]))) == Counts.matched(0, 3, 1)
    assert micro(end_to_end(GOLD, marked(TEXT, relations=["p KNOWS o"]))) == Counts.matched(0, 3, 1)
    retyped = marked(TEXT.replace("CITY#c", "COUNTRY#c"), relations=ALL)
    assert micro(end_to_end(GOLD, retyped)) == Counts.matched(2, 3, 3)
    assert micro(end_to_end(GOLD, retyped, view=coarse_or_own)) == Counts.matched(3, 3, 3)


def test_end_to_end_knows_mentions_by_place_and_gold_entities_by_id():
    renamed = marked(
        TEXT.replace("#p", "#T1").replace("#j", "#T2").replace("#o", "#T3").replace("#c", "#T4"),
        relations=["T1 WORKS_AS T2", "T1 WORKPLACE T3", "T3 HEADQUARTERED_IN T4"],
    )
    assert micro(end_to_end(GOLD, renamed)) == Counts.matched(3, 3, 3)
    assert micro(gold_entities(GOLD, renamed)) == Counts.matched(0, 3, 3)


@measures
def test_a_duplicate_prediction_is_wrong_the_second_time(measure):
    assert micro(measure(GOLD, marked(TEXT, relations=[*ALL, ALL[0]]))) == Counts.matched(3, 3, 4)


@measures
def test_nothing_predicted_and_nothing_in_the_gold(measure):
    for nothing in (marked(TEXT, relations=[]), GoldDocument("d", GOLD.text, "")):
        assert micro(measure(GOLD, nothing)) == Counts.matched(0, 3, 0)
        assert micro(measure(nothing, GOLD)) == Counts.matched(0, 0, 3)
        assert micro(measure(nothing, nothing)).f1 == 0


@measures
@given(gold=relation_lists, predicted=relation_lists, seed=st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_properties(measure, gold, predicted, seed):
    assert micro(measure(related(gold), related(gold))) == Counts.matched(*[len(gold)] * 3)
    there, back = (
        micro(measure(related(gold), related(predicted))),
        measure(related(predicted), related(gold)),
    )
    assert (there.precision, there.recall) == (micro(back).recall, micro(back).precision)
    shuffled = seed.sample(predicted, len(predicted))
    assert measure(related(gold), related(shuffled)) == measure(related(gold), related(predicted))
    worse = related([*predicted, ("p", "INVENTED", "c")])
    assert micro(measure(related(gold), worse)).precision <= there.precision


def test_relations_of_a_document_without_mentions_can_only_be_missed():
    gold = GoldDocument("d", "Ян", "", mentions=[], relations=[GoldRelation("a", "KNOWS", "b")])
    assert micro(end_to_end(gold, gold)) == Counts.matched(0, 1, 1)
