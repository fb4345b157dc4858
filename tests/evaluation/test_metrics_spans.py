"""Entity measures: hand-worked cases, properties, and agreement with nervaluate."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nervaluate import Evaluator

from pipeline.corpora.annotated_document import GoldDocument, GoldMention
from pipeline.corpora.inline_markup import marked
from pipeline.evaluation.metrics import span_metrics
from pipeline.evaluation.metrics.label_views import names
from pipeline.evaluation.metrics.match_counts import Counts, macro_f1, micro
from pipeline.evaluation.metrics.mention_matching import maximum_matching

TEXT = "а" * 12
LABELS = ["PERSON", "CITY", "COUNTRY", "DATE"]
MEASURES = [
    span_metrics.exact,
    span_metrics.overlap,
    span_metrics.nested_only,
    span_metrics.outermost_coarse,
    span_metrics.token_io,
]

span = st.tuples(st.integers(0, 11), st.integers(1, 4), st.sampled_from(LABELS)).map(
    lambda drawn: (drawn[0], min(drawn[0] + drawn[1], 12), drawn[2])
)
span_lists = st.lists(span, max_size=8)
measures = pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.__name__)


def document(found, text=TEXT):
    """A document of (start, end, label) spans, which may cross and repeat."""
    mentions = [GoldMention(f"T{i}", s, e, label, text[s:e]) for i, (s, e, label) in enumerate(found)]
    return GoldDocument("d", text, "", mentions=mentions)


def test_nested_spans_of_one_type_are_two_mentions():
    gold = marked("[ORGANIZATION Совет [ORGANIZATION Банка]]")
    flat = marked("[ORGANIZATION Совет Банка]")
    assert span_metrics.exact(gold, flat) == {"ORGANIZATION": Counts.matched(1, 2, 1)}
    assert span_metrics.exact(gold, gold) == {"ORGANIZATION": Counts.matched(2, 2, 2)}
    assert span_metrics.nested_only(gold, flat) == {"ORGANIZATION": Counts.matched(0, 1, 0)}
    assert span_metrics.outermost_coarse(gold, flat) == {"ORG": Counts.matched(1, 1, 1)}


def test_crossing_spans_all_count():
    gold = document([(0, 5, "CITY"), (3, 8, "CITY")])
    assert span_metrics.exact(gold, document([(3, 8, "CITY")])) == {"CITY": Counts.matched(1, 2, 1)}
    assert span_metrics.outermost_coarse(gold, gold) == {"LOC": Counts.matched(2, 2, 2)}
    assert span_metrics.nested_only(gold, gold) == {}
    assert span_metrics.overlap(gold, document([(0, 8, "CITY")])) == {"CITY": Counts.matched(1, 2, 1)}


def test_one_span_with_two_types_is_two_mentions():
    gold = document([(0, 3, "CITY"), (0, 3, "COUNTRY")])
    assert micro(span_metrics.exact(gold, document([(0, 3, "CITY")]))) == Counts.matched(1, 2, 1)
    assert micro(span_metrics.exact(gold, gold)) == Counts.matched(2, 2, 2)
    assert span_metrics.nested_only(gold, gold) == {}
    # in the coarse view they are one place, on either side
    assert span_metrics.outermost_coarse(gold, document([(0, 3, "CITY")])) == {"LOC": Counts.matched(1, 1, 1)}


def test_a_duplicate_prediction_is_wrong_the_second_time():
    gold = document([(0, 3, "CITY")])
    twice = document([(0, 3, "CITY"), (0, 3, "CITY")])
    for measure in (span_metrics.exact, span_metrics.overlap):
        assert measure(gold, twice) == {"CITY": Counts.matched(1, 1, 2)}
    assert span_metrics.outermost_coarse(gold, twice) == {"LOC": Counts.matched(1, 1, 2)}


@measures
def test_nothing_predicted_and_nothing_in_the_gold(measure):
    filled, empty = marked("[ORGANIZATION Банк [CITY Москвы]] [CITY Рига]"), marked("Банк Москвы Рига")
    nothing = GoldDocument("d", filled.text, "")
    for none in (empty, nothing):
        missed, invented = micro(measure(filled, none)), micro(measure(none, filled))
        assert missed.gold > 0
        assert (missed.precision, missed.recall, missed.f1, missed.predicted) == (0, 0, 0, 0)
        assert invented.predicted > 0
        assert (invented.precision, invented.recall, invented.f1, invented.gold) == (0, 0, 0, 0)
        assert micro(measure(none, none)) == Counts()


def test_overlap_pairs_as_many_as_can_be():
    # greedy by reading order would give the first prediction to the first gold mention and lose a pair
    gold = document([(0, 6, "CITY"), (5, 9, "CITY")])
    predicted = document([(0, 8, "CITY"), (0, 2, "CITY")])
    assert span_metrics.overlap(gold, predicted) == {"CITY": Counts.matched(2, 2, 2)}
    assert span_metrics.overlap(gold, document([(9, 12, "CITY"), (0, 1, "DATE")]))["CITY"] == Counts.matched(
        0, 2, 1
    )


def test_nested_only_has_its_own_precision():
    gold = marked("[ORGANIZATION Банк [CITY Москвы]] [PERSON Ян]")
    predicted = marked("[ORGANIZATION Банк [CITY Москвы]] [PROFESSION [PERSON Ян]] [EVENT съезд [CITY Риги]]")
    predicted.text = gold.text
    # «Ян» shares its span with PROFESSION and lies inside nothing; «Риги» is invented
    assert micro(span_metrics.nested_only(gold, predicted)) == Counts(found=1, gold=1, right=1, predicted=2)


def test_coarse_gold_is_compared_in_names():
    gold = marked("[ORG Банк [LOC Москвы]] [PRO Лада] [EVT съезд]", coarse_only=True)
    predicted = marked("[ORGANIZATION Банк [CITY Москвы]] [PRODUCT Лада] [DATE съезд]")
    assert micro(span_metrics.exact(gold, predicted, view=names)) == Counts.matched(2, 2, 2)


def test_token_io_leaves_out_mentions_that_cut_a_token():
    gold = marked("[COUNTRY российско]британский [CITY Рим]")
    assert micro(span_metrics.token_io(gold, gold)) == Counts.matched(1, 1, 1)


def test_token_io_counts_each_token_whatever_the_boundaries():
    gold = marked("[PERSON Анна] [PERSON Ли] и [PERSON Ян]")
    predicted = marked("[PERSON Анна Ли] и [CITY Ян]")
    assert span_metrics.token_io(gold, predicted)["PER"] == Counts.matched(2, 3, 2)
    assert span_metrics.token_io(gold, predicted)["LOC"] == Counts.matched(0, 0, 1)


def test_macro_is_the_mean_over_labels_of_the_gold():
    gold = marked("[CITY Рим] [CITY Рига] [PERSON Ян]")
    counts = span_metrics.exact(gold, marked("[CITY Рим] Рига [DATE Ян]"))
    assert macro_f1(counts) == pytest.approx((2 / 3 + 0) / 2)


@measures
@given(found=span_lists)
@settings(max_examples=40, deadline=None)
def test_a_perfect_prediction_scores_one(measure, found):
    counts = micro(measure(document(found), document(found)))
    assert counts == Counts.matched(counts.gold, counts.gold, counts.gold)
    assert counts.f1 == (1.0 if counts.gold else 0.0)


@measures
@given(gold=span_lists, predicted=span_lists)
@settings(max_examples=40, deadline=None)
def test_changing_the_sides_changes_precision_and_recall(measure, gold, predicted):
    there = micro(measure(document(gold), document(predicted)))
    back = micro(measure(document(predicted), document(gold)))
    assert (there.precision, there.recall) == (back.recall, back.precision)
    assert there.f1 == pytest.approx(back.f1)


@measures
@given(gold=span_lists, predicted=span_lists, seed=st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_mentions_does_not_matter(measure, gold, predicted, seed):
    shuffled = seed.sample(predicted, len(predicted))
    assert measure(document(gold), document(predicted)) == measure(document(gold), document(shuffled))


@given(gold=span_lists, predicted=span_lists, wrong=span)
@settings(max_examples=80, deadline=None)
def test_a_wrong_prediction_more_never_raises_precision(gold, predicted, wrong):
    if wrong in gold:
        gold = [other for other in gold if other != wrong]
    before = micro(span_metrics.exact(document(gold), document(predicted)))
    after = micro(span_metrics.exact(document(gold), document([*predicted, wrong])))
    assert after.precision <= before.precision
    assert after.recall == before.recall


@given(gold=span_lists, predicted=span_lists)
@settings(max_examples=60, deadline=None)
def test_overlap_finds_at_least_what_exact_finds(gold, predicted):
    exactly = span_metrics.exact(document(gold), document(predicted))
    loosely = span_metrics.overlap(document(gold), document(predicted))
    assert all(loosely[label].found >= counts.found for label, counts in exactly.items())


@given(st.lists(st.sets(st.integers(0, 4)), max_size=5))
@settings(max_examples=60, deadline=None)
def test_matching_is_the_largest_there_is(neighbours):
    def largest(left, taken):
        if left == len(neighbours):
            return 0
        paired = [1 + largest(left + 1, taken | {right}) for right in neighbours[left] - taken]
        return max([largest(left + 1, taken), *paired])

    assert maximum_matching([sorted(rights) for rights in neighbours]) == largest(0, frozenset())


def flat(draw, labels):
    """Spans that do not overlap, as flat taggers give them."""
    found, start = [], 0
    while start < 60:
        length = draw.randint(1, 4)
        if draw.random() < 0.5:
            found.append((start, start + length, draw.choice(labels)))
        start += length + draw.randint(0, 2)
    return found


def as_nervaluate(found):
    """nervaluate's ends are inclusive."""
    return [{"label": label, "start": start, "end": end - 1} for start, end, label in found]


