"""Calendar dates: days, months, years, decades, centuries, quarters, seasons, and ranges of them.

Spans follow NEREL: «в 2019 году», «с 5 по 7 мая», «в начале мая» whole, with the preposition.
"""

from __future__ import annotations

import re
from datetime import date

from pipeline.stages.values import calendar
from pipeline.stages.values.calendar import DayRange
from pipeline.stages.values.grammar import Rule, rule
from pipeline.stages.values.meaning import Meaning
from pipeline.stages.values.rule_context import RuleContext

Year = tuple[bool, int | None]  # whether the text says which year, and the year if it can be known
_LATE = 7  # days that a date may be behind although its clause speaks of the future: the news repeats itself
_EARLY = 1  # day that it may be ahead although the clause speaks of the past: the document's own time zone
_EARLY_LOOSE = 45  # and that it may be ahead where the verb is a loose tie: «билеты на матч 25 мая раскупили»
_YEARS_AHEAD = 10  # of a year of two digits: «в 30-м году» is 2030 until 2040 is nearer
_UNSAID: Year = (False, None)


def yearish(mark: str = "") -> str:
    """A year after a day or a month: «2024 года», «2024-го», «прошлого года», «с.г.», «23-го года», and
    «95» where «г.» or a time of day follows."""
    return (
        f"(@year{mark}(year|yord) (yearword|yearabbr)? | @rel{mark}(rel|that same?) yearword"
        f" | @now{mark}(with dot? yearabbr) | @short{mark}(ord|ordw) (yearword | (?=dot|comma|nl|close))"
        f" | @digits{mark}(two|day) (yearabbr | yearword | (?=clock)))"
    )


def year_of(match: re.Match[str], context: RuleContext, mark: str = "") -> Year:
    """The year that a match of `yearish` states."""
    if context.token(match, "year" + mark):
        return True, context.number(match, "year" + mark)
    for group in ("short" + mark, "digits" + mark):
        if context.token(match, group):
            return True, full_year(context.number(match, group), context.anchor)
    stated = context.token(match, "rel" + mark) or context.token(match, "now" + mark)
    if not stated:
        return _UNSAID
    shift = context.value(match, "rel" + mark) if context.token(match, "rel" + mark) else 0
    return True, None if shift is None or context.anchor is None else context.anchor.year + shift


def full_year(number: int | None, anchor: date | None) -> int | None:
    """The year that its last two digits mean: not more than ten years after the document, without a document
    from 1950 to 2049. None for a number that is none."""
    if number is None or not 0 <= number < 100:
        return None
    last = anchor.year + _YEARS_AHEAD if anchor else 2049
    return last - (last - number) % 100


def nearest_day(
    context: RuleContext,
    year: Year,
    month: int,
    number: int,
    weekday: int | None,
    direction: int = 0,
    *,
    loose: bool = False,
) -> DayRange | None:
    """A day and month in the stated year, else the last one (direction -1), the next one (1) or the one
    closest to the document (0); a weekday that is named with it decides between the years around. A day
    that its verb does not tie (`loose`) may be ahead a while although the clause speaks of the past."""
    stated, which = year
    if stated:
        return calendar.day(which, month, number) if which else None
    anchor = context.anchor
    if anchor is None:
        return None
    reach = 6 if weekday is not None or (month, number) == (2, 29) else 1
    days = [calendar.day(anchor.year + shift, month, number) for shift in range(-reach, reach + 1)]
    known = sorted((d for d in days if d), key=lambda d: abs((d.first - anchor).days))
    agreeing = [d for d in known if d.first.weekday() == weekday]
    if agreeing:
        return agreeing[0]
    if direction:
        slack = _LATE if direction > 0 else _EARLY_LOOSE if loose else _EARLY
        known = [d for d in known if (d.first - anchor).days * direction >= -slack]
    return next(iter(known), None)


