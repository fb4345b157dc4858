"""Reads the moment a document was published, from a field or from the header of a text file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pipeline.errors import InputError
from pipeline.sources.written_dates import ORDERS, YEARS, english, read_written

_HEADER = re.compile(
    r"\ufeff?[^\S\r\n]*date[^\S\r\n]+"
    r"(?P<moment>\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?)"
    r"(?:\s+|\Z)"
)
_NUMBER = re.compile(r"\d{8,}(?:\.\d*)?|\d\.\d{6,}[eE]\+?\d{1,2}")
_DIGITS = re.compile(r"\d{8}")  # in another order than YYYYMMDD
_DOTNET = re.compile(r"/?Date\((-?\d+)(?:[+-]\d{4})?\)/?")  # milliseconds
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?(?:\s*\S{1,8})?")
_DIRECTIVE = re.compile(r"%[-#]?(.)")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LEAST_SECONDS = 100_000_000  # March 1973: a lesser number counts something else
_UNITS = ((100_000_000_000_000_000, 10**9), (100_000_000_000_000, 10**6), (100_000_000_000, 10**3))
_COMPACT_FROM, _COMPACT_TO = "18000101", "22001231"
_STAMPS = (12, 14, 17)  # digits of a day with its time
_SAMPLE = 60  # characters of a value that is shown


class Precision(IntEnum):
    """How much of a moment the source tells."""

    YEAR = 1
    MONTH = 2
    DAY = 3
    TIME = 4


class PublicationDate(NamedTuple):
    """A moment in UTC. What the source does not tell is the first of its kind: midnight, January."""

    moment: datetime
    precision: Precision


def zone(name: str) -> ZoneInfo:
    """The time zone of a name such as `Europe/Moscow`."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise InputError(
            "unknown_timezone",
            f"There is no time zone «{name}».",
            "Give --timezone a name like Europe/Moscow.",
        ) from error


def check_date_format(form: str | None) -> None:
    """Raises InputError for a `--date-format` that is no order and no strptime pattern with a year."""
    if form is None or form in ORDERS:
        return
    try:
        datetime.strptime(datetime(2024, 5, 15, 10, 5, 11, tzinfo=UTC).strftime(form), form)
        fault = "" if _has(form, "YycxDsG") else "has no year (%Y)"
    except ValueError as error:
        fault = f"is no pattern of dates ({error})"
    if fault:
        raise InputError(
            "date_format",
            f"--date-format «{form}» {fault}.",
            "Give a pattern such as %d.%m.%Y or %Y-%m-%dT%H:%M:%S, or dmy, mdy or ymd for the order in "
            "numeric dates.",
        )


def split_date_header(text: str, timezone: str) -> tuple[datetime | None, int]:
    """The date that a text's first line `date YYYY-MM-DD` gives, and the offset where the text begins.

    A time may stand after the date (naive: read in `timezone`); the text may follow on the same
    line. The offset is behind the header and its white space; 0 without a (valid) header.
    """
    found = _HEADER.match(text)
    moment = parse_moment(found["moment"], timezone) if found else None
    return (moment, found.end()) if found and moment else (None, 0)


def parse_moment(value: object, timezone: str) -> datetime | None:
    """A field's value as an aware moment in UTC; None when it cannot be read as one (see `read_date`)."""
    found = read_date(value, timezone)
    return found.moment if found else None


def read_date(
    value: object, timezone: str, order: str = ORDERS[0], form: str | None = None
) -> PublicationDate | None:
    """A field's value as a moment; None when it cannot be read as one.

    Read are datetimes, Unix seconds to nanoseconds, compact stamps, ISO 8601, RFC 2822, and numeric and
    written dates in Russian and English; docs/inputs.md lists them. A day without a time is midnight UTC, a
    time without a zone is one of `timezone`. `order` (dmy, mdy or ymd) decides where a numeric date could be
    read in several ways. `form` is a strptime pattern, tried first, or an order.
    """
    local = zone(timezone)
    try:
        if isinstance(value, str):
            return _from_string(value.strip(), timezone, order, form)
        if isinstance(value, datetime):
            return PublicationDate(_aware(value, local), Precision.TIME)
        if isinstance(value, date):
            return PublicationDate(datetime(value.year, value.month, value.day, tzinfo=UTC), Precision.DAY)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return _from_string(_digits_of(value), timezone, order, form)
        return None
    except (ValueError, OverflowError, ArithmeticError):
        return None


def publication_date(
    values: Mapping[str, object], read_one: Callable[[str, object], PublicationDate | None]
) -> tuple[PublicationDate | None, str | None]:
    """The first date that can be read of a record's filled date fields; else what the first of them holds.

    `read_one` reads the value of a field. Where it finds a day and another field holds a time of day («Дата»
    and «Время»), both are joined.
    """
    for field, value in values.items():
        found = read_one(field, value)
        if found is None:
            continue
        if found.precision is Precision.DAY:
            day = found.moment.date()
            clocks = (clock for other in values.values() if (clock := _clock_of(other)))
            joined = (read_one(field, f"{day} {clock}") for clock in clocks)
            found = next((moment for moment in joined if moment), found)
        return found, None
    return None, next((sample(value) for value in values.values()), None)


