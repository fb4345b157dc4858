"""Quotations: their spans and kinds, their speakers, the media that pass them on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from pipeline.corpora.annotated_document import GoldDocument, GoldQuote
from pipeline.evaluation.metrics.match_counts import Counts, LabelCounts, match_equal

Key = tuple[str, int, int]
_Part = Callable[[GoldQuote], Sequence[tuple[int, int]]]


def exact(gold: GoldDocument, predicted: GoldDocument) -> LabelCounts:
    """Quotations with the same kind and the same words, by kind.

    Punctuation and white space at both ends count as little as the quotation marks themselves: «Мост открыт.»
    and «Мост открыт» are one span. Source: span and label of CoNLL-2003 (Tjong Kim Sang & De Meulder 2003).

    >>> from pipeline.corpora.annotated_document import GoldDocument, GoldQuote
    >>> text = "«Мост открыт», — сказал мэр."
    >>> gold = GoldDocument("d", text, "-", quotes=[GoldQuote("direct", 0, 13)])
    >>> exact(gold, GoldDocument("d", text, "-", quotes=[GoldQuote("direct", 1, 12)]))
    {'direct': Counts(found=1, gold=1, right=1, predicted=1)}
    """
    keys = Counter(_key(gold.text, quote) for quote in gold.quotes or ())
    theirs = Counter(_key(gold.text, quote) for quote in predicted.quotes or ())
    return match_equal(keys, theirs, lambda key: key[0])


def speakers(gold: GoldDocument, predicted: GoldDocument) -> LabelCounts:
    """Of quotations found exactly: is the speaker the one of the gold?

    Precision is the share of right ones among the speakers that were given, recall that among the speakers
    that the gold has. A speaker is right when a mention of its chain shares a character with a place where
    the gold names the speaker; one that is given where the gold has none is wrong. The measure for
    speakers is our own.

    >>> from pipeline.corpora.annotated_document import GoldDocument, GoldQuote
    >>> text = "«Мост открыт», — сказал Белов."
    >>> gold = GoldDocument("d", text, "-", quotes=[GoldQuote("direct", 1, 12, ((24, 29),))])
    >>> speakers(gold, GoldDocument("d", text, "-", quotes=[GoldQuote("direct", 1, 12, ((24, 29),))]))
    {'direct': Counts(found=1, gold=1, right=1, predicted=1)}
    """
    return _named(gold, predicted, lambda quote: quote.speaker)


def relays(gold: GoldDocument, predicted: GoldDocument) -> LabelCounts:
    """As `exact`, the quotations are found; the medium that passes one on is judged like its speaker.

    >>> from pipeline.corpora.annotated_document import GoldDocument, GoldQuote
    >>> text = "Мост открыт, передаёт ТАСС."
    >>> gold = GoldDocument("d", text, "-", quotes=[GoldQuote("indirect", 0, 11, (), ((22, 26),))])
    >>> relays(gold, GoldDocument("d", text, "-", quotes=[GoldQuote("indirect", 0, 11)]))
    {'indirect': Counts(found=0, gold=1, right=0, predicted=0)}
    """
    return _named(gold, predicted, lambda quote: quote.relay)


def _named(gold: GoldDocument, predicted: GoldDocument, part: _Part) -> LabelCounts:
    answers = {_key(gold.text, quote): quote for quote in predicted.quotes or ()}
    counts: LabelCounts = {}
    for quote in gold.quotes or ():
        answer = answers.get(_key(gold.text, quote))
        if answer is None:
            continue
        right = int(_touch(part(quote), part(answer)))
        counted = Counts(right, int(bool(part(quote))), right, int(bool(part(answer))))
        counts[quote.kind] = counts.get(quote.kind, Counts()) + counted
    return counts


def _touch(places: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]]) -> bool:
    return any(start < end_ and start_ < end for start, end in places for start_, end_ in others)


def _key(text: str, quote: GoldQuote) -> Key:
    start, end = quote.start, min(quote.end, len(text))
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return quote.kind, start, end
