"""In which labels a document is compared, and its mentions as spans in these labels.

A view maps a label to the one to compare, or to None: then a mention takes no part. A corpus without fine
types (`coarse_only`) has PER, LOC, ORG, PRO, EVT or MISC; PRO and EVT are MISC of our coarse view.
The label of a mention without any type (RuCoCo) is empty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import NamedTuple

from pipeline.corpora.annotated_document import GoldDocument, GoldMention
from pipeline.labels import coarse
from pipeline.russian.proper_names import coarse_of

View = Callable[[str], str | None]

NAMES = ("PER", "LOC", "ORG")
COARSE = {"PER": "PER", "LOC": "LOC", "ORG": "ORG", "PRO": "MISC", "EVT": "MISC", "MISC": "MISC"}


class Span(NamedTuple):
    """Where a mention is and what it is called in a view."""

    start: int
    end: int
    label: str


def own(label: str) -> str:
    """Labels as they are."""
    return label


def names(label: str) -> str | None:
    """PER, LOC or ORG; everything else takes no part.

    >>> names("CITY"), names("PER"), names("EVENT"), names("DATE")
    ('LOC', 'PER', None, None)
    """
    known = COARSE.get(label) or coarse(label)
    return known if known in NAMES else None


def coarse_or_own(label: str) -> str:
    """The coarse label where there is one, else the label itself (dates, professions, …).

    >>> coarse_or_own("CITY"), coarse_or_own("EVT"), coarse_or_own("EVENT"), coarse_or_own("DATE")
    ('LOC', 'MISC', 'MISC', 'DATE')
    """
    return COARSE.get(label) or coarse(label) or label


def typed(document: GoldDocument) -> bool:
    """Whether the mentions of a document have types."""
    return all(mention.label for mention in document.mentions or ())


def coarse_names(document: GoldDocument) -> bool:
    """Whether the document has mentions of which only PER, LOC or ORG is known."""
    return any(m.coarse_only and names(m.label) is not None for m in document.mentions or ())


def fine_names(document: GoldDocument) -> bool:
    """Whether the document has people, places or organisations of fine types."""
    return any(not m.coarse_only and names(m.label) is not None for m in document.mentions or ())


def settled(gold: GoldDocument, predicted: GoldDocument) -> GoldDocument:
    """The gold with the types that it leaves open taken from the prediction, where that agrees.

    For corpora of fine types in which some mentions are only known to be PER, LOC or ORG (RURED's GPE): such
    a mention is right with any fine type of its kind. It takes the label of a prediction of its kind on its
    span, else of the first that overlaps it; where there is none it keeps its own, and is missed.

    >>> from pipeline.corpora.inline_markup import marked
    >>> gold = marked("[LOC Киев] и [LOC Запад]", coarse_only=True)
    >>> [m.label for m in settled(gold, marked("[CITY Киев] и [PERSON Запад]")).mentions]
    ['CITY', 'LOC']
    """
    if not coarse_names(gold):
        return gold
    mentions = [_settled(m, predicted.mentions or ()) if m.coarse_only else m for m in gold.mentions or ()]
    return replace(gold, mentions=mentions)


def names_alone(predicted: GoldDocument) -> GoldDocument:
    """A prediction without those of its mentions of fine types that are no names.

    For corpora of PER, LOC and ORG, whose annotators label names: «Россия», but neither «российский» nor
    «правительство».

    >>> from pipeline.corpora.inline_markup import marked
    >>> predicted = marked("[ORGANIZATION [COUNTRY российское] правительство] в [CITY Москве]")
    >>> [m.surface for m in names_alone(predicted).mentions]
    ['Москве']
    """
    kept = [m for m in predicted.mentions or () if m.coarse_only or coarse_of(m.label, m.surface, m.normal)]
    return replace(predicted, mentions=kept)


def span_of(mention: GoldMention) -> tuple[int, int]:
    """The place of a mention, whatever it is called."""
    return mention.start, mention.end


def spans(document: GoldDocument, view: View) -> Counter[Span]:
    """The mentions of a document in a view, with how often each was given.

    Two fine labels on one span that are one in the view are one mention there, not a duplicate; a mention
    that was given twice with the same fine label stays two.

    >>> from pipeline.corpora.inline_markup import marked
    >>> spans(marked("[CITY [COUNTRY [COUNTRY Сингапур]]]"), names)
    Counter({Span(start=0, end=8, label='LOC'): 2})
    """
    fine = Counter((m.start, m.end, m.label) for m in document.mentions or ())
    seen: Counter[Span] = Counter()
    for (start, end, label), times in fine.items():
        viewed = view(label)
        if viewed is not None:
            span = Span(start, end, viewed)
            seen[span] = max(seen[span], times)
    return seen


def nested(found: Iterable[Span]) -> set[Span]:
    """The spans that lie inside another, longer one, whatever its label."""
    inner: set[Span] = set()
    reach = -1  # the end of the longest span before the present place
    place = (-1, -1)
    for span in sorted(set(found), key=lambda s: (s.start, -s.end)):
        if (span.start, span.end) != place:
            reach = max(reach, place[1])
            place = (span.start, span.end)
        if span.end <= reach:
            inner.add(span)
    return inner


def outermost(found: Counter[Span]) -> Counter[Span]:
    """The spans that lie in no longer one; crossing spans all stay."""
    inner = nested(found)
    return Counter({span: times for span, times in found.items() if span not in inner})


def _settled(mention: GoldMention, predicted: Iterable[GoldMention]) -> GoldMention:
    kind = names(mention.label)
    alike = [
        other
        for other in predicted
        if kind is not None
        and names(other.label) == kind
        and other.start < mention.end
        and mention.start < other.end
    ]
    alike.sort(key=lambda other: (span_of(other) != span_of(mention), other.start, other.end, other.label))
    return replace(mention, label=alike[0].label) if alike else mention
