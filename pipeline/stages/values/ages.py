"""Ages and anniversaries: «66-летний», «в возрасте 34 лет», «ему 34 года», «100-летие», «на 82-м году»."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.stages.values.durations import LASTING, lasts
from pipeline.stages.values.grammar import Rule, rule
from pipeline.stages.values.meaning import Meaning, quantity
from pipeline.stages.values.rule_context import RuleContext

_OLDEST = 130  # a person's age; anniversaries know no limit


def _age(match: re.Match[str], context: RuleContext) -> Meaning | None:
    number = context.value(match, "n")
    if number is None or number > _OLDEST:
        return None
    unit = "year"
    if context.token(match, "low"):
        return quantity("age", context.value(match, "low"), number, unit=unit)
    return quantity("age", number, unit=unit)


def _anniversary(match: re.Match[str], context: RuleContext) -> Meaning | None:
    return quantity("age", context.value(match, "n"), unit="year")


def _long(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«66-летний», «двухлетняя»; not «40-летняя карьера», which is a duration."""
    if lasts(match, context):
        return None
    value = context.value(match, "n")
    number, unit = value if isinstance(value, tuple) else (value, "year")
    if context.token(match, "low"):
        return quantity("age", context.value(match, "low"), number, unit=unit)
    return quantity("age", number, unit=unit)


def _young(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«трёхмесячный ребёнок», «3-месячная девочка»."""
    if context.token(match, "n").code == "long_unit":  # type: ignore[union-attr]  # every pattern has it
        number, unit = context.value(match, "n")
    else:
        number, unit = context.value(match, "n"), context.value(match, "unit")
    return quantity("age", number, unit=unit) if unit in ("day", "week", "month") else None


def _year_of_life(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """In one's 82nd year one is 81."""
    number = context.value(match, "n")
    return quantity("age", number - Decimal(1), unit="year") if 1 < number <= _OLDEST else None


def _at_age(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«в 24 года» is an age; «срок в пять лет», «раз в 2 года» are not."""
    before = context.before(match)
    if before and (before.code == "once" or LASTING.match(context.surface(before))):
        return None
    return _age(match, context) if _counts(match, context) else None


def _apposition(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«Анна Ким, 34 года, врач», «Анна Ким (56 лет)»: a name before, a mark after."""
    number = context.number(match, "n")
    fits = number is not None and 10 <= number <= 110 and _counts(match, context)
    return _age(match, context) if fits else None


def _counts(match: re.Match[str], context: RuleContext) -> bool:
    """Whether the years are counted: not «в 23-м году», «30-х годов»."""
    words = [t for t in context.tokens[match.start() : match.end()] if t.code in ("yearword", "years")]
    return all(context.surface(word).lower() in ("год", "года", "лет") for word in words)


_ABOUT = "(less? near near? than?)?"
_INT = "(day|two|int|words|one)"
_DAYS = "(and? number unit)?"
_N = "@n(day|two|int|words|ord|decade)"
_YEARS = "(yearword|years)"

RULES: list[Rule] = [
    rule("AGE", "@n(anyint) dash? ord? adj_years", _long),
    rule("AGE", "@low(anyint) dash @n(anyint) dash ord? adj_years", _long),
    rule("AGE", "@n(ord|decade) adj_years", _long),
    rule("AGE", "@span(@n(long_unit)) person_noun", _young),
    rule("AGE", "@span(@n(anyint) dash @unit(adj_unit)) person_noun", _young),
    rule("AGE", "@n(anyint) dash jubilee", _anniversary),
    rule("AGE", "@n(long_jubilee)", _anniversary),
    rule("AGE", "@n(long_years)", _long),
    rule("AGE", "@n(ord|ordw) anniversary", _anniversary),
    rule("AGE", f"in aged @span((less? near than? | until | older)? {_N} {_YEARS} {_DAYS})", _age),
    rule("AGE", f"in aged @span(of? @low({_INT}) (until|dash) {_N} {_YEARS})", _age),
    rule("AGE", f"@span(less? older {_N} {_YEARS}?)", _age),
    rule("AGE", f"turned (now|other)? @span({_N} {_YEARS} {_DAYS})", _anniversary),
    rule("AGE", f"@span({_N} {_YEARS} {_DAYS}) turned", _age),
    rule("AGE", f"pronoun (was|now)* @span({_ABOUT} {_N} {_YEARS} {_DAYS})", _age),
    rule("AGE", f"was @span({_N} {_YEARS} {_DAYS})", _age),
    rule("AGE", f"in @span({_N} {_YEARS})", _at_age),
    rule("AGE", f"person_noun @span((until|older)? {_N} {_YEARS})", _age),
    rule("AGE", f"person_noun @span(of? @low({_INT}) (until|dash) {_N} {_YEARS})", _age),
    rule("AGE", f"open @span({_N} {_YEARS} {_DAYS}) (close|comma)", _apposition),
    rule("AGE", f"(name|close) comma @span({_N} {_YEARS}) (comma|open|dot|nl)", _apposition),
    rule("AGE", f"name now @span({_N} {_YEARS})", _apposition),
    rule("AGE", f"name dash? @span({_N} {_YEARS}) (comma|dot|nl|name|close)", _apposition),
    rule("AGE", "@span(on? @n(ord|ordw) yearword) life", _year_of_life),
]
