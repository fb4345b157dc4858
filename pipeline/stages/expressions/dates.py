"""Calendar dates: days, months, years, decades, centuries, quarters, seasons, and ranges of them.

Spans follow NEREL: «в 2019 году», «с 5 по 7 мая», «в начале мая» whole, with the preposition.
"""

from __future__ import annotations

import re
from datetime import date

from pipeline.stages.expressions import calendar
from pipeline.stages.expressions.calendar import Stretch
from pipeline.stages.expressions.context import Context
from pipeline.stages.expressions.grammar import Rule, rule
from pipeline.stages.expressions.meaning import Meaning

Year = tuple[bool, int | None]  # whether the text says which year, and the year if it can be known
_JUST_OVER = 45  # days that a date may be behind although the clause speaks of the future
_UNSAID: Year = (False, None)


def yearish(mark: str = "") -> str:
    """A year after a day or a month: «2024 года», «2024-го», «прошлого года», «с.г.»."""
    return (
        f"(@year{mark}(year|yord) (yearword|yearabbr)? | @rel{mark}(rel|that same?) yearword"
        f" | @now{mark}(with dot? yearabbr))"
    )


def year_of(match: re.Match[str], context: Context, mark: str = "") -> Year:
    """The year that a match of `yearish` states."""
    if context.token(match, "year" + mark):
        return True, context.number(match, "year" + mark)
    stated = context.token(match, "rel" + mark) or context.token(match, "now" + mark)
    if not stated:
        return _UNSAID
    shift = context.value(match, "rel" + mark) if context.token(match, "rel" + mark) else 0
    return True, None if shift is None or context.anchor is None else context.anchor.year + shift


def nearest_day(
    context: Context, year: Year, month: int, number: int, weekday: int | None, to_come: bool = False
) -> Stretch | None:
    """A day and month in the stated year, else in the year that brings it closest to the document; a weekday
    that is named with it decides between the years around. What is `to_come` is not months behind."""
    stated, which = year
    if stated:
        return calendar.day(which, month, number) if which else None
    anchor = context.anchor
    if anchor is None:
        return None
    reach = 6 if weekday is not None or (month, number) == (2, 29) else 1
    days = [calendar.day(anchor.year + shift, month, number) for shift in range(-reach, reach + 1)]
    known = sorted((d for d in days if d), key=lambda d: abs((d.first - anchor).days))
    if to_come:
        known = [d for d in known if (anchor - d.first).days < _JUST_OVER]
    agreeing = [d for d in known if weekday is None or d.first.weekday() == weekday]
    return next(iter(agreeing or known), None)


def nearest_month(context: Context, year: Year, number: int) -> Stretch | None:
    """A month in the stated year, else the one closest to the document (the earlier of two)."""
    stated, which = year
    if stated:
        return calendar.month(which, number) if which else None
    anchor = context.anchor
    if anchor is None:
        return None
    ahead = (number - anchor.month + 6) % 12 - 6
    return calendar.months(anchor.year, anchor.month + ahead, 1, "month")


def said(stretch: Stretch | None, kind: str, grain: str) -> Meaning:
    """The meaning of a stretch; without one, the kind and the grain alone."""
    return stretch.meaning() if stretch else Meaning(kind, grain=grain)


def exists(month: int, number: int | None) -> bool:
    return number is not None and calendar.day(2024, month, number) is not None


def read_day(match: re.Match[str], context: Context) -> Meaning | None:
    month, number = context.value(match, "month"), context.number(match, "day")
    if number is None or not exists(month, number):
        return None
    weekday = context.value(match, "weekday")
    year = year_of(match, context)
    to_come = not year[0] and context.to_come(match)
    return said(nearest_day(context, year, month, number, weekday, to_come), "date", "day")


def _days(match: re.Match[str], context: Context) -> Meaning | None:
    """«с 5 по 7 мая 2024», «с 30 июня по 2 июля»."""
    month = context.value(match, "month")
    first_month = context.value(match, "month1") if context.token(match, "month1") else month
    low, high = context.number(match, "day1"), context.number(match, "day")
    if low is None or high is None or not (exists(first_month, low) and exists(month, high)):
        return None
    if first_month == month and low >= high and not context.token(match, "year1"):
        return None
    year = year_of(match, context)
    first_year = year_of(match, context, "1")
    if first_year[0] and not year[0]:
        year = first_year
    last = nearest_day(context, year, month, high, None, not year[0] and context.to_come(match))
    if last is None:
        return Meaning("interval", grain="day")
    if not first_year[0]:
        first_year = True, last.first.year - (first_month > month)
    first = nearest_day(context, first_year, first_month, low, None)
    return said(calendar.join(first, last), "interval", "day")


