"""All expressions of a text, and the meaning of one that is given."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from pipeline.stages.values import (
    ages,
    bare,
    calendar_dates,
    durations,
    money,
    numbers,
    percent,
    periods,
    relative,
    times,
)
from pipeline.stages.values.grammar import Rule
from pipeline.stages.values.meaning import Expression, Meaning, quantity
from pipeline.stages.values.rule_context import RuleContext, VerbOf
from pipeline.stages.values.value_tokens import codes, tokenize

LABELS = ("DATE", "TIME", "MONEY", "PERCENT", "AGE", "NUMBER", "ORDINAL")
_KINDS = {"DATE": "date", "TIME": "time", "MONEY": "money", "PERCENT": "percent", "AGE": "age"}
RULES: list[Rule] = [
    *percent.RULES,
    *money.RULES,
    *ages.RULES,
    *times.RULES,
    *calendar_dates.RULES,
    *periods.RULES,
    *relative.RULES,
    *durations.RULES,
    *numbers.RULES,
]


def find(text: str, anchor: date | None = None, verb_of: VerbOf | None = None) -> list[Expression]:
    """The expressions of a text in reading order, with half-open offsets into it.

    Where rules compete, the longer wins, then the one that begins earlier, then the one of the more telling
    label. A time of day that stands by its day is one TIME around a DATE. `verb_of`: the verb of the clause
    around a span of the text, which says whether «в мае» is the last May or the next.
    """
    context = RuleContext(text, tokenize(text), anchor, verb_of=verb_of)
    return _found(context, RULES)


def read(
    text: str,
    label: str,
    anchor: date | None = None,
    around: tuple[str, str] = ("", ""),
    verb_of: VerbOf | None = None,
) -> Meaning:
    """What an expression means that someone else has found and labelled; `around`: the text on both sides.

    The rules of its label come first, then those for whole mentions only, then the other label of time.
    """
    context = RuleContext(text, tokenize(text), anchor, around, verb_of)
    kin = {"TIME": ("TIME", "DATE"), "DATE": ("DATE", "TIME")}.get(label, (label,))
    found = _found(context, [rule for rule in RULES if rule.label in kin[: 1 + (label == "TIME")]])
    best = max((e for e in found if e.label == label), key=_length, default=None)
    best = best or max(found, key=_length, default=None)
    if best is None:
        whole = _found(context, [rule for rule in bare.RULES if rule.label in kin])
        best = whole[0] if whole and _length(whole[0]) == len(text.strip()) else None
    if best is None and label == "DATE":
        best = max(_found(context, [rule for rule in RULES if rule.label in kin]), key=_length, default=None)
    if best is None and label not in kin[1:] and label not in ("DATE", "TIME"):
        return _bare_number(context, label)
    return best.meaning if best else Meaning(_KINDS.get(label, "number"))


def _found(context: RuleContext, rules: list[Rule]) -> list[Expression]:
    """What rules find in a text: times with their days, offsets told."""
    found = _with_ranges(context.text, _chosen(_candidates(context, rules)))
    return _settled(_with_days(context.text, found), context.anchor)


def _length(expression: Expression) -> int:
    return expression.end - expression.start


def _bare_number(context: RuleContext, label: str) -> Meaning:
    """The number or the range in a mention whose words no rule knows: «за 80», «не было 18», «82-м году»."""
    kind = _KINDS.get(label, "number")
    tokens = [token for token in context.tokens if isinstance(token.value, Decimal)]
    if not tokens:
        return Meaning(kind)
    low = tokens[0].value
    of_life = tokens[0].code in ("ord", "ordw") and any(t.code == "yearword" for t in context.tokens)
    if label == "AGE" and of_life:
        low -= 1  # in one's 82nd year one is 81
    high = tokens[1].value if len(tokens) == 2 and tokens[1].value > low else None
    return quantity(kind, low, high, unit="year" if label == "AGE" else None)


def _candidates(context: RuleContext, rules: Iterable[Rule]) -> list[tuple[int, int, int, Expression]]:
    """Every match of every rule: start, end, rank of the rule, expression."""
    row = codes(context.tokens)
    tokens = context.tokens
    found = []
    present = frozenset(row)
    for rank, rule in enumerate(rules):
        if any(need.isdisjoint(present) for need in rule.needs):
            continue
        spanned = "span" in rule.pattern.groupindex
        for match in rule.pattern.finditer(row):
            first, last = match.span("span" if spanned else 0)
            meaning = rule.read(match, context)
            if meaning is not None:
                start, end = tokens[first].start, tokens[last - 1].end
                found.append((start, end, rank, Expression(start, end, rule.label, meaning)))
    return found


def _chosen(found: list[tuple[int, int, int, Expression]]) -> list[Expression]:
    """The candidates that do not overlap, the earliest and longest first."""
    found.sort(key=lambda candidate: (candidate[0], -candidate[1], candidate[2]))
    chosen: list[Expression] = []
    for start, _, _, expression in found:
        if not chosen or chosen[-1].end <= start:
            chosen.append(expression)
    return chosen


def _with_ranges(text: str, found: list[Expression]) -> list[Expression]:
    """Join «с марта 2018 года» to a «до конца 2019 года» behind it."""
    result: list[Expression] = []
    for expression in found:
        joined = _range(text, result[-1], expression) if result else None
        if joined:
            result[-1] = joined
        else:
            result.append(expression)
    return result


def _range(text: str, first: Expression, last: Expression) -> Expression | None:
    if first.label != "DATE" or last.label != "DATE" or text[first.end : last.start].strip(" \u00a0"):
        return None
    begins, ends = (text[e.start : e.start + 3].lower().split(" ")[0] for e in (first, last))
    if (
        begins not in ("с", "со")
        or ends not in ("до", "по")
        or "duration"
        in (
            first.meaning.kind,
            last.meaning.kind,
        )
    ):
        return None
    start, end = first.meaning.value, last.meaning.value_to or last.meaning.value
    if start is None or end is None:
        start = end = None
    elif start > end:
        return None
    return Expression(first.start, last.end, "DATE", Meaning("interval", start, end, last.meaning.grain))


def _with_days(text: str, found: list[Expression]) -> list[Expression]:
    """Join a time to the day beside it: «9 мая в 22:00», «вечером в субботу» are TIME around DATE."""
    result: list[Expression] = []
    for expression in found:
        whole = _joined(text, result, expression)
        if whole is None:
            result.append(expression)
            continue
        inner = [expression]
        while result and result[-1].start >= whole.start:
            inner.append(result.pop())
        result.append(whole)
        result += [part for part in inner if part.label == "DATE"][:1]
    return result


def _settled(found: list[Expression], anchor: date | None) -> list[Expression]:
    """The same with the offsets of time zones, which depend on the day."""
    return [
        expression._replace(meaning=times.in_zone(expression.meaning, anchor))
        if expression.meaning.kind == "time"
        else expression
        for expression in found
    ]


def _joined(text: str, result: list[Expression], expression: Expression) -> Expression | None:
    """The TIME that the last expression and this one make together, if they do."""
    if not result:
        return None
    last = result[-1]
    if len(result) > 1 and result[-2].label == "TIME" and result[-2].end >= last.end:
        last = result[-2]
    if "TIME" not in (last.label, expression.label) or not {last.label, expression.label} <= {"DATE", "TIME"}:
        return None
    between = text[last.end : expression.start]
    if between.startswith(".") and text[last.end - 1] == "г" and not text[expression.start].isupper():
        between = between[1:]  # «5 мая 2024 г. в 12:30»
    if between.strip(" \u00a0\u202f,") or between.count(",") > 1 or "\n" in between:
        return None
    if last.label == expression.label:
        return _two_times(last, expression)
    time, day = (last, expression) if last.label == "TIME" else (expression, last)
    if time.meaning.kind != "time" or day.meaning.kind != "date" or day.meaning.grain != "day":
        return None
    meaning = times.with_day(time.meaning, day.meaning)
    return Expression(last.start, expression.end, "TIME", meaning)


def _two_times(first: Expression, second: Expression) -> Expression | None:
    """«вечером в 20:34»: the clock tells, the part of the day only decorates."""
    if first.meaning.grain != "daypart" or second.meaning.grain not in ("minute", "hour"):
        return None
    meaning = second.meaning
    if first.meaning.value and not first.meaning.value.startswith("T"):
        day = Meaning("date", first.meaning.value.partition("T")[0], grain="day")
        meaning = times.with_day(meaning, day)
    return Expression(first.start, second.end, "TIME", meaning)
