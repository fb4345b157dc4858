"""How long: «три года», «в течение 10 дней», «от 8 до 15 лет», «пятилетний», «через неделю»."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.russian import lexicon
from pipeline.stages.values.grammar import Rule, rule
from pipeline.stages.values.meaning import Meaning, plain, tidy
from pipeline.stages.values.money import amount_of
from pipeline.stages.values.rule_context import RuleContext

_DESIGNATORS = {
    "day": ("P", 1, "D"),
    "week": ("P", 1, "W"),
    "weekend": ("P", 2, "D"),
    "month": ("P", 1, "M"),
    "quarter": ("P", 3, "M"),
    "half": ("P", 6, "M"),
    "year": ("P", 1, "Y"),
    "decade": ("P", 10, "Y"),
    "century": ("P", 100, "Y"),
    "hour": ("PT", 1, "H"),
    "minute": ("PT", 1, "M"),
    "second": ("PT", 1, "S"),
}
_LESSER = {  # which designators may follow one: «2 года и 3 месяца», «5 часов 20 минут»
    ("P", "Y"): "MWD",
    ("P", "M"): "WD",
    ("P", "W"): "D",
    ("P", "D"): "",
    ("PT", "H"): "MS",
    ("PT", "M"): "S",
    ("PT", "S"): "",
}
_UNIT_CODES = {"yearword": "year", "years": "year", "century": "century"}
LASTING = re.compile("|".join(lexicon.spelled("stems", "span")), re.IGNORECASE)
_ONE = re.compile(  # a unit that is one of it without a number
    "год[уа]?|годом|месяца?|недел[юи]|день|дня|сут(?:ки|ок)|квартал|пол(?:го|уго)да|десятилетие|часа?|минут[уы]"
    "|секунд[уы]|века?|столети[ея]|полугодие",
    re.IGNORECASE,
)


_COUNTED = re.compile("лет|месяцев|недель|дней|суток|часов|минут|секунд", re.IGNORECASE)
_GRAINS = {"P1Y": "year", "P3M": "quarter", "P1M": "month", "P1W": "week", "P1D": "day"}
_HALVES = {"day": "PT12H", "month": "P15D", "century": "P50Y", "hour": "PT30M", "minute": "PT30S"}


def unit_of(match: re.Match[str], context: RuleContext, group: str = "unit") -> str:
    """The unit that a token of time names: day … century, hour, minute, second."""
    token = context.token(match, group)
    assert token is not None
    if token.code in ("hour", "minute", "second"):
        return token.code
    return _UNIT_CODES.get(token.code) or str(token.value)


def iso_duration(count: Decimal, unit: str) -> str:
    """ISO 8601 with one designator; half units become whole smaller ones («полтора года» is P18M)."""
    lead, times, letter = _DESIGNATORS[unit]
    amount = count * times
    if letter == "Y" and amount != int(amount):
        return f"P{_digits(amount * 12)}M"
    if letter == "W" and amount != int(amount):
        return f"P{_digits(amount * 7)}D"
    if letter == "H" and amount != int(amount):
        return f"PT{_digits(amount * 60)}M"
    return f"{lead}{_digits(amount)}{letter}"


def _digits(amount: Decimal) -> str:
    return plain(tidy(amount))


def _counted(match: re.Match[str], context: RuleContext) -> Meaning | None:
    unit = unit_of(match, context)
    token = context.token(match, "n")
    if token is None:
        return None
    count = amount_of(token, context)
    if count is None:
        return Meaning("duration", grain=unit)
    if context.token(match, "more"):
        return _with_smaller(match, context, count, unit)
    value = iso_duration(count, unit)
    if context.token(match, "low"):
        return Meaning("duration", iso_duration(context.value(match, "low"), unit), value, unit)
    return Meaning("duration", value, grain=unit)


def _with_smaller(match: re.Match[str], context: RuleContext, count: Decimal, unit: str) -> Meaning | None:
    """«2 года и 3 месяца», «5 часов 20 минут»."""
    smaller = unit_of(match, context, "smaller")
    if _DESIGNATORS[smaller][2] not in _LESSER[_DESIGNATORS[unit][::2]]:
        return None
    value = _joined(iso_duration(count, unit), iso_duration(context.value(match, "more"), smaller))
    return Meaning("duration", value, grain=unit)


def _one_and(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«год и три месяца», «час двадцать минут»."""
    token = context.token(match, "unit")
    if token is None or _ONE.fullmatch(context.surface(token)) is None:
        return None
    return _with_smaller(match, context, Decimal(1), unit_of(match, context))


