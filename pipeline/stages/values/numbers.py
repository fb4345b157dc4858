"""Bare quantities and ordinals: «восемью», «более 1,5 тысячи», «12 км», «третьем», «15-й», «XVI»."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.stages.values.grammar import Rule, rule
from pipeline.stages.values.meaning import Meaning, quantity
from pipeline.stages.values.money import amount_of, lower_end
from pipeline.stages.values.rule_context import RuleContext


def _number(match: re.Match[str], context: RuleContext) -> Meaning | None:
    token = context.token(match, "n")
    assert token is not None
    amount = amount_of(token, context)
    unit = context.value(match, "unit") if context.token(match, "unit") else None
    if unit and context.token(match, "square"):
        unit = f"{context.value(match, 'square')} {unit}"
    if amount is None:
        return Meaning("number", unit=unit)
    if context.token(match, "low"):
        low = context.token(match, "low")
        assert low is not None
        return quantity("number", lower_end(low, token, context), amount, unit=unit)
    return quantity("number", -amount if context.token(match, "minus") else amount, unit=unit)


def _below_zero(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«-15 градусов», «до −3»: a dash that hangs on the number alone, and not on the first of a line."""
    if not context.negative(match) or match.start() == 0 or context.tokens[match.start() - 1].code == "nl":
        return None
    return _number(match, context)


def _vague(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«несколько десятков» is a quantity of its own; a bare «несколько» is only a word."""
    return Meaning("number") if context.value(match, "n") == "scaled" else None


def _fraction(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«две трети»."""
    return quantity("number", context.value(match, "n") / Decimal(context.value(match, "part")))


def _one(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«один» counts only where a thing that is counted stands by: else it is a pronoun."""
    following = context.following(match)
    if following is None or following.code not in ("person_noun", "dot", "comma", "and"):
        return None
    return _number(match, context)


def _ordinal(match: re.Match[str], context: RuleContext) -> Meaning | None:
    token = context.token(match, "n")
    assert token is not None
    following, before = context.following(match), context.before(match)
    if token.code == "ordw":
        if before and before.code == "dash" and context.joined(match.start()):
            return None  # «во-первых»
        if following and _TITLES.match(context.surface(following)):
            return None
    return quantity("number", token.value)


def _roman(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """After a name, or before what is numbered so; a lone I is English, a lone letter often a name's."""
    token = context.token(match, "n")
    assert token is not None
    before, following = context.before(match), context.following(match)
    named = before is not None and before.code == "name"
    degree = following is not None and following.code == "degree"
    numbering = following is not None and following.code == "other"
    lone = context.surface(token) in ("I", "Х")
    return quantity("number", token.value) if named or degree or (numbering and not lone) else None


_TITLES = re.compile("замест|зампред|вице|леди|очеред|помощ|канал|лиц|шаг|секретар|половин", re.IGNORECASE)
_ABOUT = "((without | less)? near near? than?)?"
_UNIT = "(@square(square)? @unit(measure))?"

_DIGITS = "(day|two|int|big|dec)"
_CLAUSE = "(anyint|dec)"
_LAW = "(clause|lawcode|comma)"

RULES: list[Rule] = [
    rule("ORDINAL", "@n(ord|ordw)", _ordinal),
    rule("ORDINAL", "@n(roman)", _roman),
    rule("ORDINAL", "clause @span(@n(anyint|dec))", _ordinal),
    rule("ORDINAL", f"clause {_CLAUSE} (comma|and|dash) @span(@n({_CLAUSE})) {_LAW}", _ordinal),
    rule("ORDINAL", "@span(@n(anyint|dec)) (clause|lawcode|degree)", _ordinal),
    rule("ORDINAL", "numero @span(@n(anyint|big))", _ordinal),
    rule("NUMBER", f"{_ABOUT} @n(day|two|year|int|big|dec|words|scaled|coll) {_UNIT}", _number),
    rule("NUMBER", "less? near than? @n(one)", _number),
    rule("NUMBER", f"{_ABOUT} @n(round)", _number),
    rule("NUMBER", "@n(some)", _vague),
    rule("NUMBER", "@n(twice)", _number),
    rule("NUMBER", f"{_ABOUT} @n(words|one|day) @part(fraction_word)", _fraction),
    rule("NUMBER", "@n(one)", _one),
    rule("NUMBER", f"@minus(minus) @n(number) {_UNIT}", _number),
    rule("NUMBER", f"@minus(dash) @n({_DIGITS}) @square(square)? @unit(measure)", _below_zero),
    rule("NUMBER", f"@minus(dash) @n({_DIGITS})", _below_zero),
    rule("NUMBER", f"near? @low(number) dash @n(number) {_UNIT}", _number),
    rule("NUMBER", f"of @low(number) until @n(number) {_UNIT}", _number),
]
