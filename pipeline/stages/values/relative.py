"""Dates against the day of the document: «вчера», «в прошлую пятницу», «на этой неделе», «два года назад»."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.stages.values import calendar
from pipeline.stages.values.calendar_dates import parted, said
from pipeline.stages.values.grammar import Rule, rule
from pipeline.stages.values.meaning import Meaning
from pipeline.stages.values.money import amount_of
from pipeline.stages.values.rule_context import RuleContext

_HALF_WEEK = 3
_ACCUSATIVE = re.compile("понедельник|вторник|среду|четверг|пятницу|субботу|воскресень?и?е", re.IGNORECASE)


_INSTRUMENTAL = re.compile(
    "дн[её]м|днями|неделей|неделями|месяцем|месяцами|годом|годами|десятилетием|полугодием|кварталом",
    re.IGNORECASE,
)


def _adverb(match: re.Match[str], context: RuleContext) -> Meaning | None:
    if context.anchor is None:
        return Meaning("date", grain="day")
    return said(calendar.shifted(context.anchor, context.value(match, "adverb"), "day"), "date", "day")


def _eve(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«накануне» as an adverb is the day before; before a noun it is a preposition and no date."""
    following = context.following(match)
    if following and following.code == "other":
        word = context.surface(following)
        if not word.endswith(("л", "ла", "ло", "ли", "лся", "лась", "лось", "лись")):
            return None
    elif following and following.code in ("name", "rel", "ordw", "that"):
        return None
    return _adverb(match, context)


