"""Percentages: «7,5%», «пять процентов», «3–5 %», «70-процентный»."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.stages.expressions.context import Context
from pipeline.stages.expressions.grammar import Rule, rule
from pipeline.stages.expressions.meaning import Meaning, quantity


def _percent(match: re.Match[str], context: Context) -> Meaning | None:
    token = context.token(match, "n")
    if token is None or token.value is None:
        return None
    unit = _POINTS if context.token(match, "points") else None
    if context.token(match, "low"):
        return quantity("percent", context.value(match, "low"), token.value, unit=unit)
    sign = -1 if context.token(match, "minus") else 1
    return quantity("percent", sign * token.value, unit=unit)


def _half(match: re.Match[str], context: Context) -> Meaning | None:
    return quantity("percent", Decimal("0.5"))


def _abbreviated(match: re.Match[str], context: Context) -> Meaning | None:
    """«0,25 п.п.»; two clauses of a law are none."""
    both = context.tokens[match.end() - 2 : match.end()]
    if any(not context.surface(token).lower().startswith("п") or token.value for token in both):
        return None
    return _percent(match, context) if all(t.end - t.start <= 2 for t in both) else None


_POINTS = "п.п."  # percentage points
_ABOUT = "((without | less)? near near? than?)?"
_SIGN = "(percent|percent_word)"

RULES: list[Rule] = [
    rule("PERCENT", f"{_ABOUT} @minus(minus)? @n(number) {_SIGN}", _percent),
    rule("PERCENT", f"{_ABOUT} @n(number) @points(percent_adj) clause", _percent),
    rule("PERCENT", f"{_ABOUT} @n(number) @points(clause) dot? clause", _abbreviated),
    rule("PERCENT", "@low(number) dash @n(number) @points(percent_adj) clause", _percent),
    rule("PERCENT", "half_percent", _half),
    rule("PERCENT", f"(of|with|near)? @low(number) {_SIGN}? (dash|until) @n(number) {_SIGN}", _percent),
    rule("PERCENT", "@n(anyint) dash percent_adj", _percent),
    rule("PERCENT", "@n(percent_adj)", _percent),
]