def nearest_month(context: RuleContext, year: Year, number: int, direction: int = 0) -> DayRange | None:
    """A month in the stated year, else the last one that has begun (direction -1), the next one that is not
    over (1), or the one closest to the document (0; the earlier of two)."""
    stated, which = year
    if stated:
        return calendar.month(which, number) if which else None
    anchor = context.anchor
    if anchor is None:
        return None
    if direction:
        ahead = direction * ((number - anchor.month) * direction % 12)
    else:
        ahead = (number - anchor.month + 6) % 12 - 6
    return calendar.months(anchor.year, anchor.month + ahead, 1, "month")


def said(stretch: DayRange | None, kind: str, grain: str) -> Meaning:
    """The meaning of a stretch; without one, the kind and the grain alone."""
    return stretch.meaning() if stretch else Meaning(kind, grain=grain)


def exists(month: int, number: int | None) -> bool:
    return number is not None and calendar.day(2024, month, number) is not None


def read_day(match: re.Match[str], context: RuleContext) -> Meaning | None:
    month, number = context.value(match, "month"), context.number(match, "day")
    if number is None or not exists(month, number):
        return None
    year = year_of(match, context)
    return said(_nearest(match, context, year, month, number), "date", "day")


def _nearest(
    match: re.Match[str], context: RuleContext, year: Year, month: int, number: int
) -> DayRange | None:
    weekday = context.value(match, "weekday")
    if year[0]:
        return nearest_day(context, year, month, number, weekday)
    verb = context.verb(match)
    loose = verb is not None and verb.loose
    return nearest_day(context, year, month, number, weekday, context.direction(match), loose=loose)


