"""The type of a relation between two mentions that are known to be related."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from pipeline.corpora.annotated_document import GoldDocument, GoldMention
from pipeline.evaluation.metrics.match_counts import Counts, LabelCounts

IdPair = tuple[str, str]  # ids of head and tail


def pair_type_accuracy(
    gold: GoldDocument, answers: Mapping[IdPair, str], sentence_starts: Sequence[int]
) -> LabelCounts:
    """Of the related pairs in one sentence, the share whose likeliest type is a gold one (accuracy).

    Asked is each ordered pair of gold mentions that some gold relation joins from head to tail, once, where
    both lie whole in one sentence; `answers` has the type that the model thinks likeliest of such a pair, and
    none counts as wrong. A pair of several gold types is right with any of them. Counts by the gold type,
    that of the answer where it is right. `sentence_starts`: where the sentences begin, ascending.
    Source: relation classification of SemEval-2010 task 8 (Hendrickx et al. 2010) without «Other», as OpenNRE
    was measured on NEREL (Loukachevitch et al. 2021).

    >>> from pipeline.corpora.inline_markup import marked
    >>> text = "[PERSON#p Анна], [PROFESSION#j мэр] [CITY#c Риги]. [PERSON#s Она] молчит."
    >>> gold = marked(text, relations=["p WORKS_AS j", "p WORKPLACE c", "s ALTERNATIVE_NAME p"])
    >>> answers = {("p", "j"): "WORKS_AS", ("p", "c"): "PLACE_RESIDES_IN"}
    >>> for label, counts in pair_type_accuracy(gold, answers, [0, 16]).items():
    ...     print(label, counts)
    WORKS_AS Counts(found=1, gold=1, right=1, predicted=1)
    WORKPLACE Counts(found=0, gold=1, right=0, predicted=1)
    """
    counts: LabelCounts = {}
    for pair, types in related_in_a_sentence(gold, sentence_starts).items():
        answer = answers.get(pair)
        label = answer if answer in types else types[0]
        counts[label] = counts.get(label, Counts()) + Counts.answered(answer in types)
    return counts


def related_in_a_sentence(gold: GoldDocument, sentence_starts: Sequence[int]) -> dict[IdPair, list[str]]:
    """The gold types of each ordered pair that is asked about, in the order of the gold."""
    sentences = {mention.id: _sentence(mention, sentence_starts) for mention in gold.mentions or ()}
    pairs: dict[IdPair, list[str]] = {}
    for relation in gold.relations or ():
        head, tail = sentences.get(relation.head), sentences.get(relation.tail)
        if head is not None and head == tail:
            pairs.setdefault((relation.head, relation.tail), []).append(relation.label)
    return pairs


def _sentence(mention: GoldMention, starts: Sequence[int]) -> int | None:
    """The number of the sentence in which a mention lies whole."""
    first, last = bisect_right(starts, mention.start), bisect_right(starts, mention.end - 1)
    return first if first == last else None