def _neighbours(match: re.Match[str], context: Context) -> Meaning | None:
    """«5 и 6 мая» are an interval; «5 и 12 мая» are two dates."""
    low, high = context.number(match, "day1"), context.number(match, "day")
    return _days(match, context) if low is not None and high == low + 1 else None


def _numeric(match: re.Match[str], context: Context) -> Meaning | None:
    return calendar.single(context.value(match, "iso")).meaning()


def _numerics(match: re.Match[str], context: Context) -> Meaning | None:
    first: date = context.value(match, "iso1")
    joined = calendar.join(calendar.single(first), calendar.single(context.value(match, "iso")))
    return joined.meaning() if joined else None


def parted(match: re.Match[str], context: Context, whole: Stretch | None) -> Stretch | None:
    """A third or a half of a stretch, if the match names one; «с начала», «до конца» meet the document."""
    if whole and context.token(match, "part"):
        part = context.value(match, "part")
        lead = context.tokens[match.start()].code
        if (lead, part) == ("with", "start"):
            return calendar.since(whole, context.anchor) or calendar.third(whole, part)
        if (lead, part) == ("until", "end"):
            return calendar.up_to(whole, context.anchor) or calendar.third(whole, part)
        return calendar.third(whole, part)
    if whole and context.token(match, "which"):
        number = context.number(match, "which")
        return calendar.halves(whole, number) if number in (1, 2) else None
    return whole


def _month(match: re.Match[str], context: Context) -> Meaning | None:
    token = context.token(match, "month")
    year = year_of(match, context)
    if token is None or (not year[0] and context.text[token.start].isupper()):
        return None
    stretch = parted(match, context, nearest_month(context, year, token.value))
    return said(stretch, "interval", "day" if context.token(match, "part") else "month")


def _months(match: re.Match[str], context: Context) -> Meaning | None:
    """«с мая по июль 2007 года», «в ноябре—декабре», «с сентября 2011 по апрель 2012»."""
    year = year_of(match, context)
    first_year = year_of(match, context, "1")
    first_month, month = context.value(match, "month1"), context.value(match, "month")
    last = nearest_month(context, year if year[0] or not first_year[0] else first_year, month)
    if last is None:
        return Meaning("interval", grain="month")
    if not first_year[0]:
        first_year = True, last.first.year - (first_month > month)
    return said(calendar.join(nearest_month(context, first_year, first_month), last), "interval", "month")


def _year(match: re.Match[str], context: Context) -> Meaning | None:
    number = context.number(match, "year")
    stretch = calendar.years(number, number) if number and number >= 100 else None
    return said(parted(match, context, stretch), "interval", "year") if stretch else None


def _years(match: re.Match[str], context: Context) -> Meaning | None:
    """«2019–2021 годы», «с 1994 по 2005», «1996—98»."""
    low, high = context.number(match, "year1"), context.number(match, "year")
    if low is None or high is None:
        return None
    if high < 100:
        high += low - low % 100
    stretch = calendar.years(low, high)
    return stretch.meaning() if stretch and high <= 2199 else None


def _bare_year(match: re.Match[str], context: Context) -> Meaning | None:
    """A lone number of four digits is a year where nothing says otherwise."""
    number = context.number(match, "year")
    following, before = context.following(match), context.before(match)
    if number is None or not 1700 <= number <= 2059:
        return None
    if following and following.code in ("measure", "currency", "percent", "once", "slash", "colon", "hour"):
        return None
    if following and following.code == "other" and _COUNTED.search(context.surface(following).lower()):
        return None
    if following and following.code == "dash" and context.joined(match.end()):
        after = context.tokens[match.end() + 1 : match.end() + 2]
        if after and after[0].start == following.end and after[0].code not in ("year", "two"):
            return None
    if before and before.code in ("near", "than", "numero", "clause", "slash", "sign", "colon", "punct"):
        return None
    return _year(match, context)


def _season_of_sport(match: re.Match[str], context: Context) -> Meaning | None:
    first, last = context.value(match, "season")
    stretch = calendar.years(first, last)
    return stretch.meaning() if stretch else None


