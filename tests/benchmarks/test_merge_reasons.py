"""Merges are judged by the chains of the gold."""

from __future__ import annotations

from collections import Counter, defaultdict

from merge_reasons import judge

from pipeline.corpora.inline_markup import marked
from pipeline.extraction import Chain, Mention, Merge


def test_right_wrong_and_not_judged() -> None:
    text = "[PERSON#a Анна Ли] видела [PERSON#b Ли], [PERSON#c Яна], [PERSON#d Яна Ким] и Киру"
    gold = marked(text, chains=["a b", "c", "d"])
    mentions = [
        Mention(m.start, m.end, m.surface, m.label, "test", normal=m.surface) for m in gold.mentions or ()
    ]
    merges = [
        Merge("ли", "анна ли", "surname", 1),
        Merge("яна", "яна ким", "first name", 1),
        Merge("кира", "яна", "kind", 1),
    ]
    judged: dict[str, Counter[bool]] = defaultdict(Counter)
    judge(gold, [Chain(mentions, "PERSON", "Анна Ли", merges=merges)], judged)
    assert judged == {"surname": {True: 1}, "first name": {False: 1}}