def sample(value: object) -> str:
    """A value that could not be read, on one line and short enough to be shown."""
    line = " ".join(str(value).split())
    return line if len(line) <= _SAMPLE else f"{line[: _SAMPLE - 1]}…"


def _clock_of(value: object) -> str | None:
    if isinstance(value, time):
        return value.isoformat()
    return value.strip() if isinstance(value, str) and _CLOCK.fullmatch(value.strip()) else None


def _digits_of(number: int | float) -> str:
    return str(int(number)) if number == int(number) else f"{number:f}"


def _from_string(value: str, timezone: str, order: str, form: str | None) -> PublicationDate | None:
    if form is None and value[4:5] == "-" and (found := _from_iso(value, timezone)):
        return found
    return _from_any_string(value, timezone, order, form)


def _from_iso(value: str, timezone: str) -> PublicationDate | None:
    """The fast path. `fromisoformat` would take 10.05 and 10-05 behind the day for other times than 10:05."""
    if value[13:14] not in ("", ":") and not value[13:14].isdigit():
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    if not YEARS[0] <= moment.year <= YEARS[1]:
        return None
    if len(value) == len("2024-05-15"):
        return PublicationDate(moment.replace(tzinfo=UTC), Precision.DAY)
    return PublicationDate(_aware(moment, zone(timezone)), Precision.TIME)


@lru_cache(maxsize=4096)
def _from_any_string(value: str, timezone: str, order: str, form: str | None) -> PublicationDate | None:
    local = zone(timezone)
    if form in ORDERS:
        order = form
    elif form is not None:
        if found := _from_format(value, form, local):
            return found
        order = _order_in(form) or order
    if value[4:5] == "-" and (found := _from_iso(value, timezone)):
        return found
    try:
        return _from_digits(value) or _from_written(value, local, order)
    except (ValueError, OverflowError):
        return None


def _from_written(value: str, local: tzinfo, order: str) -> PublicationDate | None:
    if _DIGITS.fullmatch(value):
        value = f"{value[:2]}.{value[2:4]}.{value[4:]}"
    written = read_written(value, order)
    if written is None:
        return None
    moment = datetime(written.year, written.month or 1, written.day or 1)
    if written.clock is None:
        precision = Precision.DAY if written.day else Precision.MONTH if written.month else Precision.YEAR
        return PublicationDate(moment.replace(tzinfo=UTC), precision)
    moment = (moment + written.clock).replace(tzinfo=written.zone or local)
    return PublicationDate(_aware(moment - written.ahead, local), Precision.TIME)


def _from_digits(value: str) -> PublicationDate | None:
    """YYYYMMDD or Unix time; years, and stamps that are longer or have another order, are read as written."""
    if found := _DOTNET.fullmatch(value):
        return PublicationDate(_EPOCH + timedelta(milliseconds=int(found[1])), Precision.TIME)
    if not _NUMBER.fullmatch(value):
        return None
    whole, _, fraction = value.partition(".")
    if len(whole) == 8 and not fraction.strip("0"):
        day = datetime.strptime(whole, "%Y%m%d") if _COMPACT_FROM <= whole <= _COMPACT_TO else None
        return PublicationDate(day.replace(tzinfo=UTC), Precision.DAY) if day else None
    if len(whole) in _STAMPS and not fraction and _COMPACT_FROM <= whole[:8] <= _COMPACT_TO:
        with suppress(ValueError):
            datetime.strptime(whole[:12], "%Y%m%d%H%M")
            return None
    number = float(value) if fraction else int(whole)
    if number < _LEAST_SECONDS:
        return None
    per_second = next((unit for least, unit in _UNITS if number >= least), 1)
    return PublicationDate(_EPOCH + timedelta(seconds=number / per_second), Precision.TIME)


def _from_format(value: str, form: str, local: tzinfo) -> PublicationDate | None:
    for tried in dict.fromkeys((value, english(value, full=_has(form, "BA")))):
        try:
            moment = datetime.strptime(tried, form)
        except ValueError:
            continue
        if _has(form, "HIcXTRrs"):
            return PublicationDate(_aware(moment, local), Precision.TIME)
        precision = Precision.DAY if _has(form, "djxDUWVuwF") else Precision.MONTH
        if precision is Precision.MONTH and not _has(form, "mbB"):
            precision = Precision.YEAR
        return PublicationDate(moment.replace(tzinfo=UTC), precision)
    return None


def _has(form: str, letters: str) -> bool:
    return any(letter in letters for letter in _DIRECTIVE.findall(form))


def _order_in(form: str) -> str | None:
    """The order of day, month and year in a pattern: `mdy` for %m/%d/%Y."""
    parts = {"d": "d", "m": "m", "y": "y", "Y": "y"}
    order = "".join(parts[letter] for letter in _DIRECTIVE.findall(form) if letter in parts)
    return order if order in ORDERS else None


def _aware(moment: datetime, local: tzinfo) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=local)).astimezone(UTC)