def _hours_and(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«2 ч 30 мин»."""
    if context.value(match, "hours") != "hour":
        return None
    return _with_smaller(match, context, context.value(match, "n"), "hour")


def _inverted(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«лет пять», «минут десять»: about so many."""
    token, before = context.token(match, "unit"), context.before(match)
    if token is None or _COUNTED.fullmatch(context.surface(token)) is None:
        return None
    if before is not None and before.value is not None:
        return None  # «десять лет пять раз»
    unit = unit_of(match, context)
    return Meaning("duration", iso_duration(context.value(match, "n"), unit), grain=unit)


def _half(match: re.Match[str], context: RuleContext) -> Meaning | None:
    unit: str = context.value(match, "unit")
    return Meaning("duration", _HALVES[unit], grain={"century": "year"}.get(unit, unit))


def _joined(large: str, small: str) -> str:
    """P1Y and P9M as P1Y9M; a part of a day needs its T once."""
    if "T" in small and "T" in large:
        return large + small.removeprefix("PT")
    return large + small.removeprefix("P")


def _alone(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """A unit without a number is one of it: «за год», «через неделю»."""
    token = context.token(match, "unit")
    if token is None or _ONE.fullmatch(context.surface(token)) is None:
        return None
    following = context.following(match)
    if following and following.code == "born":
        return None
    unit = unit_of(match, context)
    return Meaning("duration", iso_duration(Decimal(1), unit), grain=unit)


def _half_year(match: re.Match[str], context: RuleContext) -> Meaning | None:
    token = context.token(match, "unit")
    if token is None or not context.surface(token).lower().startswith("пол"):
        return None
    return Meaning("duration", "P6M", grain="half")


def _written(match: re.Match[str], context: RuleContext) -> Meaning | None:
    """«3-дневный», «трёхдневный», and of years where a noun of duration follows: «шестилетний срок»."""
    if context.token(match, "long"):
        number, unit = context.value(match, "long")
    else:
        number, unit = context.value(match, "n"), context.value(match, "unit")
    return Meaning("duration", iso_duration(number, unit or "year"), grain=unit or "year")


def lasts(match: re.Match[str], context: RuleContext) -> bool:
    """Whether a noun of duration follows, at most one word away: «шестилетний президентский срок»."""
    following = context.tokens[match.end() : match.end() + 2]
    return any(LASTING.match(context.surface(token)) for token in following)


def _lasting(match: re.Match[str], context: RuleContext) -> Meaning | None:
    alone = match.end() == len(context.tokens)  # a mention of dates that is read by itself
    return _written(match, context) if alone or lasts(match, context) else None


def _yearly(match: re.Match[str], context: RuleContext) -> Meaning | None:
    value: str = context.value(match, "yearly")
    return Meaning("duration", value, grain=_GRAINS[value])


_TIME_UNITS = "hour|minute|second"
_DATE_UNITS = "unit|quarterword|yearword|years|century"
_ABOUT = "((without | less)? near near? than? for?)?"
_LEAD = "((in|on) stretch | stretch | for | on | until | after | by | every | with)?"


def _rules(label: str, units: str) -> list[Rule]:
    number = "(number|some|coll|round|ord|decade)" if "years" in units else "(number|some|coll|round)"
    return [
        rule(
            label,
            f"{_ABOUT} {_LEAD} {_ABOUT} (rel|recent)? @n({number}) recent? @unit({units}) (after|later)?",
            _counted,
        ),
        rule(label, f"in (rel|recent) @n({number}) @unit({units})", _counted),
        rule(
            label,
            f"{_LEAD} {_ABOUT} @n({number}) @unit({units}) and? @more(number) @smaller({units})",
            _counted,
        ),
        rule(label, f"of? @low(number) (until|dash) @n(number) @unit({units})", _counted),
        rule(label, f"(in|on) stretch (rel|recent)? @low(number) dash @n(number) @unit({units})", _counted),
        rule(
            label,
            f"{_ABOUT} ((in|on) stretch | for | on | after) {_ABOUT} (rel|recent)? @unit({units})",
            _alone,
        ),
        rule(label, f"less? near @unit({units}) (after)?", _alone),
        rule(label, f"{_LEAD} @unit({units}) and? @more(number) @smaller({units})", _one_and),
        rule(label, f"{_LEAD} @unit({units}) @n(day|two|words)", _inverted),
        rule(label, f"every @unit({units})", _alone),
        rule(label, f"@unit({units}) (later|after)", _alone),
    ]


RULES: list[Rule] = [
    *_rules("DATE", _DATE_UNITS),
    *_rules("TIME", _TIME_UNITS),
    rule("DATE", "@unit(quarterword)", _half_year),
    rule("TIME", "@n(number) @hours(clause) @more(day|two|words) @smaller(minute)", _hours_and),
    rule("DATE", f"{_LEAD} @unit(half_date)", _half),
    rule("TIME", f"{_ABOUT} {_LEAD} @unit(half_time)", _half),
    rule("DATE", "@n(anyint) (dash|ord)? @unit(adj_unit)", _written),
    rule("DATE", "@long(long_unit)", _written),
    rule("DATE", "@long(long_years)", _lasting),
    rule("DATE", "@n(anyint) dash @unit(adj_years)", _lasting),
    rule("TIME", "@n(anyint) dash @unit(adj_hour)", _written),
    rule("TIME", "@long(long_hour)", _written),
    rule("DATE", "@yearly(yearly)", _yearly),
]
