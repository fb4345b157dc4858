"""What is an expression only because someone says so: «воскресный», «сутки», «треть», «евро».

In a text these are mostly something else; these rules read whole mentions that a model has found.
"""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.stages.values import calendar
from pipeline.stages.values.calendar_dates import nearest_month, said
from pipeline.stages.values.durations import iso_duration, unit_of
from pipeline.stages.values.grammar import Rule, rule
from pipeline.stages.values.meaning import Meaning, quantity
from pipeline.stages.values.rule_context import RuleContext


def _weekday(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«воскресный матч», «среда»: the last such day."""
    if context.anchor is None:
        return Meaning("date", grain="day")
    back = (context.anchor.weekday() - context.value(match, "weekday")) % 7
    return said(calendar.shifted(context.anchor, -back, "day"), "date", "day")


def _month(match: re.Match[str], context: RuleContext) -> Meaning | None:
    return said(nearest_month(context, (False, None), context.value(match, "month")), "interval", "month")


def _length(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«сутки», «в день»; «годами», «по итогам года» are no length of one."""
    token = context.token(match, "unit")
    if token is None or _ONE.fullmatch(context.surface(token)) is None:
        return None
    unit = unit_of(match, context)
    return Meaning("duration", iso_duration(Decimal(1), unit), grain=unit)


def _recurring(match: re.Match[str], context: RuleContext) -> Meaning | None:
    return Meaning("duration", context.value(match, "yearly"))


def _share(match: re.Match[str], context: RuleContext) -> Meaning | None:
    part = context.value(match, "part") if context.token(match, "part") else 2
    return quantity("number", Decimal(1) / Decimal(part))


def _currency(match: re.Match[str], context: RuleContext) -> Meaning | None:
    unit = context.value(match, "currency")
    return Meaning("money", unit=unit if isinstance(unit, str) else unit[0] or None)


_ONE = re.compile(
    "год|месяц|неделю?|неделя|день|сут(?:ки|ок)|квартал|полугодие|полгода|десятилетие|век|столетие|час|минут[ау]"
    "|секунд[ау]",
    re.IGNORECASE,
)
_LEAD = "(in|with|until|on|of|to|by|for)?"
_ABOUT = "(less? near near? than?)?"

RULES: list[Rule] = [
    rule("DATE", f"{_LEAD} @weekday(weekday|weekday_adj)", _weekday),
    rule("DATE", f"{_LEAD} @month(month)", _month),
    rule("DATE", "(in|for|by)? @unit(unit|yearword|quarterword|century)", _length),
    rule("TIME", "(in|for|by)? @unit(hour|minute|second)", _length),
    rule("DATE", "@yearly(yearly_adj)", _recurring),
    rule("NUMBER", f"{_ABOUT} (@part(fraction_word) | half)", _share),
    rule("MONEY", f"{_LEAD} currency_adj? @currency(currency|money_code|sign)", _currency),
]
