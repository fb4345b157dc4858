"""Dates against the day of the document: «вчера», «в прошлую пятницу», «на этой неделе», «два года назад»."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.stages.expressions import calendar
from pipeline.stages.expressions.context import Context
from pipeline.stages.expressions.dates import said
from pipeline.stages.expressions.grammar import Rule, rule
from pipeline.stages.expressions.meaning import Meaning

_ACCUSATIVE = re.compile("понедельник|вторник|среду|четверг|пятницу|субботу|воскресень?и?е", re.IGNORECASE)


def _adverb(match: re.Match[str], context: Context) -> Meaning | None:
    if context.anchor is None:
        return Meaning("date", grain="day")
    return said(calendar.shifted(context.anchor, context.value(match, "adverb"), "day"), "date", "day")


def _eve(match: re.Match[str], context: Context) -> Meaning | None:
    """«накануне» as an adverb is the day before; before a noun it is a preposition and no date."""
    following = context.following(match)
    if following and following.code == "other":
        word = context.surface(following)
        if not word.endswith(("л", "ла", "ло", "ли", "лся", "лась", "лось", "лись")):
            return None
    elif following and following.code in ("name", "rel", "ordw", "that"):
        return None
    return _adverb(match, context)


def _weekday(match: re.Match[str], context: Context) -> Meaning | None:
    """The nearest such day: back from the document, itself included, unless an adjective points elsewhere."""
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
        shift = ahead - 7 if ahead else 0
    elif pointing.value < 0:
        shift = ahead - 7
    elif pointing.value > 0:
        shift = ahead or 7
    else:  # «в этот четверг»: of the same week
        shift = token.value - context.anchor.weekday()
    return said(calendar.shifted(context.anchor, shift, "day"), "date", "day")


def _unit_of(match: re.Match[str], context: Context) -> str:
    token = context.token(match, "unit")
    assert token is not None
    return {"yearword": "year", "years": "year", "century": "century"}.get(token.code) or str(token.value)


def _kind(unit: str) -> str:
    return "date" if unit == "day" else "interval"


def _unit(match: re.Match[str], context: Context) -> Meaning | None:
    """«на прошлой неделе», «в этом году», «в тот же день», «в начале года»."""
    unit = _unit_of(match, context)
    grain = "day" if unit == "weekend" else unit
    following = context.following(match)
    if following and following.code == "ago":
        return None
    if unit == "day" and context.tokens[match.start()].code in ("rel", "that"):
        return None
    shift = context.value(match, "rel") if context.token(match, "rel") else 0
    if unit == "day" and context.token(match, "rel"):
        shift = None  # «в этот день», «на следующий день» lean on the text, not on the document's date
    if context.anchor is None or shift is None:
        return Meaning(_kind(unit), grain=grain)
    stretch = calendar.shifted(context.anchor, shift, unit)
    if stretch and context.token(match, "part"):
        stretch = calendar.third(stretch, context.value(match, "part"))
    return said(stretch, _kind(unit), grain)


def _recent(match: re.Match[str], context: Context) -> Meaning | None:
    """«в последние годы», «в ближайшие дни»: a stretch without an edge."""
    return Meaning("interval", grain=_unit_of(match, context) if context.token(match, "unit") else None)


def _ago(match: re.Match[str], context: Context) -> Meaning | None:
    """So many units before the document: its day, week, month, year … then."""
    unit = _unit_of(match, context)
    count: Decimal | None = Decimal(1)
    if context.token(match, "n"):
        token = context.token(match, "n")
        assert token is not None
        count = token.value if token.code != "some" else None
    if context.anchor is None or count is None:
        return Meaning(_kind(unit), grain=unit)
    if unit == "half" and not context.token(match, "n"):  # «полгода назад»
        return said(calendar.shifted(context.anchor, -6, "month"), "interval", "month")
    if count != int(count):
        if unit != "year":
            return Meaning(_kind(unit), grain=unit)
        return said(calendar.shifted(context.anchor, -int(count * 12), "month"), "interval", "month")
    return said(calendar.shifted(context.anchor, -int(count), unit), _kind(unit), unit)


def _these_days(match: re.Match[str], context: Context) -> Meaning | None:
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
_ABOUT = "(less? near than? (for)?)?"

RULES: list[Rule] = [
    rule("DATE", "@adverb(dayadv)", _adverb),
    rule("DATE", "@adverb(dayadv_ctx)", _eve),
    rule("DATE", f"@lead({_LEAD})? @how(rel|recent|that)? same? @weekday(weekday)", _weekday),
    rule("DATE", f"{_LEAD}? @part(part)? @rel(rel|that) same? @unit({_UNITS})", _unit),
    rule("DATE", f"{_LEAD} @part(part) @unit({_UNITS})", _unit),
    rule("DATE", "(in|on|by) @unit(weekend)", _unit),
    rule("DATE", f"{_LEAD}? recent @unit({_UNITS})", _recent),
    rule("DATE", f"{_ABOUT} @n(number|some|coll)? @unit({_UNITS}|years) ago", _ago),
    rule("DATE", "on @unit(unit)", _these_days),
]
