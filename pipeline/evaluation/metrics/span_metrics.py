"""Entities: what was found, span and type. All functions give counts by label of one document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from operator import attrgetter

from razdel import tokenize

from pipeline.corpora.annotated_document import GoldDocument
from pipeline.evaluation.metrics.label_views import NAMES, Span, View, names, nested, outermost, own, spans
from pipeline.evaluation.metrics.match_counts import Counts, LabelCounts, match_equal
from pipeline.evaluation.metrics.mention_matching import maximum_matching

LABEL = attrgetter("label")


def exact(gold: GoldDocument, predicted: GoldDocument, *, view: View = own) -> LabelCounts:
    """A prediction is right when its characters and its type are those of a gold mention.

    Every mention counts: nested, crossing, and two labels on one span (two mentions). Each gold mention can
    be found once, so a prediction given twice is wrong the second time. Source: the strict measure of CoNLL
    2003 (Tjong Kim Sang & De Meulder), over all mentions as for NEREL (Loukachevitch et al. 2021).

    Here 2 of 3 are found, and 2 of 4 predictions are right: «Москвы» was called a country too, and the
    person is a word short:

    >>> from pipeline.corpora.inline_markup import marked
    >>> gold = marked("[ORGANIZATION Банк [CITY Москвы]] и [PERSON Анна Ли]")
    >>> predicted = marked("[ORGANIZATION Банк [CITY [COUNTRY Москвы]]] и Анна [PERSON Ли]")
    >>> from pipeline.evaluation.metrics.match_counts import micro
    >>> micro(exact(gold, predicted))
    Counts(found=2, gold=3, right=2, predicted=4)
    """
    return match_equal(spans(gold, view), spans(predicted, view), LABEL)


def overlap(gold: GoldDocument, predicted: GoldDocument, *, view: View = own) -> LabelCounts:
    """A prediction is right when it shares a character with a gold mention of its type, one to one.

    Pairs are made so that there are as many as possible (maximum matching), so that neither a prediction
    over three gold mentions nor three predictions in one gold mention count three times. Source: type
    matches with some overlap, SemEval-2013 task 9.1 (Segura-Bedmar et al.), made one to one.

    >>> from pipeline.corpora.inline_markup import marked
    >>> gold = marked("[PERSON Анна Ли], [PERSON Ян Ли]")
    >>> overlap(gold, marked("Анна [PERSON Ли], [PERSON Ян] [PERSON Ли]"))["PERSON"]
    Counts(found=2, gold=2, right=2, predicted=3)
    >>> overlap(gold, marked("[PERSON Анна Ли, Ян Ли]"))["PERSON"]
    Counts(found=1, gold=2, right=1, predicted=1)
    """
    left, right = spans(gold, view), spans(predicted, view)
    counts: LabelCounts = {}
    for label in sorted({span.label for span in (*left, *right)}):
        ours = [span for span in left.elements() if span.label == label]
        theirs = [span for span in right.elements() if span.label == label]
        near = [[i for i, b in enumerate(theirs) if a.start < b.end and b.start < a.end] for a in ours]
        counts[label] = Counts.matched(maximum_matching(near), len(ours), len(theirs))
    return counts


def nested_only(gold: GoldDocument, predicted: GoldDocument, *, view: View = own) -> LabelCounts:
    """Exact, over the mentions that lie inside another of their own side: what a flat tagger cannot give.

    Recall: of the gold mentions inside a longer gold mention, how many were predicted. Precision: of the
    predictions inside a longer prediction, how many are in the gold. So a nested gold mention is found even
    when the mention around it was missed, and `found` and `right` may differ. Source: the nested part in
    Finkel & Manning 2009 («Nested Named Entity Recognition»), with both sides told apart.

    >>> from pipeline.corpora.inline_markup import marked
    >>> gold = marked("[ORGANIZATION Банк [CITY Москвы]] в [CITY Риге]")
    >>> nested_only(gold, marked("Банк [CITY Москвы] в [CITY Риге]"))
    {'CITY': Counts(found=1, gold=1, right=0, predicted=0)}
    """
    ours, theirs = spans(gold, view), spans(predicted, view)
    recall_side = match_equal(_only(ours, nested(ours)), theirs, LABEL)
    precision_side = match_equal(ours, _only(theirs, nested(theirs)), LABEL)
    counts: LabelCounts = {}
    for label in dict.fromkeys((*recall_side, *precision_side)):
        recalled, given = recall_side.get(label, Counts()), precision_side.get(label, Counts())
        counted = Counts(recalled.found, recalled.gold, given.right, given.predicted)
        if counted.gold or counted.predicted:
            counts[label] = counted
    return counts


def outermost_coarse(gold: GoldDocument, predicted: GoldDocument) -> LabelCounts:
    """Exact, over PER, LOC and ORG of both sides of which those inside a longer one are left out.

    The measure for corpora without fine types or nesting (factRuEval, SlavicNER) and for flat models.
    Mentions of other types hide nothing: the city in «мэр Москвы» (PROFESSION) is outermost. Where the gold
    has no fine types, `measure` gives it the names among the predictions alone (`views.names_alone`).

    >>> from pipeline.corpora.inline_markup import marked
    >>> gold = marked("[PROFESSION мэр [CITY Москвы]] в [ORGANIZATION банке [CITY Риги]]")
    >>> predicted = marked("мэр [LOC Москвы] в [ORG банке] [LOC Риги]", coarse_only=True)
    >>> for label, counts in sorted(outermost_coarse(gold, predicted).items()):
    ...     print(label, counts)
    LOC Counts(found=1, gold=1, right=1, predicted=2)
    ORG Counts(found=0, gold=1, right=0, predicted=1)
    """
    return match_equal(outermost(spans(gold, names)), outermost(spans(predicted, names)), LABEL)


def token_io(gold: GoldDocument, predicted: GoldDocument) -> LabelCounts:
    """Tokens of PER, LOC and ORG, each token by itself: only to stand beside slovnet's published figures.

    As in naeval (github.com/natasha/naeval, `ner/score.py` and `ner/adapt.py`): tokens by razdel; of
    overlapping mentions the first stays, the longer of two that begin together; mentions that do not begin
    and end with a token are left out; then a token is inside a type or not, whatever mention it belongs to.
    naeval's factRuEval gold has only the `org_name` and `loc_name` spans of organisations and places.

    >>> from pipeline.corpora.inline_markup import marked
    >>> gold = marked("[PERSON Анна Мария Ли] в [ORGANIZATION банке [CITY Риги]]")
    >>> for label, counts in token_io(gold, marked("Анна [PER Мария] [PER Ли] в банке [LOC Риги]")).items():
    ...     print(label, counts)
    LOC Counts(found=0, gold=0, right=0, predicted=1)
    ORG Counts(found=0, gold=2, right=0, predicted=0)
    PER Counts(found=2, gold=3, right=2, predicted=2)
    """
    tokens = [(token.start, token.stop) for token in tokenize(gold.text)]
    ours = _tokens_inside(tokens, spans(gold, names))
    theirs = _tokens_inside(tokens, spans(predicted, names))
    return dict(sorted(match_equal(Counter(ours), Counter(theirs), lambda item: item[1]).items()))


def _only(found: Counter[Span], chosen: set[Span]) -> Counter[Span]:
    return Counter({span: times for span, times in found.items() if span in chosen})


def _tokens_inside(tokens: list[tuple[int, int]], found: Iterable[Span]) -> set[tuple[int, str]]:
    """(token index, type) of the tokens in mentions that overlap none before and are whole tokens."""
    first = {start: index for index, (start, _) in enumerate(tokens)}
    last = {end: index for index, (_, end) in enumerate(tokens)}
    inside: set[tuple[int, str]] = set()
    reached = 0
    for span in sorted(found, key=lambda s: (s.start, -s.end, NAMES.index(s.label))):
        if span.start < reached:
            continue
        reached = span.end
        if span.start in first and span.end in last:
            inside.update((i, span.label) for i in range(first[span.start], last[span.end] + 1))
    return inside