@pytest.mark.parametrize("seed", range(30))
def test_exact_is_strict_of_nervaluate_on_flat_spans(seed):
    draw = random.Random(seed)
    gold, predicted = flat(draw, LABELS[:2]), flat(draw, LABELS[:2])
    predicted = predicted + [g for g in gold if all(g[1] <= p[0] or p[1] <= g[0] for p in predicted)]
    evaluator = Evaluator([as_nervaluate(gold)], [as_nervaluate(predicted)], tags=LABELS[:2], loader="dict")
    theirs = evaluator.evaluate()["overall"]["strict"]
    ours = micro(span_metrics.exact(document(gold, "а" * 70), document(predicted, "а" * 70)))
    assert (ours.found, ours.gold, ours.predicted) == (theirs.correct, theirs.possible, theirs.actual)
    assert ours.f1 == pytest.approx(theirs.f1)
    by_label = evaluator.evaluate()["entities"]
    counted = span_metrics.exact(document(gold, "а" * 70), document(predicted, "а" * 70))
    for label, counts in counted.items():
        assert counts.found == by_label[label]["strict"].correct


@pytest.mark.parametrize("seed", range(10))
def test_overlap_is_ent_type_of_nervaluate_where_spans_meet_in_pairs(seed):
    draw = random.Random(seed)

    def one_in_each_ten_characters():
        starts = [(ten, ten + draw.randint(0, 4)) for ten in range(0, 70, 10) if draw.random() < 0.8]
        return [(start, draw.randint(start + 1, ten + 9), draw.choice(LABELS[:2])) for ten, start in starts]

    gold, predicted = one_in_each_ten_characters(), one_in_each_ten_characters()
    evaluator = Evaluator([as_nervaluate(gold)], [as_nervaluate(predicted)], tags=LABELS[:2], loader="dict")
    theirs = evaluator.evaluate()["overall"]["ent_type"]
    ours = micro(span_metrics.overlap(document(gold, "а" * 70), document(predicted, "а" * 70)))
    assert (ours.found, ours.gold, ours.predicted) == (theirs.correct, theirs.possible, theirs.actual)
