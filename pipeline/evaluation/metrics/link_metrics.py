"""Links of mentions to a knowledge base."""

from __future__ import annotations

from collections import Counter

from pipeline.corpora.annotated_document import GoldDocument, GoldMention
from pipeline.evaluation.metrics.label_views import View, own
from pipeline.evaluation.metrics.match_counts import Counts, LabelCounts, match_equal

NIL = "NIL"


def accuracy_at_gold(gold: GoldDocument, predicted: GoldDocument) -> LabelCounts:
    """Of the gold mentions that have a link, the share whose first predicted link is one of them (accuracy).

    `predicted` comes from a model that was given the gold mentions: answers are looked up by mention id. A
    gold NIL (the annotators found no entry) is right when the model gives no link or NIL itself; the labels
    of the counts, `kb` and `nil`, tell these two kinds of questions apart. Source: micro-averaged accuracy of
    TAC KBP 2010 (Ji et al.).

    >>> from pipeline.corpora.inline_markup import marked
    >>> text = "[PERSON#p Анна Ли] из [CITY#c Риги] и [COUNTRY#k Чада]"
    >>> gold = marked(text, links={"p": "NIL", "c": "Q1773", "k": "Q657"})
    >>> accuracy_at_gold(gold, marked(text, links={"c": "Q1773 Q9", "k": "Q9 Q657"}))
    {'nil': Counts(found=1, gold=1, right=1, predicted=1), \
'kb': Counts(found=1, gold=2, right=1, predicted=2)}
    """
    answers = {mention.id: mention.links[:1] or (NIL,) for mention in predicted.mentions or ()}
    counts: LabelCounts = {}
    for mention in gold.mentions or ():
        if mention.links:
            kind = "nil" if set(mention.links) == {NIL} else "kb"
            right = mention.id in answers and answers[mention.id][0] in mention.links
            counts[kind] = counts.get(kind, Counts()) + Counts.answered(right)
    return counts


def end_to_end(gold: GoldDocument, predicted: GoldDocument, *, view: View = own) -> LabelCounts:
    """A predicted link is right when span and type of its mention and its id are right; by entity label.

    NIL is no link: a gold NIL asks for nothing, and a link predicted there is wrong. Of several predicted
    links the first counts; of several gold links any will do. Source: strong annotation match, in-KB, of
    GERBIL (Usbeck et al. 2015), with the type.

    >>> from pipeline.corpora.inline_markup import marked
    >>> gold = marked("[PERSON#p Анна] из [CITY#c Риги]", links={"p": "NIL", "c": "Q1773"})
    >>> predicted = marked("[PERSON#p Анна] из [CITY#c Риги]", links={"p": "Q1", "c": "Q1773"})
    >>> end_to_end(gold, predicted)["PERSON"]
    Counts(found=0, gold=0, right=0, predicted=1)
    """
    accepted: dict[tuple[int, int, str], set[str]] = {}
    asked: Counter[tuple[int, int, str]] = Counter()
    for mention in gold.mentions or ():
        place = _place(mention, view)
        ids = set(mention.links) - {NIL}
        if place is not None and ids:
            asked[place] += 1
            accepted.setdefault(place, set()).update(ids)
    given: Counter[tuple[int, int, str]] = Counter()
    wrong: LabelCounts = {}
    for mention in predicted.mentions or ():
        place = _place(mention, view)
        if place is None or not mention.links or mention.links[0] == NIL:
            continue
        if mention.links[0] in accepted.get(place, ()):
            given[place] += 1
        else:
            wrong[place[2]] = wrong.get(place[2], Counts()) + Counts(predicted=1)
    counts = match_equal(asked, given, lambda place: place[2])
    for label, given_wrongly in wrong.items():
        counts[label] = counts.get(label, Counts()) + given_wrongly
    return counts


def _place(mention: GoldMention, view: View) -> tuple[int, int, str] | None:
    label = view(mention.label)
    return None if label is None else (mention.start, mention.end, label)
