"""Percentages: «7,5%», «пять процентов», «3–5 %», «70-процентный»."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.stages.values.grammar import Rule, rule
from pipeline.stages.values.meaning import Meaning, quantity
from pipeline.stages.values.rule_context import RuleContext


def _percent(match: re.Match[str], context: RuleContext) -> Meaning | None:
    token = context.token(match, "n")
    if token is None or token.value is None:
        return None
    unit = _POINTS if context.token(match, "points") else None
    if context.token(match, "low"):
        if context.token(match, "with") and context.token(match, "sign"):
            return None  # «с 15 % до 14 %» are two values, one after the other
        return quantity("percent", context.value(match, "low"), token.value, unit=unit)
    if not context.token(match, "minus"):
        return quantity("percent", token.value, unit=unit)
    return quantity("percent", -token.value, unit=unit) if context.negative(match) else None


def _half(match: re.Match[str], context: RuleContext) -> Meaning | None:
    return quantity("percent", Decimal("0.5"))


def _fraction(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«четверть процента»."""
    return quantity("percent", Decimal(1) / Decimal(context.value(match, "part")))


def _abbreviated(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«0,25 п.п.»; two clauses of a law are none."""
    points = "".join(context.surface(t) for t in context.tokens[match.start("points") : match.end()])
    unit = _SHORT.get(points.lower().replace(".", ""))
    token = context.token(match, "n")
    return quantity("percent", token.value, unit=unit) if token and unit else None


_POINTS = "п.п."  # percentage points
_SHORT = {"пп": _POINTS, "бп": "б.п."}  # and basis points, hundredths of these
_ABOUT = "((without | less)? near near? (than on?)?)?"
_SIGN = "(percent|percent_word)"

RULES: list[Rule] = [
    rule("PERCENT", f"{_ABOUT} @n(number) {_SIGN}", _percent),
    rule("PERCENT", f"{_ABOUT} @minus(minus|dash) @n(number) {_SIGN}", _percent),
    rule("PERCENT", f"{_ABOUT} @n(number) @points(percent_adj) clause", _percent),
    rule("PERCENT", f"{_ABOUT} @n(number) @points((clause|basis) (dot? clause dot?)?)", _abbreviated),
    rule("PERCENT", "@low(number) dash @n(number) @points(percent_adj) clause", _percent),
    rule("PERCENT", "half_percent", _half),
    rule("PERCENT", f"{_ABOUT} half {_SIGN}", _half),
    rule("PERCENT", f"{_ABOUT} @part(fraction_word) {_SIGN}", _fraction),
    rule(
        "PERCENT",
        f"(of|@with(with)|near)? @low(number) @sign{_SIGN}? (dash|until) @n(number) {_SIGN}",
        _percent,
    ),
    rule("PERCENT", "@n(anyint) dash percent_adj", _percent),
    rule("PERCENT", "@n(percent_adj)", _percent),
]
