"""Values: what a date, a sum of money, a number means, on mentions that were found."""

from __future__ import annotations

import re
from calendar import monthrange

from pipeline.corpora.annotated_document import GoldDocument
from pipeline.evaluation.metrics.match_counts import Counts, LabelCounts

_YEAR = re.compile(r"\d{4}")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_DECADE = re.compile(r"(\d{3})X")
_CENTURY = re.compile(r"(\d{2})XX")
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?")


def exact(gold: GoldDocument, predicted: GoldDocument) -> LabelCounts:
    """Of the mentions with a gold value that were found exactly (span and type), the share with that value.

    Values are written as in the notes of our brat files (`Value`): `2025-03`, `2026-02-09/2026-02-15`,
    `PT4H`, `18 %`, `40/45 EUR`, `67`. A period of the calendar and its first and last day are one value (a
    century begins with its year 1, a decade with its year 0), and so are `P2Y6M` and `P30M`. A prediction
    without a value is wrong. Source: the value accuracy of TempEval-3 (UzZaman et al. 2013), over found
    mentions.

    >>> from pipeline.corpora.inline_markup import marked
    >>> text = "[DATE#d в марте], [MONEY#m 5 евро], [AGE#a 30 лет]"
    >>> gold = marked(text, values={"d": "2025-03", "m": "5 EUR", "a": "30"})
    >>> predicted = marked(text, values={"d": "2025-03-01/2025-03-31", "m": "5 USD"})
    >>> for label, counts in exact(gold, predicted).items():
    ...     print(label, counts)
    DATE Counts(found=1, gold=1, right=1, predicted=1)
    MONEY Counts(found=0, gold=1, right=0, predicted=1)
    AGE Counts(found=0, gold=1, right=0, predicted=1)
    """
    answers = {(m.start, m.end, m.label): m.value for m in predicted.mentions or ()}
    counts: LabelCounts = {}
    for mention in gold.mentions or ():
        place = (mention.start, mention.end, mention.label)
        if mention.value is not None and place in answers:
            answer = answers[place]
            right = answer is not None and comparable_value(answer) == comparable_value(mention.value)
            counts[mention.label] = counts.get(mention.label, Counts()) + Counts.answered(right)
    return counts


def comparable_value(written: str) -> str:
    """A value as it is compared: periods by their first and last day, durations in months, a plain unit.

    >>> [comparable_value(value) for value in ("2025", "2025-02", "197X", "18XX", "2024/2025")]
    ['2025-01-01/2025-12-31', '2025-02-01/2025-02-28', '1970-01-01/1979-12-31', '1801-01-01/1900-12-31', \
'2024-01-01/2025-12-31']
    >>> [comparable_value(value) for value in ("P2Y6M", "2025-01-05", "18  %", "300/350 USD", "67")]
    ['P30M', '2025-01-05', '18 %', '300/350 USD', '67']
    """
    amount, _, unit = " ".join(written.split()).partition(" ")
    if unit:
        return f"{amount} {unit}"
    if (length := _DURATION.fullmatch(amount)) and amount != "P":
        return f"P{12 * int(length[1] or 0) + int(length[2] or 0)}M"
    first, slash, last = amount.partition("/")
    begin, end = _days(first), _days(last or first)
    if begin[0] == end[1] or (begin == (first, first) and not slash):
        return begin[0]
    return f"{begin[0]}/{end[1]}"


def _days(period: str) -> tuple[str, str]:
    """The first and the last day of a period of the calendar; itself twice where it is none."""
    if _YEAR.fullmatch(period):
        return f"{period}-01-01", f"{period}-12-31"
    if month := _MONTH.fullmatch(period):
        if not 1 <= int(month[2]) <= 12 or not int(month[1]):
            return period, period
        return f"{period}-01", f"{period}-{monthrange(int(month[1]), int(month[2]))[1]:02}"
    if decade := _DECADE.fullmatch(period):
        return f"{decade[1]}0-01-01", f"{decade[1]}9-12-31"
    if century := _CENTURY.fullmatch(period):
        return f"{century[1]}01-01-01", f"{int(century[1]) + 1:02}00-12-31"
    return period, period
