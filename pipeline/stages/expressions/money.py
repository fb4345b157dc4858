"""Sums of money: amount and ISO 4217 code. «5–7 млн евро», «$2,3 млрд», «полтора миллиарда рублей»."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.stages.expressions import currencies
from pipeline.stages.expressions.context import Context
from pipeline.stages.expressions.grammar import Rule, rule
from pipeline.stages.expressions.lexicon import classify
from pipeline.stages.expressions.meaning import Meaning, quantity
from pipeline.stages.expressions.tokens import Token

_SEVERAL = re.compile("десятк(?:и|ов|ам|ами|ах) |сот(?:ни|ен|ням|нями|нях) ")  # «десятки миллионов»
_VAGUE = ("и", "ы", "ов", "ам", "ами", "ах", "яч", "тен")


def _unit(match: re.Match[str], context: Context) -> str | None:
    unit: str | tuple[str, ...] = context.value(match, "currency")
    if isinstance(unit, str):
        return unit
    country = context.value(match, "country") or context.value(match, "owner")
    return currencies.of_country(unit, country)


def amount_of(token: Token, context: Context) -> Decimal | None:
    """The number of a numeral token; a vague one («тысячи», «несколько миллионов») has none."""
    if token.code == "some":
        return None
    surface = context.surface(token).lower()
    if token.code == "round" and surface.endswith(_VAGUE):
        return None
    if token.code == "scaled" and _SEVERAL.match(surface):
        return None
    value: Decimal = token.value
    return value


def lower_end(low: Token, high: Token, context: Context) -> Decimal:
    """The lower end of a range, in the scale of the upper: «5–7 млн» begins at 5,000,000."""
    value: Decimal = low.value
    if high.code == "scaled" and low.code != "scaled":
        code, scale = classify(context.surface(high).rstrip(".").split()[-1])
        if code == "scale" and value * scale < high.value:
            return value * Decimal(scale)
    return value


def _full_thousands(token: Token, context: Context) -> Decimal | None:
    """«25.000 рублей» has a point between thousands and hundreds."""
    surface = context.surface(token)
    if token.code == "dec" and re.fullmatch(r"[1-9]\d{0,2}\.000", surface):
        return Decimal(surface.replace(".", ""))
    return amount_of(token, context)


def _english_thousands(token: Token, context: Context) -> Decimal:
    """«$635,000» is written in the English way."""
    surface = context.surface(token)
    if token.code == "dec" and re.fullmatch(r"[1-9]\d{0,2},\d{3}", surface):
        return Decimal(surface.replace(",", ""))
    value: Decimal = token.value
    return value


def _sum(match: re.Match[str], context: Context) -> Meaning | None:
    token = context.token(match, "n")
    unit = _unit(match, context)
    if token is None or unit is None:
        return None
    signed = match.start("currency") < match.start("n")
    if signed and context.surface(context.tokens[match.start("currency")]) in currencies.WORDS:
        return None
    english = signed and token.code == "dec"
    amount = _english_thousands(token, context) if english else _full_thousands(token, context)
    if amount is None:
        return Meaning("money", unit=unit)
    if context.token(match, "low"):
        low = context.token(match, "low")
        assert low is not None
        return quantity("money", lower_end(low, token, context), amount, unit=unit)
    if context.token(match, "cents"):
        amount += context.value(match, "cents") / Decimal(100)
    return quantity("money", amount, unit=unit)


def _cents(match: re.Match[str], context: Context) -> Meaning | None:
    return quantity("money", context.value(match, "n") / Decimal(100), unit=context.value(match, "currency"))


def _elsewhere(match: re.Match[str], context: Context) -> Meaning | None:
    """«316 млн (5 млн долларов)»: a sum whose currency was named before."""
    return quantity("money", context.value(match, "n"))


_ABOUT = "((without | less)? near near? than? | until)?"
_NUMBER = "(number|round|some)"
_CURRENCY = (
    "((other dash)? @country(currency_adj))? @currency(currency|money_code|sign)"
    " (usa | sterling | @owner(currency_of))?"
)
_PLAIN = "(currency_adj? (currency|money_code|sign) (usa|sterling)?)?"

RULES: list[Rule] = [
    rule("MONEY", f"{_ABOUT} @n({_NUMBER}) {_CURRENCY} (and? @cents(day|two|words|one) cent)?", _sum),
    rule(
        "MONEY",
        f"(of|with|until|near)? near? @low(number) {_PLAIN} (dash|until) @n(number) {_CURRENCY}",
        _sum,
    ),
    rule("MONEY", f"between @low(number) {_PLAIN} and @n(number) {_CURRENCY}", _sum),
    rule("MONEY", f"{_ABOUT} @currency(sign|money_code) @n(number)", _sum),
    rule("MONEY", "(of|with|until|near)? @currency(sign) @low(number) (dash|until) sign? @n(number)", _sum),
    rule("MONEY", f"{_ABOUT} @n(number) @currency(cent)", _cents),
    rule("MONEY", "@span(@n(scaled)) open near? number (currency|money_code)", _elsewhere),
    rule("MONEY", "@n(anyint) dash @currency(currency)", _sum),
]
