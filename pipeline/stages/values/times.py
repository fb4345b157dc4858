"""Times of day: «в 12:30 мск», «около 9 часов утра», «в ночь на 5 мая», «вечером»."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from pipeline.stages.values import calendar, calendar_dates, zones
from pipeline.stages.values.grammar import Rule, rule
from pipeline.stages.values.meaning import Meaning
from pipeline.stages.values.rule_context import RuleContext


def _zone(match: re.Match[str], context: RuleContext) -> str:
    groups = ("zone", "zoned", "local")
    return next((context.value(match, g) or "" for g in groups if context.token(match, g)), "")


def _spelled(hour: int, minute: int, second: int | None = None) -> str:
    return f"T{hour:02}:{minute:02}" + (f":{second:02}" if second is not None else "")


def _clock(match: re.Match[str], context: RuleContext) -> Meaning | None:
    clock = _numbers(match, context, "clock")
    if clock is None:
        return None
    before = context.before(match)
    if before and before.code == "other" and context.surface(before).lower().startswith("счет"):
        return None
    grain = "second" if len(clock) == 3 else "minute"
    value = _spelled(*clock) + _zone(match, context)
    if context.token(match, "clock1"):
        first = _numbers(match, context, "clock1")
        return Meaning("time", _spelled(*first), value, grain) if first else None
    return Meaning("time", value, grain=grain)


def _numbers(match: re.Match[str], context: RuleContext, group: str) -> tuple[int, ...] | None:
    """Hour, minute and perhaps second of «12:30», «12.30»."""
    token = context.token(match, group)
    assert token is not None
    if token.code == "clock":
        numbers: tuple[int, ...] = token.value
        return numbers
    read = re.fullmatch(r"(\d\d?)\.([0-5]\d)", context.surface(token))
    return (int(read[1]), int(read[2])) if read and int(read[1]) < 24 else None


def _pointed(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«в 18.45», unless something is counted: «вырос в 10.30 раза»."""
    following = context.following(match)
    if following and following.code in _COUNTED:
        return None
    return _clock(match, context)