def _days(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«с 5 по 7 мая 2024», «с 30 июня по 2 июля»."""
    month = context.value(match, "month")
    first_month = context.value(match, "month1") if context.token(match, "month1") else month
    low, high = context.number(match, "day1"), context.number(match, "day")
    if low is None or high is None or not (exists(first_month, low) and exists(month, high)):
        return None
    in_words = [(token := context.token(match, group)) and token.code == "ordw" for group in ("day1", "day")]
    if in_words[0] != in_words[1]:
        return None  # «третий — 17 марта»
    if first_month == month and low >= high and not context.token(match, "year1"):
        return None
    year = year_of(match, context)
    first_year = year_of(match, context, "1")
    if first_year[0] and not year[0]:
        year = first_year
    last = nearest_day(context, year, month, high, None, 0 if year[0] else context.direction(match))
    if last is None:
        return Meaning("interval", grain="day")
    if not first_year[0]:
        first_year = True, last.first.year - (first_month > month)
    first = nearest_day(context, first_year, first_month, low, None)
    return said(calendar.join(first, last), "interval", "day")


def _neighbours(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«5 и 6 мая» are an interval; «5 и 12 мая» are two dates."""
    low, high = context.number(match, "day1"), context.number(match, "day")
    return _days(match, context) if low is not None and high == low + 1 else None


def _short_year(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«в 23-м году», «с 98-го года», «в сорок первом году», «в 22 году»; «второй год» only counts."""
    token = context.token(match, "year")
    assert token is not None
    number = context.number(match, "year")
    form = context.surface(context.tokens[match.end() - 1]).lower()
    following = context.following(match)
    if number is None or (following and following.code == "life"):
        return None
    if context.tokens[match.start()].code == "on":
        return None  # «на 97-м году ушёл из жизни»
    least = 0 if context.surface(token).startswith("0") else 10
    if not least <= number < 100 or form not in _YEAR_FORMS:
        return None
    if token.code in ("day", "two") and form != "году" and number % 10 in (1, 2, 3, 4) and number // 10 != 1:
        return None  # «93 года» may be so many; «95 года» is a year, so many are «95 лет»
    year = full_year(number, context.anchor)
    return said(parted(match, context, calendar.years(year, year)), "interval", "year") if year else None


def _pointed_day(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«25.05 в 19:00», «25.05 (сб)», «до 25.05»: day and month, where no decimal fits."""
    token = context.token(match, "pointed")
    assert token is not None
    day = _day_and_month(context.surface(token))
    return said(_nearest(match, context, _UNSAID, *day), "date", "day") if day else None


def _pointed_days(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«с 20.05 по 25.05», «20.05–25.05»."""
    ends = []
    for group in ("low", "pointed"):
        token = context.token(match, group)
        assert token is not None
        day = _day_and_month(context.surface(token))
        if day is None:
            return None
        ends.append(day)
    last = _nearest(match, context, _UNSAID, *ends[1])
    first = last and calendar.day(last.first.year - (ends[0] > ends[1]), *ends[0])
    return said(calendar.join(first, last), "interval", "day")


def _day_and_month(surface: str) -> tuple[int, int] | None:
    """Month and day of «25.05»."""
    read = re.fullmatch(r"([0-3]?\d)\.(0[1-9]|1[0-2])", surface)
    return (int(read[2]), int(read[1])) if read and exists(int(read[2]), int(read[1])) else None


def _lone_day(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """A day and month with nothing but a preposition: «с 25.05», «25.05 в музее»."""
    following, before = context.following(match), context.before(match)
    if before and before.code in ("near", "than", "numero", "clause", "slash", "sign", "minus"):
        return None
    led = context.tokens[match.start()].code != "dec"
    ends = ("in", "comma", "dot", "close", "nl", "until", "by") if led else ("in",)
    if following and following.code not in ends:
        return None
    return _pointed_day(match, context)


def _apposed(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«18 мая, в субботу,»: not «18 мая, в субботу уехал»."""
    following = context.following(match)
    if following is None or following.code in ("comma", "dot", "close", "nl", "dash", "in", "colon"):
        return read_day(match, context)
    return None


def _numeric(match: re.Match[str], context: RuleContext) -> Meaning | None:
    return calendar.single(context.value(match, "iso")).meaning()


def _numerics(match: re.Match[str], context: RuleContext) -> Meaning | None:
    first: date = context.value(match, "iso1")
    joined = calendar.join(calendar.single(first), calendar.single(context.value(match, "iso")))
    return joined.meaning() if joined else None


def parted(match: re.Match[str], context: RuleContext, whole: DayRange | None) -> DayRange | None:
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


def _month(match: re.Match[str], context: RuleContext) -> Meaning | None:
    token = context.token(match, "month")
    year = year_of(match, context)
    if token is None or (not year[0] and context.text[token.start].isupper()):
        return None
    direction = 0 if year[0] else context.direction(match)
    stretch = parted(match, context, nearest_month(context, year, token.value, direction))
    return said(stretch, "interval", "day" if context.token(match, "part") else "month")


def _months(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«с мая по июль 2007 года», «в ноябре—декабре», «с сентября 2011 по апрель 2012»."""
    year = year_of(match, context)
    first_year = year_of(match, context, "1")
    first_month, month = context.value(match, "month1"), context.value(match, "month")
    stated = year if year[0] or not first_year[0] else first_year
    last = nearest_month(context, stated, month, 0 if stated[0] else context.direction(match))
    if last is None:
        return Meaning("interval", grain="month")
    if not first_year[0]:
        first_year = True, last.first.year - (first_month > month)
    return said(calendar.join(nearest_month(context, first_year, first_month), last), "interval", "month")


def _year(match: re.Match[str], context: RuleContext) -> Meaning | None:
    number = context.number(match, "year")
    stretch = calendar.years(number, number) if number and number >= 100 else None
    return said(parted(match, context, stretch), "interval", "year") if stretch else None


def _years(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«2019–2021 годы», «с 1994 по 2005», «1996—98»."""
    low, high = context.number(match, "year1"), context.number(match, "year")
    if low is None or high is None:
        return None
    if high < 100:
        high += low - low % 100
    stretch = calendar.years(low, high)
    return stretch.meaning() if stretch and high <= 2199 else None


def _bare_year(match: re.Match[str], context: RuleContext) -> Meaning | None:
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


def _season_of_sport(match: re.Match[str], context: RuleContext) -> Meaning | None:
    first, last = context.value(match, "season")
    stretch = calendar.years(first, last)
    return stretch.meaning() if stretch else None


def century_of_decade(number: int, century: int | None = None) -> int:
    """The first year of a decade of two digits."""
    if number >= 100:
        return number
    return number + ((century - 1) * 100 if century else (1900 if number >= 30 else 2000))


def _decade(match: re.Match[str], context: RuleContext) -> Meaning | None:
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


def _decades(match: re.Match[str], context: RuleContext) -> Meaning | None:
    low, high = context.number(match, "decade1"), context.number(match, "decade")
    if low is None or high is None or low % 10 or high % 10:
        return None
    joined = calendar.join(*(calendar.decade(century_of_decade(n)) for n in (low, high)))
    return joined.meaning() if joined else None


def _century(match: re.Match[str], context: RuleContext) -> Meaning | None:
    number = context.number(match, "century")
    if number is None or not 1 <= number <= 30 or not _numbered(match, context):
        return None
    whole = calendar.century(number)
    if context.token(match, "century1"):
        first = context.number(match, "century1")
        whole = calendar.join(calendar.century(first), whole) if first and first >= 1 else None
    return said(parted(match, context, whole), "interval", "century") if whole else None


def _numbered(match: re.Match[str], context: RuleContext) -> bool:
    """Whether a number in digits numbers a century («в 19 веке», «17–18 веков») and does not count them."""
    token = context.token(match, "century")
    assert token is not None
    if token.code not in ("day", "two"):
        return True
    if context.token(match, "century1"):
        return bool(token.value > _COUNTED_CENTURIES)
    form = context.surface(context.tokens[match.end() - 1]).lower()
    return form == "веке" or (form in _ONE_CENTURY and (token.value > _COUNTED_CENTURIES or token.value == 1))


def _quarter(match: re.Match[str], context: RuleContext) -> Meaning | None:
    number, unit = context.number(match, "which"), context.value(match, "unit")
    which, word = context.token(match, "which"), context.token(match, "unit")
    if which and word and which.code == "day" and _COUNTED_PARTS.fullmatch(context.surface(word).lower()):
        return None
    stated, year = year_of(match, context)
    if number is None or not 1 <= number <= (4 if unit == "quarter" else 2):
        return None
    part = calendar.quarter if unit == "quarter" else calendar.half
    if not stated and context.anchor:
        year = context.anchor.year
        direction = context.direction(match)
        this = part(year, number)
        if direction < 0 and this and this.first > context.anchor:
            year -= 1
        elif direction > 0 and this and this.last < context.anchor:
            year += 1
        elif unit == "quarter" and number >= 3 and context.anchor.month <= 3 and not direction:
            year -= 1  # the one that is just over
    if year is None:
        return Meaning("interval", grain=unit)
    return said(part(year, number), "interval", unit)


def _season(match: re.Match[str], context: RuleContext) -> Meaning | None:
    name = context.value(match, "season")
    stated, year = year_of(match, context)
    shift = context.value(match, "shift") if context.token(match, "shift") else None
    if stated or context.anchor is None:
        stretch = calendar.season(year, name) if year else None
    else:
        direction = context.direction(match) if shift is None else 0
        stretch = calendar.nearest_season(context.anchor, name, shift, direction)
    return said(parted(match, context, stretch), "interval", "season")


def _winter(match: re.Match[str], context: RuleContext) -> Meaning | None:
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


_COUNTED_PARTS = re.compile("квартал(?:а|ов|ы)|полугоди[яй]|пол(?:го|уго)да")  # «2 квартала» are two
_COUNTED_CENTURIES = 4  # «2 века» are two, «5 века» cannot be five
_ONE_CENTURY = "век века веку веком столетие столетия столетию столетии столетием в".split()
_COUNTED = re.compile(  # how things end that are counted: «2000 гостей», «1500 домов»
    "(?:[оеё]в|[еио]й|[еоч]к|[ыи]х|[оаея]м|[ая]х|ест|олос|дат|и[цн]|ект|нт|он|ук)$"
)
_YEAR_FORMS = ("году", "года", "годом")
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

_SHORT_WEEKDAY = "@weekday(weekday_abbr) dot? comma?"
_IN_BRACKETS = "open (in|on)? @weekday(weekday|weekday_abbr) dot? close"
_APPOSED = "comma in? @weekday(weekday|weekday_abbr)"
_POINTED = "(on|with|until|to|by|of|for)? @pointed(dec)"

RULES: list[Rule] = [
    rule("DATE", f"(with|until|on|of|to|by|in)? @day({_DAY}) {_OF_MONTH} {yearish()}?", read_day),
    rule("DATE", f"{_WEEKDAY} @day({_DAY}) @month(month_gen) {yearish()}?", read_day),
    rule("DATE", f"{_SHORT_WEEKDAY} @day({_DAY}) {_OF_MONTH} {yearish()}?", read_day),
    rule("DATE", f"{_LEAD} @day({_DAY}) {_OF_MONTH} {yearish()}? {_IN_BRACKETS}", read_day),
    rule("DATE", f"{_LEAD} @day({_DAY}) {_OF_MONTH} {yearish()}? {_APPOSED}", _apposed),
    rule("DATE", f"{_LEAD} @day({_DAY}) {_OF_MONTH} in @year(year|yord) yearword", read_day),
    rule("DATE", f"@day(day) @month(month_nom) {yearish()}", read_day),
    rule("DATE", f"@month(month_abbr|month_gen|month_nom) @day(day) comma @year(year) {_YW}?", read_day),
    rule("DATE", f"{_POINTED} (?=comma? (in|with|until|to)? comma? clock)", _pointed_day),
    rule("DATE", f"{_POINTED} {_IN_BRACKETS}", _pointed_day),
    rule("DATE", _POINTED, _lone_day),
    rule("DATE", "(with|of)? @low(dec) (dash|by|until) @pointed(dec)", _pointed_days),
    rule("DATE", f"{_LEAD} @part(part)? @year({_DAY}|two) yearword", _short_year),
    rule("DATE", f"{_TODAY} @day({_DAY}) @month(month_gen) {yearish()}?", read_day),
    rule(
        "DATE",
        f"(with|between|for|on|in|until)? @day1({_DAY}) {_TO} @day({_DAY}) {_OF_MONTH} {yearish()}?",
        _days,
    ),
    rule("DATE", f"{_LEAD} @day1({_DAY}) and @day({_DAY}) {_OF_MONTH} {yearish()}?", _neighbours),
    rule("DATE", f"(with|for|on)? {_FIRST_DAY} (dash|by|until|on) {_LAST_DAY}", _days),
    rule("DATE", f"between {_FIRST_DAY} and {_LAST_DAY}", _days),
    rule("DATE", f"{_LEAD} @iso(iso) {_YW}? ({_IN_BRACKETS})?", _numeric),
    rule("DATE", f"{_SHORT_WEEKDAY} @iso(iso) {_YW}?", _numeric),
    rule("DATE", "(with|of)? @iso1(iso) (dash|by|until) @iso(iso)", _numerics),
    rule("DATE", f"{_LEAD} @part(part)? @month(month|month_abbr) {yearish()}", _month),
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
        f"{_LEAD} (@part(part) | @which(ordinal) half)? (@century1(roman|ordinal|day) (dash|and))?"
        " @century(roman|ordinal|day) (century | in dot)",
        _century,
    ),
    rule("DATE", f"{_LEAD} @which(ordinal|roman|day) @unit(quarterword) ({yearish()} | yearword)?", _quarter),
    rule("DATE", f"@shift(rel|it)? @season(season_word) {yearish()}?", _season),
    rule("DATE", f"{_LEAD} @part(part)? @season(season_obl) {yearish()}", _season),
    rule("DATE", f"{_SEASON} (@both(season) | @year1(year) dash @year(year|two|day)) {_YW}?", _winter),
    rule("DATE", f"@shift(rel|it) {_SEASON}", _season),
    rule("DATE", f"{_LEAD} @part(part) @season(season_obl)", _season),
    rule("DATE", "(to|until|with|on|by|for) @season(season_obl)", _season),
]
