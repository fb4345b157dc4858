"""Percentages: «7,5%», «пять процентов», «3–5 %», «70-процентный»."""

from __future__ import annotations

import re

from pipeline.stages.expressions.context import Context
from pipeline.stages.expressions.grammar import Rule, rule
from pipeline.stages.expressions.meaning import Meaning, quantity


def _percent(match: re.Match[str], context: Context) -> Meaning | None:
    token = context.token(match, "n")
    if token is None or token.value is None:
        return None
    if context.token(match, "low"):
        return quantity("percent", context.value(match, "low"), token.value)
    return quantity("percent", token.value)


_ABOUT = "(less? near near? than?)?"
_SIGN = "(percent|percent_word)"

RULES: list[Rule] = [
    rule("PERCENT", f"{_ABOUT} @n(number) {_SIGN}", _percent),
    rule("PERCENT", f"(of|with)? @low(number) {_SIGN}? (dash|until) @n(number) {_SIGN}", _percent),
    rule("PERCENT", "@n(anyint) dash percent_adj", _percent),
    rule("PERCENT", "@n(percent_adj)", _percent),
]
