"""Coreference measures: published examples, definitions by brute force, and agreement with scorch."""

import random
from fractions import Fraction
from itertools import combinations, permutations

import numpy as np
import pytest
import scorch.scores
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.corpora.annotated_document import GoldDocument
from pipeline.corpora.inline_markup import marked
from pipeline.evaluation.metrics import chain_metrics, cross_document_metrics
from pipeline.evaluation.metrics.match_counts import Counts
from pipeline.evaluation.metrics.mention_matching import best_assignment

NAMES = list(chain_metrics.MEASURES)


def partition(owners):
    """Chains from the owner of each mention: [0, 1, 0] is {0, 2}, {1}."""
    return [frozenset(i for i, o in enumerate(owners) if o == owner) for owner in sorted(set(owners))]


def random_partition(draw, size):
    return partition([draw.randrange(max(1, size // 2)) for _ in range(size)])


two_partitions = st.integers(1, 9).flatmap(
    lambda size: st.tuples(*[st.lists(st.integers(0, 4), min_size=size, max_size=size).map(partition)] * 2)
)


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize(("name", "theirs"), [("muc", "muc"), ("b3", "b_cubed"), ("ceafe", "ceaf_e")])
def test_agrees_with_scorch(name, theirs, seed):
    draw = random.Random(seed)
    size = draw.randint(2, 14)
    gold, predicted = random_partition(draw, size), random_partition(draw, size)
    recall, precision, f1 = getattr(scorch.scores, theirs)(list(map(set, gold)), list(map(set, predicted)))
    ours = chain_metrics.MEASURES[name](gold, predicted)
    assert (ours.recall, ours.precision, ours.f1) == pytest.approx((recall, precision, f1))


@given(two_partitions)
@settings(max_examples=60, deadline=None)
def test_lea_is_its_definition(both):
    def recall(chains_, others):
        def links(chain):
            return set(combinations(sorted(chain), 2)) or {(next(iter(chain)),) * 2}

        there = set().union(*map(links, others))
        parts = [len(chain) * Fraction(len(links(chain) & there), len(links(chain))) for chain in chains_]
        return sum(parts) / sum(len(chain) for chain in chains_)

    gold, predicted = both
    ours = chain_metrics.lea(gold, predicted)
    assert ours.recall == pytest.approx(float(recall(gold, predicted)))
    assert ours.precision == pytest.approx(float(recall(predicted, gold)))


@given(two_partitions)
@settings(max_examples=60, deadline=None)
def test_b3_is_its_definition(both):
    gold, predicted = both
    owner = {mention: chain for chain in predicted for mention in chain}
    shares = [Fraction(len(chain & owner[m]), len(chain)) for chain in gold for m in chain]
    assert chain_metrics.b3(gold, predicted).recall == pytest.approx(float(sum(shares) / len(shares)))


@given(st.integers(1, 4), st.integers(1, 5), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_assignment_is_the_best_of_all(rows, columns, draw):
    weights = np.array([[draw.choice([0.0, 0.25, 0.5, 0.9]) for _ in range(columns)] for _ in range(rows)])
    tall = weights if rows <= columns else weights.T
    every = permutations(range(tall.shape[1]), tall.shape[0])
    best = max(sum(tall[row, column] for row, column in enumerate(chosen)) for chosen in every)
    assert best_assignment(weights) == pytest.approx(best)


def test_assignment_of_nothing_is_nothing():
    assert best_assignment(np.zeros((0, 3))) == 0
    assert best_assignment(np.zeros((2, 0))) == 0


@pytest.mark.parametrize("name", NAMES)
@given(both=two_partitions, draw=st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_properties(name, both, draw):
    measure, (gold, predicted) = chain_metrics.MEASURES[name], both
    there, back = measure(gold, predicted), measure(predicted, gold)
    assert (there.precision, there.recall) == pytest.approx((back.recall, back.precision))
    assert 0 <= there.f1 <= 1 + 1e-12
    assert measure(gold, gold).f1 == pytest.approx(0 if name == "muc" and len(gold) == _size(gold) else 1)
    shuffled = measure(draw.sample(gold, len(gold)), draw.sample(predicted, len(predicted)))
    assert (shuffled.precision, shuffled.recall) == pytest.approx((there.precision, there.recall))


def _size(partition_):
    return sum(map(len, partition_))


TEXT = "[PERSON#a Анна Ли] и [PERSON#b Ян]. [PERSON#c Ли] и [PERSON#d она]"


def test_over_common_mentions_and_over_all():
    gold = marked(TEXT, chains=["a c d", "b"])
    predicted = marked(TEXT.replace("[PERSON#d она]", "она"), chains=["a c", "b"])
    common = chain_metrics.document_counts(gold, predicted, over="common")
    assert {name: counts.f1 for name, counts in common.items()} == dict.fromkeys(NAMES, 1.0)
    everything = chain_metrics.document_counts(gold, predicted, over="all")
    # «она» is a chain of its own in the prediction: B³ recall (2/3 + 2/3 + 1/3 + 1) / 4, precision 1
    assert everything["b3"].recall == pytest.approx(2 / 3)
    assert everything["b3"].precision == 1
    assert everything["muc"] == Counts(1, 2, 1, 1)


def test_predictions_that_the_gold_does_not_know():
    gold = marked(TEXT.replace("[PERSON#b Ян]", "Ян"), chains=["a c d"])
    alone, chained = marked(TEXT, chains=["a c d", "b"]), marked(TEXT, chains=["a b c d"])
    assert chain_metrics.document_counts(gold, alone, over="all")["b3"] == Counts(3, 3, 3, 3)
    assert chain_metrics.document_counts(gold, chained, over="all")["b3"].precision == pytest.approx(
        (3 * 3 / 4 + 1 / 4) / 4
    )
    assert chain_metrics.document_counts(gold, chained, over="common")["b3"] == Counts(3, 3, 3, 3)


@pytest.mark.parametrize("over", ["common", "all"])
def test_a_predicted_mention_in_no_chain_is_a_chain_of_its_own(over):
    listed, unlisted = marked(TEXT, chains=["a c", "b", "d"]), marked(TEXT, chains=["a c"])
    assert chain_metrics.document_counts(listed, unlisted, over=over)["ceafe"] == Counts.matched(3, 3, 3)


@pytest.mark.parametrize("over", ["common", "all"])
def test_a_gold_mention_in_no_chain_is_not_judged(over):
    gold, predicted = marked(TEXT, chains=["a c"]), marked(TEXT, chains=["a b c d"])
    assert chain_metrics.document_counts(gold, predicted, over=over)["b3"] == Counts(2, 2, 2, 2)


def test_two_mentions_on_one_span_are_told_apart_by_label():
    text = "[CITY#c [ORGANIZATION#o Рига]] и [CITY#d Рига], [ORGANIZATION#q клуб]"
    gold = marked(text, chains=["c d", "o q"])
    assert chain_metrics.document_counts(gold, gold, over="common")["b3"] == Counts(4, 4, 4, 4)
    mixed = marked(text, chains=["o d", "c q"])
    assert chain_metrics.document_counts(gold, mixed, over="common")["muc"] == Counts(0, 2, 0, 2)


def test_gold_without_types_knows_mentions_by_span():
    gold = marked(TEXT.replace("PERSON", "_"), chains=["a c", "b d"])
    predicted = marked(TEXT.replace("[PERSON#b Ян]", "[CITY#e [PERSON#b Ян]]"), chains=["a c", "b d"])
    assert chain_metrics.document_counts(gold, predicted, over="common")["b3"] == Counts(4, 4, 4, 4)


def test_no_chains_on_one_side():
    gold = marked(TEXT, chains=["a c d", "b"])
    silent = chain_metrics.document_counts(gold, GoldDocument("d", gold.text, ""), over="common")
    assert {name: counts.f1 for name, counts in silent.items()} == dict.fromkeys(NAMES, 0.0)
    missed = chain_metrics.document_counts(gold, GoldDocument("d", gold.text, ""), over="all")
    assert missed["b3"].recall == pytest.approx((3 * 1 / 3 + 1) / 4)
    assert missed["muc"] == Counts(0, 2, 0, 0)


RIGA = "[CITY#a Рига] и [CITY#b Рига]"


def test_across_documents_one_entity_may_be_cut_or_two_run_together():
    gold = [marked(RIGA, chains=["riga: a b"]), marked(RIGA, chains=["riga: a", "rome: b"])]
    glued = [marked(RIGA, chains=["e: a b"]), marked(RIGA, chains=["e: a b"])]
    first, second = cross_document_metrics.b3(list(zip(gold, glued, strict=True)), over="common")
    assert (first.recall, second.recall) == (1, 1)
    # the predicted entity has 4 mentions, 3 of them Riga: 3/4 for each of Riga, 1/4 for Rome
    assert first == Counts(2, 2, 1.5, 2)
    assert second == Counts(2, 2, 1.0, 2)


def test_chains_without_an_id_are_entities_of_their_document():
    gold = [
        marked(RIGA, chains=["riga: a b"], doc_id="1"),
        marked(RIGA, chains=["riga: a b"], doc_id="2"),
    ]
    local = [marked(RIGA, chains=["a b"], doc_id="1"), marked(RIGA, chains=["a b"], doc_id="2")]
    scored = cross_document_metrics.b3(list(zip(gold, local, strict=True)), over="common")
    assert [(counts.recall, counts.precision) for counts in scored] == [(0.5, 1), (0.5, 1)]
    perfect = cross_document_metrics.b3(list(zip(gold, gold, strict=True)), over="all")
    assert [counts.f1 for counts in perfect] == [1, 1]
