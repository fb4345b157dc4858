"""Relations: typed and directed, over all that the annotators gave. Counts by relation label."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from pipeline.corpora.annotated_document import GoldDocument, GoldRelation
from pipeline.evaluation.metrics.label_views import Span, View, own
from pipeline.evaluation.metrics.match_counts import LabelCounts, match_equal


class Triple(NamedTuple):
    """A relation between two things that can be compared."""

    head: Span | str
    label: str
    tail: Span | str


def end_to_end(gold: GoldDocument, predicted: GoldDocument, *, view: View = own) -> LabelCounts:
    """A relation is right when label, direction, and span and type of both its mentions are right.

    All gold relations are in the denominator: a missed mention costs all of its relations. Source: the
    strict measure («Strict evaluation») of Bekoulis et al. 2018 and Taillé et al. 2020 («Let's Stop Incorrect
    Comparisons in End-to-end Relation Extraction!»). Relations of one direction are not turned round, even
    where the relation is symmetric. An argument that is not among the mentions of its document (a
    discontinuous one, say) matches nothing.

    >>> from pipeline.corpora.inline_markup import marked
    >>> text = "[PERSON#p Анна], [PROFESSION#j мэр] [CITY#c Риги]"
    >>> gold = marked(text, relations=["p WORKS_AS j", "j OF c"])
    >>> predicted = marked("[PERSON#a Анна], [PROFESSION#b мэр] Риги", relations=["a WORKS_AS b", "b OF a"])
    >>> for label, counts in sorted(end_to_end(gold, predicted).items()):
    ...     print(label, counts)
    OF Counts(found=0, gold=1, right=0, predicted=1)
    WORKS_AS Counts(found=1, gold=1, right=1, predicted=1)
    """
    return match_equal(_placed(gold, view, "gold"), _placed(predicted, view, "predicted"), _label)


def gold_entities(gold: GoldDocument, predicted: GoldDocument) -> LabelCounts:
    """Relations of a model that was given the gold mentions: label, head and tail equal, by mention id.

    Every gold relation is in the denominator, also those whose pair the model never looked at (beyond its
    window, of types that its rules exclude): recall cannot be bought by proposing fewer pairs.
    `predicted` has the mentions of `gold` with their ids. Source: relation extraction of ACE 2005 on gold
    mentions (Zhou et al. 2005), over all pairs.

    >>> from pipeline.corpora.inline_markup import marked
    >>> text = "[PERSON#p Анна], [PROFESSION#j мэр] [CITY#c Риги]"
    >>> gold = marked(text, relations=["p WORKS_AS j", "p WORKPLACE c"])
    >>> for label, counts in sorted(gold_entities(gold, marked(text, relations=["p WORKS_AS j"])).items()):
    ...     print(label, counts)
    WORKPLACE Counts(found=0, gold=1, right=0, predicted=0)
    WORKS_AS Counts(found=1, gold=1, right=1, predicted=1)
    """
    ours, theirs = (Counter(Triple(*_ids(r)) for r in d.relations or ()) for d in (gold, predicted))
    return match_equal(ours, theirs, _label)


def _ids(relation: GoldRelation) -> tuple[str, str, str]:
    return relation.head, relation.label, relation.tail


def _placed(document: GoldDocument, view: View, side: str) -> Counter[Triple]:
    """The relations with spans for ids; an id that is no mention becomes a word that no other side has."""
    place: dict[str, Span] = {}
    for mention in document.mentions or ():
        label = view(mention.label)
        if label is not None:
            place[mention.id] = Span(mention.start, mention.end, label)
    return Counter(
        Triple(place.get(r.head, f"{side} {r.head}"), r.label, place.get(r.tail, f"{side} {r.tail}"))
        for r in document.relations or ()
    )


def _label(triple: Triple) -> str:
    return triple.label