def _hyphened(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«в 10-00», «с 9-30 до 18-00»; «в 10-15 странах» is a range."""
    clocks = []
    for group in ("1", ""):
        hour, minute = context.token(match, "h" + group), context.token(match, "m" + group)
        if hour is None or minute is None:
            continue
        written = re.fullmatch(r"(\d\d?)[-–](\d\d)", context.text[hour.start : minute.end])
        if written is None or hour.value > 24 or minute.value > 59:
            return None
        clocks.append((int(written[1]), int(written[2])))
    ahead = len(clocks) == 1 and clocks[0][0] < clocks[0][1]
    if ahead and not _on_its_own(match, context):
        return None
    following = context.following(match)
    if following and following.code in _COUNTED:
        return None
    first, last = _spelled(*clocks[0]), _spelled(*clocks[-1]) + _zone(match, context)
    return (
        Meaning("time", first, last, "minute") if len(clocks) > 1 else Meaning("time", last, grain="minute")
    )


def _on_its_own(match: re.Match[str], context: RuleContext) -> bool:
    """Whether nothing can be counted by the numbers: a day stands before them or no word behind."""
    before, following = context.before(match), context.following(match)
    dated = before is not None and before.code in _DAY_ENDS
    return dated or following is None or following.code in _NOT_COUNTED


def _hour_sign(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«в 21 ч. 15 мин.», «в 9 ч»."""
    return _hour(match, context) if context.value(match, "sign") == "hour" else None


def _hours(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«с 9 до 18 часов», «с 8 утра до 10 вечера»."""
    if not any(context.token(match, group) for group in ("hour", "part")):
        return None
    bounds = []
    for number, part in (("n1", "part1"), ("n", "part")):
        hour = context.number(match, number)
        if hour is None or not 0 <= hour <= 24:
            return None
        spoken = context.value(match, part) if context.token(match, part) else None
        bounds.append(_spelled(_by_part(hour, spoken), 0))
    return Meaning("time", bounds[0], bounds[1] + _zone(match, context), "hour")


def _to_the_hour(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«без четверти пять», «без десяти восемь утра»."""
    hour = context.number(match, "n") if context.token(match, "n") else 1
    minute = 15 if context.token(match, "quarter") else context.number(match, "less")
    if hour is None or minute is None or not (1 <= hour <= 24 and 0 < minute < 30):
        return None
    if context.token(match, "quarter") and context.value(match, "quarter") != 4:
        return None
    part = context.value(match, "part") if context.token(match, "part") else None
    return Meaning("time", _spelled(_by_part(hour, part) - 1, 60 - minute), grain="minute")


def _hour_running(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«в шестом часу утра» is between five and six."""
    hour = context.number(match, "n")
    if hour is None or not 1 <= hour <= 12:
        return None
    part = context.value(match, "part") if context.token(match, "part") else None
    start = _by_part(hour - 1, part)
    return Meaning("time", _spelled(start, 0), _spelled(start + 1, 0), "hour")


def _half_of_day(match: re.Match[str], context: RuleContext) -> Meaning | None:
    number, token = context.number(match, "which"), context.token(match, "unit")
    if number not in (1, 2) or token is None or context.surface(token).lower() != "дня":
        return None
    return Meaning("time", _spelled(12 * number - 12, 0), _spelled(12 * number, 0), "daypart")


def _by_part(hour: int, part: tuple[int, int] | None) -> int:
    """«3 часа дня» is 15, «12 часов ночи» is 0."""
    if part is None or hour > 12:
        return hour
    if part[0] == 0:
        return hour % 12
    return hour + 12 if part[0] >= 12 and hour < 12 else hour


def _hour(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«в 9 часов», «около часа ночи», «в 15 часов 30 минут по местному времени»."""
    hour = context.number(match, "n") if context.token(match, "n") else 1
    minute = context.number(match, "more") if context.token(match, "more") else 0
    if hour is None or minute is None or not (0 <= hour <= 24 and 0 <= minute < 60):
        return None
    part = context.value(match, "part") if context.token(match, "part") else None
    if context.token(match, "noon_part"):
        part = (12, 18)
    if context.token(match, "half"):  # «в половине десятого» is half past nine
        hour, minute = hour - 1, 30
    hour = _by_part(hour, part)
    grain = "minute" if minute else "hour"
    return Meaning("time", _spelled(hour, minute) + _zone(match, context), grain=grain)


def _noon(match: re.Match[str], context: RuleContext) -> Meaning | None:
    return Meaning("time", _spelled(context.value(match, "noon"), 0), grain="hour")


def _part(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """A part of the day is a range of hours: night 0–6, morning 6–12, day 12–18, evening 18–24."""
    token = context.token(match, "part")
    assert token is not None
    if context.surface(context.tokens[match.start()]).lower() == "это":
        return None
    if context.surface(token).lower() == "днем" and match.end() - match.start() == 1:
        following = context.following(match)
        if following is None or following.code not in ("day", "in", "near"):
            return None
    low, high = token.value
    return Meaning("time", _spelled(low, 0), _spelled(high, 0), "daypart")


def _this_part(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«этим утром», «минувшей ночью» are of the document's day, «прошлым вечером» of the day before."""
    time, shift = _part(match, context), context.value(match, "rel")
    if time is None or time.value is None or context.anchor is None or shift is None or shift < -1:
        return time
    if time.value.startswith("T00") and shift == -1:
        shift = 0  # the last night is the one that has become this day
    day = calendar.shifted(context.anchor, shift, "day")
    return with_day(time, day.meaning()) if day else time


def _night_to(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«в ночь на 16 октября»: the first hours of that day."""
    day = calendar_dates.read_day(match, context)
    return _first_hours(day.value) if day else None


def _first_hours(day: str | None) -> Meaning:
    return Meaning("time", day and day + "T00:00", day and day + "T06:00", "daypart")


def _night_weekday(match: re.Match[str], context: RuleContext) -> Meaning | None:
    if context.anchor is None:
        return Meaning("time", grain="daypart")
    ahead = (context.value(match, "weekday") - context.anchor.weekday()) % 7
    shift = ahead if not ahead or context.direction(match) > 0 else ahead - 7
    day = calendar.shifted(context.anchor, shift, "day")
    return _first_hours(day.first.isoformat() if day else None)


def _minute_of_match(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«на 35-й минуте»: a place within an event, not within the day."""
    number = context.value(match, "n")
    return Meaning("time", grain="minute", amount=number, unit="minute")


def with_day(time: Meaning, day: Meaning) -> Meaning:
    """A time of a known day: a full date and time; an end at T24:00 becomes midnight of the next day."""
    if time.kind != "time" or time.value is None or day.kind != "date":
        return time
    if day.value is None or not time.value.startswith("T"):
        return time
    return Meaning("time", _moment(day.value, time.value), _moment(day.value, time.value_to), time.grain)


def in_zone(time: Meaning, anchor: date | None) -> Meaning:
    """A time whose named zone has become an offset."""
    value, value_to = (moment and zones.settled(moment, anchor) for moment in (time.value, time.value_to))
    return replace(time, value=value, value_to=value_to)


def _moment(day: str, time: str | None) -> str | None:
    if time is None:
        return None
    if time.startswith("T24:00"):
        tomorrow = calendar.shifted(date.fromisoformat(day), 1, "day")
        if tomorrow:
            return tomorrow.first.isoformat() + "T00:00" + time.removeprefix("T24:00")
    return day + time


_COUNTED = ("measure", "percent", "percent_word", "currency", "scale", "once", "sign", "money_code", "square")
_DAY_ENDS = ("month_gen", "month_abbr", "year", "yearword", "yearabbr", "iso", "weekday", "dayadv", "comma")
_NOT_COUNTED = ("comma", "dot", "close", "nl", "in", "on", "mskword", "by", "with", "dash", "and")
_LEAD = "(in|until|with|after|near|by|to|past)?"
_AT = "(in|until|with|to)"
_PLACE = "(@zone(mskword) | open @zoned(mskword) close | by @local(local|capital) zone_word?)"
_ZONE = f"{_PLACE}?"
_HOUR = "@n(day|words|one) hour"
_DAY = "(day|ord|ordw)"
_TO_NIGHT = f"on @day({_DAY}) @month(month_gen) {calendar_dates.yearish()}?"

RULES: list[Rule] = [
    rule("TIME", f"near? {_LEAD} @clock(clock) hour? {_ZONE}", _clock),
    rule("TIME", f"near? (in|near|until|with|past)? @clock(dec) {_PLACE}", _clock),
    rule("TIME", "near? in @clock(dec)", _pointed),
    rule("TIME", f"(with|of)? @clock1(clock) (until|dash|by) @clock(clock) {_ZONE}", _clock),
    rule("TIME", f"(with|between) @clock1(dec|clock) (until|dash|by|and) @clock(dec|clock) {_ZONE}", _clock),
    rule(
        "TIME",
        "(with|between) @n1(day|words|one) hour? @part1(daypart_noun)? (until|by|and|dash)"
        f" @n(day|words|one) @hour(hour)? @part(daypart_noun)? {_ZONE}",
        _hours,
    ),
    rule("TIME", f"near? (in|until|with|after|to|past) @h(day|two) dash @m(day|two) {_ZONE}", _hyphened),
    rule(
        "TIME",
        f"(with|of) @h1(day|two) dash @m1(day|two) (until|by) @h(day|two) dash @m(day|two) {_ZONE}",
        _hyphened,
    ),
    rule("TIME", f"near? {_AT} @n(day|two) @sign(clause) dot? (@more(day|two) minute)? {_ZONE}", _hour_sign),
    rule(
        "TIME",
        "without (@less(day|words) minute? | @quarter(fraction_word)) (@n(day|words|one) hour? | hour)"
        " @part(daypart_noun)?",
        _to_the_hour,
    ),
    rule("TIME", "in @n(ordinal) hour @part(daypart_noun)?", _hour_running),
    rule("TIME", f"{_LEAD} @which(ordinal) half @unit(unit)", _half_of_day),
    rule("TIME", f"near? {_LEAD} hour @noon_part(unit) {_ZONE}", _hour),
    rule("TIME", f"near? past? {_AT} near? {_HOUR} @part(daypart_noun)? {_ZONE}", _hour),
    rule("TIME", f"near? past? {_AT} {_HOUR} and? @more(day|two|words|one) minute {_ZONE}", _hour),
    rule("TIME", f"near? {_LEAD} @n(day|words|one) hour? @part(daypart_noun) {_ZONE}", _hour),
    rule("TIME", f"near? {_LEAD} {_HOUR} @noon_part(unit) {_ZONE}", _hour),
    rule("TIME", f"near? {_LEAD} hour @part(daypart_noun) {_ZONE}", _hour),
    rule("TIME", "near? in @half(half) @n(ordw) @part(daypart_noun)?", _hour),
    rule("TIME", f"near? {_LEAD} @noon(noon)", _noon),
    rule("TIME", "early? @part(daypart)", _part),
    rule("TIME", "that same? @part(daypart)", _part),
    rule("TIME", "@rel(rel) @part(daypart)", _this_part),
    rule("TIME", "(with|until|to) early? @part(daypart_noun)", _part),
    rule(
        "TIME",
        f"in night on (@weekday(weekday) comma?)? {_TO_NIGHT.removeprefix('on ')}",
        _night_to,
    ),
    rule("TIME", f"in night with {_DAY} (month_gen {calendar_dates.yearish('1')}?)? {_TO_NIGHT}", _night_to),
    rule("TIME", "in night (with weekday)? on @weekday(weekday)", _night_weekday),
    rule("TIME", "on @n(ordinal) minute", _minute_of_match),
]
