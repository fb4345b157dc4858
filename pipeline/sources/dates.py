"""Reads the moment a document was published, from a field or from the header of a text file."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from pipeline.errors import InputError

_HEADER = re.compile(
    r"\ufeff?[^\S\r\n]*date[^\S\r\n]+"
    r"(?P<moment>\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?)"
    r"(?:\s+|\Z)"
)
_YEAR = re.compile(r"(\d{4})(?:-(\d{2}))?")
_NUMBER = re.compile(r"\d{8,13}(?:\.\d+)?")
_ISO = re.compile(
    r"(\d{4}-\d{2}-\d{2})"
    r"(?:[T ]+(\d{2}:?\d{2}(?::?\d{2}(?:[.,]\d+)?)?) ?(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?"
)
_RUSSIAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_MAIL = re.compile(r"(?:[A-Za-z]{3},?\s+)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}(\s+\d{1,2}:\d{2}.*)?")
_MILLISECONDS_FROM = 100_000_000_000  # a greater number is milliseconds: seconds would be the year 5138
_COMPACT_DATES = (1800_01_01, 2200_12_31)  # YYYYMMDD
_YEARS = (1000, 2999)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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


def split_date_header(text: str, timezone: str) -> tuple[datetime | None, int]:
    """The date that a text's first line `date YYYY-MM-DD` gives, and the offset where the text begins.

    A time may stand after the date (naive: read in `timezone`); the text may follow on the same
    line. The offset is behind the header and its white space; 0 without a (valid) header.
    """
    found = _HEADER.match(text)
    moment = parse_moment(found["moment"], timezone) if found else None
    return (moment, found.end()) if found and moment else (None, 0)


def parse_moment(value: object, timezone: str) -> datetime | None:
    """A field's value as an aware moment in UTC; None when it cannot be read as one.

    Read are ISO 8601, RFC 2822, `DD.MM.YYYY[ HH:MM]`, Unix seconds or milliseconds, a year and a
    year with a month. A date without a time is midnight UTC, a naive time is one of `timezone`.
    """
    local = zone(timezone)
    try:
        if isinstance(value, datetime):
            return _aware(value, local)
        if isinstance(value, date):
            return datetime(value.year, value.month, value.day, tzinfo=UTC)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return _from_number(value)
        return _from_string(value.strip(), local) if isinstance(value, str) else None
    except (ValueError, OverflowError):
        return None


def gives_day(value: object) -> bool:
    """Whether a date names its day, and not just a year or a month («2008», «2008-05»)."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return not _YEARS[0] <= value <= _YEARS[1]
    return not (isinstance(value, str) and _YEAR.fullmatch(value.strip()))


def _aware(moment: datetime, local: tzinfo) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=local)).astimezone(UTC)


def _from_number(number: int | float) -> datetime | None:
    if _COMPACT_DATES[0] <= number <= _COMPACT_DATES[1]:
        return datetime.strptime(str(int(number)), "%Y%m%d").replace(tzinfo=UTC)
    if _YEARS[0] <= number <= _YEARS[1]:
        return datetime(int(number), 1, 1, tzinfo=UTC)
    if not number > _COMPACT_DATES[1]:
        return None
    seconds = number / 1000 if number >= _MILLISECONDS_FROM else number
    return _EPOCH + timedelta(seconds=seconds)


def _from_string(value: str, local: tzinfo) -> datetime | None:
    if found := _ISO.fullmatch(value):
        return _from_iso(found, local)
    if found := _YEAR.fullmatch(value):
        return datetime(int(found[1]), int(found[2] or 1), 1, tzinfo=UTC)
    if _NUMBER.fullmatch(value):
        return _from_number(float(value) if "." in value else int(value))
    if found := _RUSSIAN.fullmatch(value):
        return _from_russian(found, local)
    if found := _MAIL.fullmatch(value):
        moment = parsedate_to_datetime(value if found[1] else f"{value} 00:00:00")
        return _aware(moment, local) if found[1] else moment.replace(tzinfo=UTC)
    return None


def _from_iso(found: re.Match[str], local: tzinfo) -> datetime:
    day, time, offset = found.groups()
    if time is None:
        return datetime.fromisoformat(day).replace(tzinfo=UTC)
    return _aware(datetime.fromisoformat(f"{day}T{time}{_offset(offset)}"), local)


def _offset(name: str | None) -> str:
    return "+00:00" if name in ("Z", "UTC", "GMT") else name or ""


def _from_russian(found: re.Match[str], local: tzinfo) -> datetime:
    day, month, year, hour, minute, second = (int(part or 0) for part in found.groups())
    moment = datetime(year, month, day, hour, minute, second)
    return moment.replace(tzinfo=UTC) if found[4] is None else _aware(moment, local)
