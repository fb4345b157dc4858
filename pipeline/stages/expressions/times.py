"""Times of day: «в 12:30 мск», «около 9 часов утра», «в ночь на 5 мая», «вечером»."""

from __future__ import annotations

import re
from datetime import date

from pipeline.stages.expressions import calendar, dates
from pipeline.stages.expressions.context import Context
from pipeline.stages.expressions.grammar import Rule, rule
from pipeline.stages.expressions.meaning import Meaning


def _zone(match: re.Match[str], context: Context) -> str:
    return next((context.value(match, g) or "" for g in ("zone", "local") if context.token(match, g)), "")


def _spelled(hour: int, minute: int, second: int | None = None) -> str:
    return f"T{hour:02}:{minute:02}" + (f":{second:02}" if second is not None else "")


def _clock(match: re.Match[str], context: Context) -> Meaning | None:
    token = context.token(match, "clock")
    assert token is not None
    if token.code == "dec":
        read = re.fullmatch(r"(\d\d?)\.(\d\d)", context.surface(token))
        if read is None or int(read[1]) > 23 or int(read[2]) > 59:
            return None
        clock = [int(read[1]), int(read[2])]
    else:
        clock = list(token.value)
    before = context.before(match)
    if before and before.code == "other" and context.surface(before).lower().startswith("счет"):
        return None
    grain = "second" if len(clock) == 3 else "minute"
    value = _spelled(*clock) + _zone(match, context)
    if context.token(match, "clock1"):
        return Meaning("time", _spelled(*context.value(match, "clock1")), value, grain)
    return Meaning("time", value, grain=grain)


def _by_part(hour: int, part: tuple[int, int] | None) -> int:
    """«3 часа дня» is 15, «12 часов ночи» is 0."""
    if part is None or hour > 12:
        return hour
    if part[0] == 0:
        return hour % 12
    return hour + 12 if part[0] >= 12 and hour < 12 else hour


def _hour(match: re.Match[str], context: Context) -> Meaning | None:
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


def _noon(match: re.Match[str], context: Context) -> Meaning | None:
    return Meaning("time", _spelled(context.value(match, "noon"), 0), grain="hour")


def _part(match: re.Match[str], context: Context) -> Meaning | None:
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


def _night_to(match: re.Match[str], context: Context) -> Meaning | None:
    """«в ночь на 16 октября»: the first hours of that day."""
    day = dates.read_day(match, context)
    return _first_hours(day.value) if day else None


def _first_hours(day: str | None) -> Meaning:
    return Meaning("time", day and day + "T00:00", day and day + "T06:00", "daypart")


def _night_weekday(match: re.Match[str], context: Context) -> Meaning | None:
    if context.anchor is None:
        return Meaning("time", grain="daypart")
    back = (context.anchor.weekday() - context.value(match, "weekday")) % 7
    day = calendar.shifted(context.anchor, -back, "day")
    return _first_hours(day.first.isoformat() if day else None)


def _minute_of_match(match: re.Match[str], context: Context) -> Meaning | None:
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


def _moment(day: str, time: str | None) -> str | None:
    if time is None:
        return None
    if time.startswith("T24:00"):
        tomorrow = calendar.shifted(date.fromisoformat(day), 1, "day")
        if tomorrow:
            return tomorrow.first.isoformat() + "T00:00" + time.removeprefix("T24:00")
    return day + time


_LEAD = "(in|until|with|after|near|by|to|past)?"
_AT = "(in|until|with|to)"
_PLACE = "(@zone(mskword) | by @local(local|capital) zone_word?)"
_ZONE = f"{_PLACE}?"
_HOUR = "@n(day|words|one) hour"
_DAY = "(day|ord|ordw)"

RULES: list[Rule] = [
    rule("TIME", f"near? {_LEAD} @clock(clock) hour? {_ZONE}", _clock),
    rule("TIME", f"near? (in|near|until|with|past) @clock(dec) {_PLACE}", _clock),
    rule("TIME", f"(with|of)? @clock1(clock) (until|dash|by) @clock(clock) {_ZONE}", _clock),
    rule("TIME", f"near? past? {_AT} near? {_HOUR} @part(daypart_noun)? {_ZONE}", _hour),
    rule("TIME", f"near? past? {_AT} {_HOUR} and? @more(day|two|words|one) minute {_ZONE}", _hour),
    rule("TIME", f"near? {_LEAD} @n(day|words|one) hour? @part(daypart_noun) {_ZONE}", _hour),
    rule("TIME", f"near? {_LEAD} {_HOUR} @noon_part(unit) {_ZONE}", _hour),
    rule("TIME", f"near? {_LEAD} hour @part(daypart_noun) {_ZONE}", _hour),
    rule("TIME", "near? in @half(half) @n(ordw) @part(daypart_noun)?", _hour),
    rule("TIME", f"near? {_LEAD} @noon(noon)", _noon),
    rule("TIME", "early? @part(daypart)", _part),
    rule("TIME", "(rel|that same?) @part(daypart)", _part),
    rule("TIME", "(with|until|to) early? @part(daypart_noun)", _part),
    rule(
        "TIME",
        f"in night on (@weekday(weekday) comma?)? @day({_DAY}) @month(month_gen) {dates.yearish()}?",
        _night_to,
    ),
    rule("TIME", f"in night with {_DAY} on @day({_DAY}) @month(month_gen) {dates.yearish()}?", _night_to),
    rule("TIME", "in night on @weekday(weekday)", _night_weekday),
    rule("TIME", "on @n(ordinal) minute", _minute_of_match),
]
