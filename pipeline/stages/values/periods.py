"""Parts and runs of calendar periods: «третья декада июня», «девять месяцев 2023 года», «IV век до н. э.»"""

from __future__ import annotations

import re

from pipeline.stages.values import calendar
from pipeline.stages.values.calendar import DayRange
from pipeline.stages.values.calendar_dates import century_of_decade, nearest_month, said, year_of, yearish
from pipeline.stages.values.grammar import Rule, rule
from pipeline.stages.values.meaning import Meaning
from pipeline.stages.values.rule_context import RuleContext

_FEW = 5  # days that «первые числа», «последние числа» of a month are


def _of_month(match: re.Match[str], context: RuleContext) -> DayRange | None:
    year = year_of(match, context)
    direction = 0 if year[0] else context.direction(match)
    return nearest_month(context, year, context.value(match, "month"), direction)


def _between(month: DayRange | None, low: int, high: int) -> Meaning:
    """Some days of a month, the last of them cut at its end."""
    if month is None:
        return Meaning("interval", grain="day")
    last = month.last.replace(day=min(high, month.last.day))
    return said(DayRange(month.first.replace(day=low), last, "day"), "interval", "day")


def _dates_of_month(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«в первых числах июня», «в двадцатых числах мая», «в последних числах мая»."""
    month = _of_month(match, context)
    if context.token(match, "last"):
        end = month.last.day if month else 31
        return _between(month, end - _FEW + 1, end) if context.value(match, "last") == -1 else None
    number = context.number(match, "which")
    if number == 1:
        return _between(month, 1, _FEW)
    return _between(month, number, number + 9) if number in (10, 20) else None


def _third_of_month(match: re.Match[str], context: RuleContext) -> Meaning | None:
    number = context.number(match, "which")
    if number is None or not 1 <= number <= 3:
        return None
    return _between(_of_month(match, context), number * 10 - 9, 31 if number == 3 else number * 10)


def _half_of_month(match: re.Match[str], context: RuleContext) -> Meaning | None:
    number = context.number(match, "which")
    if number not in (1, 2):
        return None
    return _between(_of_month(match, context), 1 if number == 1 else 16, 15 if number == 1 else 31)


def _first_months(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«за девять месяцев 2023 года», «первые пять месяцев года», «за три квартала»: from January on."""
    count, unit = context.value(match, "n"), context.value(match, "unit")
    length = {"month": 1, "quarter": 3}.get(unit, 0)
    if count != int(count) or not 0 < count * length <= 12:
        return None
    stated, year = year_of(match, context)
    if not stated and context.anchor:
        year = context.anchor.year
    if year is None:
        return Meaning("interval", grain=unit)
    return said(calendar.months(year, 1, int(count) * length, unit), "interval", unit)


def _portion(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«в первой трети XX века», «в последней четверти прошлого века»."""
    of: int = context.value(match, "of")
    number = of if context.token(match, "last") else context.number(match, "which")
    if context.token(match, "rel"):
        shift = context.value(match, "rel")
        if context.anchor is None or shift is None:
            return Meaning("interval", grain="year")
        whole = calendar.shifted(context.anchor, shift, "century")
    else:
        which = context.number(match, "century")
        whole = calendar.century(which) if which and which <= 30 else None
    cut = calendar.portion(whole, number, of) if whole and number else None
    return cut.meaning() if cut else None


def _ends(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«в конце 1980-х — начале 1990-х», «конец XIX — начало XX века»."""
    if context.token(match, "decade"):
        numbers = [context.number(match, group) for group in ("decade1", "decade")]
        if any(number is None or number % 10 for number in numbers):
            return None
        whole = [calendar.decade(century_of_decade(number)) for number in numbers if number is not None]
    else:
        numbers = [context.number(match, group) for group in ("century1", "century")]
        whole = [calendar.century(number) for number in numbers if number and number <= 30]
    parts = [context.value(match, group) for group in ("part1", "part")]
    cut = [calendar.third(w, part) for w, part in zip(whole, parts, strict=False) if w]
    joined = calendar.join(*cut) if len(cut) == 2 else None
    return joined.meaning() if joined else None


def _before_our_era(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """Years before 1 as ISO 8601 counts them: the year 1 BC is 0000."""
    if context.token(match, "century"):
        number = context.number(match, "century")
        if number is None or number > 100:
            return None
        first, last, grain = number * 100, number * 100 - 99, "century"
    else:
        year = context.value(match, "year")
        if year != int(year) or not 0 < year < 10_000:
            return None
        first = last = int(year)
        grain = "year"
    return Meaning("interval", f"{_astronomical(first)}-01-01", f"{_astronomical(last)}-12-31", grain)


def _astronomical(before: int) -> str:
    return f"-{before - 1:04}" if before > 1 else "0000"


_LEAD = "(in|with|until|on|of|to|by|for)?"
_OF = f"@month(month_gen) {yearish()}?"
_CENTURY = "(century | in dot)"
_YW = "(yearword|yearabbr|yearsabbr)"
_COUNT = "@n(day|two|words) @unit(unit|quarterword)"

RULES: list[Rule] = [
    rule(
        "DATE",
        f"{_LEAD} (@which(ordw|ord|decade|decade_word) | @last(recent)) dates_word {_OF}",
        _dates_of_month,
    ),
    rule("DATE", f"{_LEAD} @which(ordinal|roman) third_of_month {_OF}", _third_of_month),
    rule("DATE", f"{_LEAD} @which(ordinal) half {_OF}", _half_of_month),
    rule("DATE", f"{_LEAD} (ordw|decade_word)? {_COUNT} ({yearish()} | yearword)", _first_months),
    rule(
        "DATE",
        f"{_LEAD} (@which(ordinal) | @last(recent)) @of(fraction_word) (@century(roman|ordinal) | @rel(rel))"
        f" {_CENTURY}",
        _portion,
    ),
    rule(
        "DATE",
        f"{_LEAD} @part1(part) @decade1(decade) {_YW}? dash {_LEAD} @part(part) @decade(decade) {_YW}?",
        _ends,
    ),
    rule(
        "DATE",
        f"{_LEAD} @part1(part) @century1(roman|ordinal) {_CENTURY}? (dash|and) {_LEAD} @part(part)"
        f" @century(roman|ordinal) {_CENTURY}",
        _ends,
    ),
    rule("DATE", f"{_LEAD} @century(roman|ordinal|day) {_CENTURY} bce", _before_our_era),
    rule("DATE", f"{_LEAD} @year(day|two|int|year) {_YW}? bce", _before_our_era),
]