def century_of_decade(number: int, century: int | None = None) -> int:
    """The first year of a decade of two digits."""
    if number >= 100:
        return number
    return number + ((century - 1) * 100 if century else (1900 if number >= 30 else 2000))


def _decade(match: re.Match[str], context: Context) -> Meaning | None:
    """«1990-е», «в конце 90-х», «в двухтысячных»; two digits are of the 1900s from 30 on, else of the 2000s,
    unless a century stands with them."""
    number = context.number(match, "decade")
    if number is None or number % 10:
        return None
    century: int | None = None
    if context.token(match, "century"):
        century = context.number(match, "century")
    elif context.token(match, "rel"):
        shift = context.value(match, "rel")
        if shift is None or context.anchor is None:
            return Meaning("interval", grain="decade")
        century = (context.anchor.year + 99) // 100 + shift
    number = century_of_decade(number, century)
    return said(parted(match, context, calendar.decade(number)), "interval", "decade")


def _decades(match: re.Match[str], context: Context) -> Meaning | None:
    low, high = context.number(match, "decade1"), context.number(match, "decade")
    if low is None or high is None or low % 10 or high % 10:
        return None
    joined = calendar.join(*(calendar.decade(century_of_decade(n)) for n in (low, high)))
    return joined.meaning() if joined else None


def _century(match: re.Match[str], context: Context) -> Meaning | None:
    number = context.number(match, "century")
    if number is None or not 1 <= number <= 30:
        return None
    whole = calendar.century(number)
    if context.token(match, "century1"):
        first = context.number(match, "century1")
        whole = calendar.join(calendar.century(first), whole) if first and first >= 1 else None
    return said(parted(match, context, whole), "interval", "century") if whole else None


def _quarter(match: re.Match[str], context: Context) -> Meaning | None:
    number, unit = context.number(match, "which"), context.value(match, "unit")
    stated, year = year_of(match, context)
    if number is None or not 1 <= number <= (4 if unit == "quarter" else 2):
        return None
    if not stated and context.anchor:
        year = context.anchor.year
        if unit == "quarter" and number >= 3 and context.anchor.month <= 3:
            year -= 1  # the one that is just over
    if year is None:
        return Meaning("interval", grain=unit)
    stretch = calendar.quarter(year, number) if unit == "quarter" else calendar.half(year, number)
    return said(stretch, "interval", unit)


def _season(match: re.Match[str], context: Context) -> Meaning | None:
    name = context.value(match, "season")
    stated, year = year_of(match, context)
    shift = context.value(match, "shift") if context.token(match, "shift") else None
    if stated or context.anchor is None:
        stretch = calendar.season(year, name) if year else None
    else:
        stretch = calendar.nearest_season(context.anchor, name, shift)
    return said(parted(match, context, stretch), "interval", "season")


def _winter(match: re.Match[str], context: Context) -> Meaning | None:
    """«зимой 2023/24 года», «зимой 2010–2011 годов»: the winter that ends in the second year."""
    first: int
    last: int
    if context.token(match, "both"):
        first, last = context.value(match, "both")
    else:
        first, last = int(context.value(match, "year1")), int(context.value(match, "year"))
    if last < 100:
        last += first - first % 100
    if context.value(match, "season") != "winter" or last != first + 1:
        return None
    return said(calendar.season(last, "winter"), "interval", "season")


_COUNTED = re.compile(  # how things end that are counted: «2000 гостей», «1500 домов»
    "(?:[оеё]в|[еио]й|[еоч]к|[ыи]х|[оаея]м|[ая]х|ест|олос|дат|и[цн]|ект|нт|он|ук)$"
)
_LEAD = "(in|with|until|on|of|to|by|for)?"
_DAY = "(day|ord|ordw)"
_OF_MONTH = "@month(month_gen|month_abbr)"
_WEEKDAY = "((in|on|with|until|to|by)? (rel|recent)? @weekday(weekday) (comma|dash)?)?"
_TODAY = "(dayadv|dayadv_ctx) (comma|dash)? in?"
_TO = "(dash|by|until|on)"
_FIRST_DAY = f"@day1({_DAY}) @month1(month_gen) {yearish('1')}?"
_LAST_DAY = f"@day({_DAY}) @month(month_gen) {yearish()}?"
_FIRST_MONTH = f"@month1(month) {yearish('1')}?"
_SEASON = "@season(season_word|season_obl)"
_YW = "(yearword|yearabbr|yearsabbr)"

