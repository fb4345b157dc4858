"""Sums of money: amount and ISO 4217 code. «5–7 млн евро», «$2,3 млрд», «полтора миллиарда рублей»."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.stages.values import currencies
from pipeline.stages.values.grammar import Rule, rule
from pipeline.stages.values.meaning import Meaning, quantity
from pipeline.stages.values.rule_context import RuleContext
from pipeline.stages.values.value_tokens import Token
from pipeline.stages.values.value_words import classify

_SEVERAL = re.compile("десятк(?:и|ов|ам|ами|ах) |сот(?:ни|ен|ням|нями|нях) ")  # «десятки миллионов»
_VAGUE = ("и", "ы", "ов", "ам", "ами", "ах", "яч", "тен")


def _unit(match: re.Match[str], context: RuleContext) -> str | None:
    unit: str | tuple[str, ...] = context.value(match, "currency")
    if isinstance(unit, str):
        return unit
    country = next((c for g in ("country", "short", "owner") if (c := context.value(match, g))), None)
    return currencies.of_country(unit, country)


def amount_of(token: Token, context: RuleContext) -> Decimal | None:
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


def lower_end(low: Token, high: Token, context: RuleContext) -> Decimal:
    """The lower end of a range, in the scale of the upper: «5–7 млн» begins at 5,000,000."""
    value: Decimal = low.value
    if high.code == "scaled" and low.code != "scaled":
        code, scale = classify(context.surface(high).rstrip(".").split()[-1])
        if code == "scale" and value * scale < high.value:
            return value * Decimal(scale)
    return value


def _full_thousands(token: Token, context: RuleContext) -> Decimal | None:
    """«25.000 рублей», «12,500 руб.»: no currency has thousandths, so the mark stands between thousands and
    hundreds. A rate may have them («92,345 рубля»), but does not end in two zeros."""
    surface = context.surface(token)
    if token.code == "dec" and re.fullmatch(r"[1-9]\d{0,2}[.,]\d00", surface):
        return Decimal(re.sub("[.,]", "", surface))
    return amount_of(token, context)


def _english_thousands(token: Token, context: RuleContext) -> Decimal:
    """«$635,000» is written in the English way."""
    surface = context.surface(token)
    if token.code == "dec" and re.fullmatch(r"[1-9]\d{0,2},\d{3}", surface):
        return Decimal(surface.replace(",", ""))
    value: Decimal = token.value
    return value


def _sum(match: re.Match[str], context: RuleContext) -> Meaning | None:
    token = context.token(match, "n")
    unit = _unit(match, context)
    if token is None or unit is None or (context.token(match, "minus") and not context.negative(match)):
        return None
    signed = match.start("currency") < match.start("n")
    if signed and context.surface(context.tokens[match.start("currency")]) in currencies.WORDS:
        return None
    english = signed and token.code == "dec"
    amount = _english_thousands(token, context) if english else _full_thousands(token, context)
    if amount is None:
        return Meaning("money", unit=unit)
    low = context.token(match, "low")
    if low is not None:
        if _another(context.value(match, "plain"), context.value(match, "currency")):
            return None  # «1 евро — 95 рублей»
        return quantity("money", lower_end(low, token, context), amount, unit=unit)
    if context.token(match, "cents"):
        amount += context.value(match, "cents") / Decimal(100)
    if context.token(match, "minus"):
        return quantity("money", -amount, unit=unit)
    return quantity("money", amount, unit=unit)


def _another(first: str | tuple[str, ...] | None, second: str | tuple[str, ...]) -> bool:
    """Whether the lower end of a range names a currency that the upper one cannot be of."""
    codes = [{code} if isinstance(code, str) else set(code) for code in (first, second) if code]
    return len(codes) == 2 and not codes[0] & codes[1]


def _cents(match: re.Match[str], context: RuleContext) -> Meaning | None:
    return quantity("money", context.value(match, "n") / Decimal(100), unit=context.value(match, "currency"))


def _spaced(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«1 204 318, 07 евро»: a space has got behind the comma."""
    whole, part = context.token(match, "n"), context.token(match, "part")
    unit = _unit(match, context)
    if whole is None or part is None or unit is None or not context.joined(match.start("n") + 1):
        return None
    surface = context.surface(part)
    if len(surface) != 2 or len(context.surface(whole)) < len("1 000"):
        return None
    return quantity("money", whole.value + Decimal(surface) / 100, unit=unit)


def _thousands(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«20 т. р.», «20 т.р.»."""
    thousand, currency, token = (context.token(match, group) for group in ("thousand", "currency", "n"))
    if thousand is None or currency is None or token is None:
        return None
    if context.surface(thousand).lower() != "т" or context.surface(currency).lower()[:1] != "р":
        return None
    return quantity("money", token.value * 1000, unit=_unit(match, context))


def _part(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«четверть миллиона рублей»."""
    token, unit = context.token(match, "n"), _unit(match, context)
    if token is None or unit is None:
        return None
    of = context.value(match, "part") if context.token(match, "part") else 2
    return quantity("money", token.value / Decimal(of), unit=unit)


def _elsewhere(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«316 млн (5 млн долларов)»: a sum whose currency was named before."""
    return quantity("money", context.value(match, "n"))


_ABOUT = "((without | less)? near near? than? | until)?"
_NUMBER = "(number|round|some)"
_CURRENCY = (
    "((other dash)? @country(currency_adj) | @short(country_abbr) dot)? @currency(currency|money_code|sign)"
    " (usa | sterling | @owner(currency_of))?"
)
_PLAIN = "(currency_adj? @plain(currency|money_code|sign) (usa|sterling)?)?"

RULES: list[Rule] = [
    rule("MONEY", f"{_ABOUT} @n({_NUMBER}) {_CURRENCY} (and? @cents(day|two|words|one) cent)?", _sum),
    rule(
        "MONEY",
        f"(of|with|until|near)? near? @low(number) {_PLAIN} (dash|until) @n(number) {_CURRENCY}",
        _sum,
    ),
    rule("MONEY", f"{_ABOUT} @minus(minus|dash) @n(number) {_CURRENCY}", _sum),
    rule("MONEY", f"{_ABOUT} @n(big|int) comma @part(day|two) {_CURRENCY}", _spaced),
    rule("MONEY", f"{_ABOUT} @n(number) @thousand(measure) dot? @currency(currency)", _thousands),
    rule("MONEY", f"{_ABOUT} (@part(fraction_word) | half) @n(round) {_CURRENCY}", _part),
    rule("MONEY", f"between @low(number) {_PLAIN} and @n(number) {_CURRENCY}", _sum),
    rule("MONEY", f"{_ABOUT} @currency(sign|money_code) @n(number)", _sum),
    rule("MONEY", "(of|with|until|near)? @currency(sign) @low(number) (dash|until) sign? @n(number)", _sum),
    rule("MONEY", f"{_ABOUT} @n(number) @currency(cent)", _cents),
    rule("MONEY", "@span(@n(scaled)) open near? number (currency|money_code)", _elsewhere),
    rule("MONEY", "@n(anyint) dash @currency(currency|money_adj)", _sum),
]