def _weekday(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """The last such day where the clause speaks of the past («вернулся в субботу»), the next one where it
    speaks of the future («состоится в субботу») or a preposition points ahead («до пятницы»), else the
    nearest; the document's own day counts."""
    token = context.token(match, "weekday")
    assert token is not None
    form = context.surface(token).lower()
    leading = context.token(match, "lead")
    if form in ("среда", "среды", "среде") and (leading is None or leading.code in ("in", "of", "on", "by")):
        return None
    if leading is None and match.start("how") < 0:
        return None
    if leading is not None and leading.code in ("in", "on") and _ACCUSATIVE.fullmatch(form) is None:
        return None
    pointing = context.token(match, "how")
    if context.anchor is None or (pointing and pointing.value is None):
        return Meaning("date", grain="day")
    ahead = (token.value - context.anchor.weekday()) % 7
    if pointing is None:
        shift = _toward(ahead, context.direction(match))
    elif pointing.value < 0:
        shift = ahead + 7 * pointing.value
    elif pointing.value > 0:
        shift = ahead or 7
    else:  # «в этот четверг»: of the same week
        shift = token.value - context.anchor.weekday()
    return said(calendar.shifted(context.anchor, shift, "day"), "date", "day")


def _toward(ahead: int, direction: int) -> int:
    """Days to the weekday that is `ahead` (0 to 6) days ahead, or to the same one a week earlier."""
    return ahead if direction > 0 or not ahead or (direction == 0 and ahead <= _HALF_WEEK) else ahead - 7


def _weekdays(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«с понедельника по пятницу», at most a week."""
    first, last = context.value(match, "first"), context.value(match, "weekday")
    if context.anchor is None:
        return Meaning("interval", grain="day")
    ahead = (first - context.anchor.weekday()) % 7
    shift = _toward(ahead, context.direction(match))
    start, end = (
        calendar.shifted(context.anchor, days, "day") for days in (shift, shift + (last - first) % 7)
    )
    return said(calendar.join(start, end), "interval", "day")


def _every(match: re.Match[str], context: RuleContext) -> Meaning | None:
    return Meaning("duration", "P1W", grain="week")


def _earlier(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«днём ранее», «двумя годами позже» lean on the text, not on the document's date."""
    token = context.token(match, "unit")
    assert token is not None
    if _INSTRUMENTAL.fullmatch(context.surface(token)) is None:
        return None
    unit = "day" if token.code == "daypart" else _unit_of(match, context)
    return Meaning(_kind(unit), grain=unit)


def _hours_ago(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«два часа назад»: the document's date tells the day at best."""
    return Meaning("time", grain=context.token(match, "unit").code)  # type: ignore[union-attr]  # it has one


def _half_of_unit(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«во второй половине года», «в первой половине прошлого месяца»."""
    unit, number = _unit_of(match, context), context.number(match, "which")
    shift = context.value(match, "rel") if context.token(match, "rel") else 0
    if unit in ("day", "weekend") or number not in (1, 2):
        return None
    if context.anchor is None or shift is None:
        return Meaning("interval", grain=unit)
    stretch = calendar.shifted(context.anchor, shift, unit)
    return said(calendar.halves(stretch, number) if stretch else None, "interval", unit)


def _unit_of(match: re.Match[str], context: RuleContext) -> str:
    token = context.token(match, "unit")
    assert token is not None
    return {"yearword": "year", "years": "year", "century": "century"}.get(token.code) or str(token.value)


def _kind(unit: str) -> str:
    return "date" if unit == "day" else "interval"


def _unit(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«на прошлой неделе», «в этом году», «в тот же день», «в начале года»."""
    unit = _unit_of(match, context)
    grain = "day" if unit == "weekend" else unit
    following = context.following(match)
    if following and following.code == "ago":
        return None
    if unit == "day" and context.tokens[match.start()].code in ("rel", "it", "that"):
        return None
    shift = context.value(match, "rel") if context.token(match, "rel") else 0
    if unit == "day" and context.token(match, "rel"):
        shift = None  # «в этот день», «на следующий день» lean on the text, not on the document's date
    if context.anchor is None or shift is None:
        return Meaning(_kind(unit), grain=grain)
    stretch = calendar.shifted(context.anchor, shift, unit)
    return said(parted(match, context, stretch), _kind(unit), grain)


def _recent(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«в последние годы», «в ближайшие дни»: a stretch without an edge."""
    return Meaning("interval", grain=_unit_of(match, context) if context.token(match, "unit") else None)


def _ago(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """So many units before the document: its day, week, month, year … then."""
    unit = _unit_of(match, context)
    count: Decimal | None = Decimal(1)
    token = context.token(match, "n")
    if token is not None:
        count = amount_of(token, context)
    if context.anchor is None or count is None:
        return Meaning(_kind(unit), grain=unit)
    if context.token(match, "unit").code == "half_date":  # type: ignore[union-attr]  # every pattern has it
        if unit != "century":
            return Meaning(_kind(unit), grain=unit)
        count, unit = Decimal(50), "year"  # «полвека назад»
    if unit == "half" and token is None:  # «полгода назад»
        return said(calendar.shifted(context.anchor, -6, "month"), "interval", "month")
    if count != int(count):
        if unit != "year":
            return Meaning(_kind(unit), grain=unit)
        return said(calendar.shifted(context.anchor, -int(count * 12), "month"), "interval", "month")
    return said(calendar.shifted(context.anchor, -int(count), unit), _kind(unit), unit)


def _these_days(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«на днях»: about three days around the document."""
    token = context.token(match, "unit")
    if token is None or context.surface(token).lower() != "днях":
        return None
    if context.anchor is None:
        return Meaning("interval", grain="day")
    before, after = (calendar.shifted(context.anchor, shift, "day") for shift in (-3, 3))
    return said(calendar.join(before, after), "interval", "day")


_UNITS = "(unit|weekend|quarterword|yearword|century)"
_LEAD = "(in|on|for|until|with|by|of|to)"
_ABOUT = "((without | less)? near than? (for)?)?"
_COUNT = "@n(number|some|coll|round)"

RULES: list[Rule] = [
    rule("DATE", "@adverb(dayadv)", _adverb),
    rule("DATE", "@adverb(dayadv_ctx)", _eve),
    rule("DATE", f"{_LEAD}? @adverb(dayadj) unit", _adverb),
    rule("DATE", "@adverb(dayadj)", _adverb),
    rule("DATE", f"@lead({_LEAD})? @how(rel|it|recent|that)? same? @weekday(weekday)", _weekday),
    rule("DATE", f"{_LEAD}? @part(part)? @rel(rel|it|that) same? @unit({_UNITS})", _unit),
    rule("DATE", f"{_LEAD} @part(part) @unit({_UNITS})", _unit),
    rule("DATE", "(in|on|by) @unit(weekend)", _unit),
    rule("DATE", f"{_LEAD}? recent @unit({_UNITS})", _recent),
    rule("DATE", f"{_ABOUT} {_COUNT}? @unit({_UNITS}|years|half_date) ago", _ago),
    rule("DATE", f"@unit({_UNITS}|years) {_COUNT} ago", _ago),
    rule("TIME", f"{_ABOUT} {_COUNT}? @unit(hour|minute|half_time) ago", _hours_ago),
    rule("DATE", f"{_ABOUT} @n(number|some)? @unit(unit|yearword|quarterword|daypart) later", _earlier),
    rule("DATE", f"{_LEAD}? @which(ordinal) half @rel(rel)? @unit(unit|yearword|century)", _half_of_unit),
    rule("DATE", "(with|between) @first(weekday) (by|until|and) @weekday(weekday)", _weekdays),
    rule("DATE", "every weekday", _every),
    rule("DATE", "on @unit(unit)", _these_days),
]