RULES: list[Rule] = [
    rule("DATE", f"(with|until|on|of|to|by|in)? @day({_DAY}) {_OF_MONTH} {yearish()}?", read_day),
    rule("DATE", f"{_WEEKDAY} @day({_DAY}) @month(month_gen) {yearish()}?", read_day),
    rule("DATE", f"{_TODAY} @day({_DAY}) @month(month_gen) {yearish()}?", read_day),
    rule(
        "DATE",
        f"(with|between|for|on|in|until)? @day1({_DAY}) {_TO} @day({_DAY}) @month(month_gen) {yearish()}?",
        _days,
    ),
    rule("DATE", f"{_LEAD} @day1({_DAY}) and @day({_DAY}) {_OF_MONTH} {yearish()}?", _neighbours),
    rule("DATE", f"(with|for|on)? {_FIRST_DAY} (dash|by|until|on) {_LAST_DAY}", _days),
    rule("DATE", f"between {_FIRST_DAY} and {_LAST_DAY}", _days),
    rule("DATE", f"{_LEAD} @iso(iso) {_YW}?", _numeric),
    rule("DATE", "(with|of)? @iso1(iso) (dash|by|until) @iso(iso)", _numerics),
    rule("DATE", f"{_LEAD} @part(part)? @month(month) {yearish()}", _month),
    rule("DATE", "in @month(month_loc)", _month),
    rule("DATE", "@month(month_adj)", _month),
    rule("DATE", "(with|until|of|to) @month(month_gen)", _month),
    rule("DATE", "(on|by|for) @month(month_nom)", _month),
    rule("DATE", f"{_LEAD} @part(part) @month(month_gen)", _month),
    rule("DATE", f"(in|with|for|on)? {_FIRST_MONTH} (dash|by|until) @month(month) {yearish()}?", _months),
    rule("DATE", f"between {_FIRST_MONTH} and @month(month) {yearish()}?", _months),
    rule("DATE", f"{_LEAD} @part(part)? @year(year|yord) (yearword|yearabbr) born?", _year),
    rule("DATE", f"{_LEAD} @which(ordinal) half @year(year|yord) (yearword|yearabbr)", _year),
    rule("DATE", f"{_LEAD} @part(part)? @year(int) yearword", _year),
    rule("DATE", "(in|with|by|until|of) @year(year|yord)", _bare_year),
    rule("DATE", "@year(year|gyear)", _bare_year),
    rule("DATE", f"{_LEAD} @year1(year|yord) {_YW}? (dash|by|until) @year(year|yord) {_YW}?", _years),
    rule("DATE", f"{_LEAD} @year1(year) dash @year(two|day) {_YW}?", _years),
    rule("DATE", f"in? @season(season) {_YW}?", _season_of_sport),
    rule(
        "DATE",
        f"{_LEAD} (@part(part) | @which(ordinal) half)? @decade(decade|decade_word)"
        " (yearword|yearsabbr|years)? (@rel(rel) century | @century(roman) century)?",
        _decade,
    ),
    rule("DATE", f"{_LEAD} @decade1(decade|two|year) {_YW}? dash {_LEAD} @decade(decade) {_YW}?", _decades),
    rule(
        "DATE",
        f"{_LEAD} (@part(part) | @which(ordinal) half)? (@century1(roman|ordinal) (dash|and))?"
        " @century(roman|ordinal) (century | in dot)",
        _century,
    ),
    rule("DATE", f"{_LEAD} @which(ordinal|roman) @unit(quarterword) ({yearish()} | yearword)?", _quarter),
    rule("DATE", f"@shift(rel|it)? @season(season_word) {yearish()}?", _season),
    rule("DATE", f"{_LEAD} @part(part)? @season(season_obl) {yearish()}", _season),
    rule("DATE", f"{_SEASON} (@both(season) | @year1(year) dash @year(year|two|day)) {_YW}?", _winter),
    rule("DATE", f"@shift(rel|it) {_SEASON}", _season),
    rule("DATE", f"{_LEAD} @part(part) @season(season_obl)", _season),
    rule("DATE", "(to|until|with|on|by|for) @season(season_obl)", _season),
]
