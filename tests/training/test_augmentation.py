"""Mention replacement and false mentions: what they change, and what stays true whatever they draw."""

import random

import pytest

pytest.importorskip("torch", reason="needs the extra train: pip install -e '.[train]'")

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.neural.network_words import split
from pipeline.training.examples import Example
from pipeline.training.false_mentions import with_false_mentions
from pipeline.training.replacement import Filling, MentionReplacement, outermost, replaced
from pipeline.training.silver import SilverNames
from pipeline.training.tasks import Task

TASK = Task("main", ("DISEASE", "PERSON"), ("ALTERNATIVE_NAME", "MEDICAL_CONDITION"))
TAGS = ("PUNCT", "NOUN|Case=Nom|Gender=Fem|Number=Sing", "NOUN|Case=Gen|Gender=Masc|Number=Sing", "VERB")


def example(key: str, text: str, spans: list[tuple[int, int, int]], relations=()) -> Example:
    return Example(key, 0, split(text), spans, list(relations))


FLU = example("flu", "Тяжёлая астма мучила Анну", [(0, 2, 0), (3, 4, 1)], [(1, 0, 1)])
COLD = example("cold", "Ангина и корь прошли", [(0, 1, 0), (2, 3, 0)])
SAME = example("same", "Грипп ( грипп )", [(0, 1, 0), (2, 3, 0)], [(0, 1, 0)])
TAGGED = {
    "flu": torch.tensor([1, 1, 3, 2]),
    "cold": torch.tensor([1, 0, 1, 3]),
    "same": torch.tensor([1, 0, 1, 0]),
}


def replacement(rate: float) -> MentionReplacement:
    return MentionReplacement([FLU, COLD, SAME], TASK, TAGGED, TAGS, rate)


def surfaces(one: Example) -> list[str]:
    return [" ".join(one.words.texts[start:stop]) for start, stop, _ in one.spans]


def test_a_mention_gives_way_to_one_of_its_type_and_case():
    found = {surfaces(replacement(1.0)(FLU, random.Random(seed)))[0] for seed in range(40)}
    assert found == {"Тяжёлая астма", "Ангина", "корь"}


def test_relations_of_the_mention_stay():
    for seed in range(10):
        new = replacement(1.0)(FLU, random.Random(seed))
        [(head, tail, label)] = new.relations
        assert (surfaces(new)[head], new.spans[tail][2], label) == ("Анну", 0, 1)


def test_two_names_of_one_thing_are_left_alone():
    assert replacement(1.0)(SAME, random.Random(0)) is SAME


def test_nothing_changes_at_rate_zero():
    assert replacement(0.0)(FLU, random.Random(0)) is FLU


def test_only_spans_in_no_other_and_across_no_other_are_replaced():
    assert outermost([(0, 4, 0), (1, 2, 1)]) == [(0, 4, 0)]
    assert outermost([(0, 3, 0), (2, 5, 1)]) == []
    assert outermost([(0, 2, 0), (0, 2, 1)]) == [(0, 2, 0)]


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 5), st.integers(0, 10**6))
def test_words_spans_and_relations_move_together(length, seed):
    draw = random.Random(seed)
    texts = tuple(draw.choice(["новый", "старый", "—"]) for _ in range(length))
    filling = Filling(texts, (False,) * length, ((0, length, 0), (0, 1, 1)), ((0, 1, 1),))
    new = replaced(FLU, {(0, 2, 0): filling})
    assert new.spans == sorted(new.spans, key=lambda span: (span[0], -span[1], span[2]))
    assert new.words.texts == [*texts, "мучила", "Анну"]
    assert surfaces(new)[-1] == "Анну"
    assert " ".join(texts) in surfaces(new)
    assert all(0 <= at < len(new.spans) for relation in new.relations for at in relation[:2])
    assert len(new.relations) == 2


def test_false_mentions_have_no_relations_and_keep_the_true_ones():
    logits = torch.full((4, 2, 2), -9.0)
    logits[2, 0, 1] = 9.0  # the network takes «мучила» for a person
    new = with_false_mentions(FLU, logits, 1.0, random.Random(0))
    assert surfaces(new) == ["Тяжёлая астма", "мучила", "Анну"]
    assert new.relations == [(2, 0, 1)]


def test_without_doubtful_cells_nothing_is_added():
    logits = torch.full((4, 2, 2), -9.0)
    assert with_false_mentions(FLU, logits, 1.0, random.Random(0)) is FLU


def test_silver_names_slice_the_text():
    silver = SilverNames()
    text = "Глава МЧС Анна Седова приехала в Омск.\nВ Омске её ждал Пётр Котов."
    [document] = silver.documents([text])
    assert {(m.label, text[m.start : m.end]) for m in document.mentions} >= {
        ("PER", "Анна Седова"),
        ("LOC", "Омск"),
        ("PER", "Пётр Котов"),
    }
