"""Links to a knowledge base."""

from pipeline.corpora.annotated_document import GoldDocument
from pipeline.corpora.inline_markup import marked
from pipeline.evaluation.metrics.label_views import coarse_or_own
from pipeline.evaluation.metrics.link_metrics import accuracy_at_gold, end_to_end
from pipeline.evaluation.metrics.match_counts import Counts, micro

TEXT = "[PERSON#p Ян] из [CITY#c Риги] и [COUNTRY#k Чада]"
GOLD = marked(TEXT, links={"p": "NIL", "c": "Q1 Q2", "k": "Q3"})


def test_any_gold_link_will_do_and_the_first_prediction_counts():
    assert accuracy_at_gold(GOLD, marked(TEXT, links={"c": "Q2", "k": "Q9 Q3"})) == {
        "nil": Counts.answered(True),
        "kb": Counts.matched(1, 2, 2),
    }
    assert micro(end_to_end(GOLD, marked(TEXT, links={"c": "Q2", "k": "Q9 Q3"}))) == Counts.matched(1, 2, 2)


def test_a_missing_answer_is_nil_and_a_missing_mention_is_wrong():
    assert accuracy_at_gold(GOLD, marked(TEXT)) == {
        "nil": Counts.matched(1, 1, 1),
        "kb": Counts.matched(0, 2, 2),
    }
    assert accuracy_at_gold(GOLD, GoldDocument("d", GOLD.text, ""))["nil"] == Counts.matched(0, 1, 1)


def test_a_link_of_a_mention_with_a_wrong_span_or_type_is_wrong():
    retyped = marked("[PERSON#p Ян] из [COUNTRY#c Риги] и Чада", links={"c": "Q1"})
    assert micro(end_to_end(GOLD, retyped)) == Counts.matched(0, 2, 1)
    assert micro(end_to_end(GOLD, retyped, view=coarse_or_own)) == Counts.matched(1, 2, 1)
    longer = marked("Ян [CITY#c из Риги] и Чада", links={"c": "Q1"})
    assert micro(end_to_end(GOLD, longer)) == Counts.matched(0, 2, 1)


def test_nil_asks_for_nothing_end_to_end_and_is_no_prediction():
    linked, silent = marked(TEXT, links={"p": "Q7"}), marked(TEXT, links={"p": "NIL"})
    assert end_to_end(GOLD, linked)["PERSON"] == Counts.matched(0, 0, 1)
    assert "PERSON" not in end_to_end(GOLD, silent)


def test_a_link_given_twice_is_right_once():
    twice = marked("[CITY#c [CITY#d Риги]]", links={"c": "Q1", "d": "Q1"})
    gold = marked("[CITY#c Риги]", links={"c": "Q1"})
    assert end_to_end(gold, twice) == {"CITY": Counts.matched(1, 1, 2)}
    assert end_to_end(gold, gold) == {"CITY": Counts.matched(1, 1, 1)}
    assert end_to_end(marked("Риги"), twice)["CITY"].precision == 0
