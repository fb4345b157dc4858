"""Dates as people and programs write them out: «среда, 15 мая 2024 г., 10:05 (МСК)», `05/15/24 10:05 PM`.

A value is taken apart into a time, a zone and a day, in any order. Every character must belong to one of
them or be a filler («в», «г.», a comma): a value with anything else is not read. Nothing is completed from
today's date.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from datetime import datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

ORDERS = ("dmy", "mdy", "ymd")  # of day, month and year in numeric dates; the first is the usual one here
YEARS = (1000, 2999)
_CENTURY_FROM = 69  # two-digit years: 69 is 1969, 68 is 2068 (POSIX)
_MAX_LENGTH = 120
_MAX_OFFSET = 14  # hours

_DASHES = str.maketrans({"‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "ё": "е"})
_TIME = re.compile(
    r"(?:(?<=\d)t)?(?<![\d.])(?P<hour>\d{1,2})"
    r"(?::(?P<minute>\d{2})(?!\d)(?::(?P<second>\d{2})(?!\d)(?:[.,:](?P<fraction>\d{1,9}))?)?"
    r"|\s?(?:ч|час|часов|часа)\b\.?\s?(?P<minute_2>\d{2})(?:\s?(?:м|мин|минут)\b\.?)?"
    r"|(?=\s?[ap]\.?m\b))"
    r"(?:\s?(?P<half>[ap])\.?m\b\.?)?"
)
_DOTTED_TIME = r"(?P<hour>\d{1,2})[.-](?P<minute>\d{2})(?:[.-](?P<second>\d{2}))?"
_TIME_BEHIND = re.compile(rf"(?P<day>.*[^\s.])\s+{_DOTTED_TIME}")
_TIME_BEFORE = re.compile(rf"{_DOTTED_TIME}\s+(?P<day>\S.*)")
_COMPACT = re.compile(
    r"(\d{4})(\d{2})(\d{2})[t_\s-]?(\d{2})(\d{2})(?:(\d{2})(?:[.,]?(\d{1,9}))?)?(?=$|[^\d])"
)
_JOINED = re.compile(r"(\d{4})-(\d{2})-(\d{2})-(\d{2})-(\d{2})(?:-(\d{2}))?(?!\d)")
_COLONS = re.compile(r"\b(\d{4}):(\d{1,2}):(\d{1,2})(?![\d:])")  # as cameras write
_UNDERSCORE = re.compile(r"(?<=\d)_(?=\d)")
_XML_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:z|[+-]\d{2}:\d{2})")  # XML Schema: xs:date with a zone
_OFFSET = re.compile(r"\(?([+-])(\d{1,2})(?::?(\d{2}))?(?![\d.:/-])")
_ZONE_NAME = re.compile(r"\[?\b([A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_+-]+)+|Etc/[\w+-]+)\]?")
_REMARK = re.compile(r"\([^()]*\)")
_ORDINAL = re.compile(r"(?<=\d)-?(?:го|ого|е|ое|st|nd|rd|th)\b")
_YEAR_WORD = re.compile(r"(?<=\d)\s*(?:гг?|год|года|году|year)\b\.?")
_SEAM = re.compile(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)")
_NOISE = re.compile(r"[\"'`«»“”„()\[\]{}|•·,;@]+")
_AROUND_SEPARATOR = re.compile(r"\s*([./-])\s*")
_NUMERIC = re.compile(r"(\d{1,4})([./ -])(\d{1,2})\2(\d{1,4})")
_MONTH_ONLY = re.compile(r"(\d{4})[./-](\d{1,2})|(\d{1,2})[./-](\d{4})")
_YEAR_ONLY = re.compile(r"\d{4}")
_GAP = re.compile(r"[\s./-]+")
_NUMERIC_DAY = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")


class Written(NamedTuple):
    """What a value says."""

    year: int
    month: int | None
    day: int | None
    clock: timedelta | None  # since midnight
    zone: tzinfo | None
    ahead: timedelta  # of that zone: «МСК+2»


class _Words(NamedTuple):
    months: dict[str, int]
    weekdays: frozenset[str]
    zones: dict[str, str | int]
    zone_words: re.Pattern[str]
    fillers: re.Pattern[str]


def read_written(value: str, order: str) -> Written | None:
    """The parts of a written date, or None when it is not read. Raises ValueError for an impossible time.

    `order` (one of ORDERS) decides between the readings of a numeric date that has several.
    """
    if len(value) > _MAX_LENGTH:
        return None
    named = _ZONE_NAME.search(value)
    place = _place(named[1]) if named else None
    if named and place:
        value = f"{value[: named.start()]} {value[named.end() :]}"
    text = " ".join(unicodedata.normalize("NFKC", value).casefold().translate(_DASHES).split())
    text = _COLONS.sub(r"\1-\2-\3", _UNDERSCORE.sub("-", text))
    if found := _XML_DAY.fullmatch(text):
        text = found[1]
    day, clock, rest = _compact(text)
    if day is None:
        clock, text = _cut_time(text)
    else:
        text = rest
    zone, ahead, text = _cut_zone(text, timed=clock is not None)
    zone = zone or place
    if day is None:
        day, clock = _day_and_clock(_cleaned(text), clock, order)
    elif _cleaned(text):
        return None
    if day is None or not YEARS[0] <= day[0] <= YEARS[1]:
        return None
    return Written(*day, clock, zone, ahead)


def possible_orders(value: str) -> tuple[str, ...]:
    """Which of ORDERS make a valid date of the numeric date in a value; none where it has no such date.

    A date of 4-digit year first has one reading only, and is none of these; nor is 05.05.2024.
    """
    found = _NUMERIC_DAY.search(value)
    return () if found is None or found[1] == found[3] else _fitting(found[1], found[3], found[4])


@lru_cache(maxsize=1024)
def _fitting(*numbers: str) -> tuple[str, ...]:
    return tuple(order for order in ORDERS if _ordered(numbers, order))


def english(value: str, *, full: bool) -> str:
    """A value with the names of its months and weekdays in English, as strptime knows them."""
    words = _words()
    shown: dict[str, str] = {}
    for name in re.findall(r"[^\W\d_]+", value):
        key = name.casefold().translate(_DASHES)
        if key in words.months:
            whole = _lexicon()["months"][words.months[key] - 1][-1].capitalize()
            shown[name] = whole if full else whole[:3]
        elif key in words.weekdays:
            row = next(row for row in _lexicon()["weekdays"] if key in _shortened(row))
            shown[name] = row[-1].capitalize() if full else row[-1][:3].capitalize()
    return re.sub(r"[^\W\d_]+", lambda found: shown.get(found[0], found[0]), value)


_Day = tuple[int, int | None, int | None]  # year, month, day


def _compact(text: str) -> tuple[_Day | None, timedelta | None, str]:
    """A stamp of digits (20240515T070511, 2024-05-15_07-05-11) at the beginning, and what follows it."""
    found = _COMPACT.match(text) or _JOINED.match(text)
    if found is None:
        return None, None, text
    year, month, day, hour, minute = (int(found[number]) for number in range(1, 6))
    fraction = found[7] if found.re is _COMPACT else None
    return (year, month, day), _clock(hour, minute, found[6], fraction), text[found.end() :]


def _cut_time(text: str) -> tuple[timedelta | None, str]:
    """The time of day, and the text with a mark where it stood."""
    found = _TIME.search(text)
    if found is None:
        return None, text
    hour, minute = int(found["hour"]), int(found["minute"] or found["minute_2"] or 0)
    if half := found["half"]:
        if not 1 <= hour <= 12:
            raise ValueError("no hour of half a day")
        hour = hour % 12 + (12 if half == "p" else 0)
    clock = _clock(hour, minute, found["second"], found["fraction"])
    return clock, f"{text[: found.start()]} \0{text[found.end() :]}"


def _cut_zone(text: str, *, timed: bool) -> tuple[tzinfo | None, timedelta, str]:
    """The zone right behind the time or anywhere as a word, and the text without it and the mark."""
    ahead = timedelta()
    zone: tzinfo | None = None
    before, _, behind = text.rpartition("\0")
    behind = behind.lstrip()
    if timed and (found := _OFFSET.match(behind)) and int(found[2]) <= _MAX_OFFSET:
        zone = timezone(_offset(found))
        behind = _REMARK.sub(" ", behind[found.end() :], count=1)
        behind = _words().zone_words.sub(" ", behind, count=1)  # its name: +0300 MSK
    text = f"{before} {behind}"
    if timed and zone is None and (named := _words().zone_words.search(text)):
        told = _words().zones[" ".join(named[1].split())]
        zone = ZoneInfo(told) if isinstance(told, str) else timezone(timedelta(hours=told))
        rest = text[named.end() :]
        if (found := _OFFSET.match(rest.lstrip())) and int(found[2]) <= _MAX_OFFSET:
            rest = _REMARK.sub(" ", rest.lstrip()[found.end() :], count=1)
            ahead = _offset(found)
        text = f"{text[: named.start()]} {rest}"
    return zone, ahead, text


def _offset(found: re.Match[str]) -> timedelta:
    offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return offset if found[1] == "+" else -offset


def _cleaned(text: str) -> str:
    """The text without fillers, weekdays and punctuation that separates nothing."""
    text = _ORDINAL.sub("", _NOISE.sub(" ", text))
    text = _SEAM.sub(" ", _YEAR_WORD.sub(" ", text))
    text = _words().fillers.sub(" ", text)
    return " ".join(text.split()).strip(" .:/-")


def _day_and_clock(text: str, clock: timedelta | None, order: str) -> tuple[_Day | None, timedelta | None]:
    day = _day(text, order)
    if day is not None or clock is not None:
        return day, clock
    for pattern in (_TIME_BEHIND, _TIME_BEFORE):
        if (
            (found := pattern.fullmatch(text))
            and (day := _day(found["day"].strip(" .:/-"), order))
            and day[2]
        ):
            return day, _clock(int(found["hour"]), int(found["minute"]), found["second"], None)
    return None, None


def _day(text: str, order: str) -> _Day | None:
    text = _AROUND_SEPARATOR.sub(r"\1", text)
    if found := _NUMERIC.fullmatch(text):
        return _numeric_day((found[1], found[3], found[4]), order)
    if found := _MONTH_ONLY.fullmatch(text):
        return int(found[1] or found[4]), int(found[2] or found[3]), None
    if _YEAR_ONLY.fullmatch(text):
        return int(text), None, None
    return _named_day([part for part in _GAP.split(text) if part])


def _numeric_day(numbers: tuple[str, str, str], order: str) -> _Day | None:
    if len(numbers[0]) == 4:
        return (int(numbers[0]), int(numbers[1]), int(numbers[2])) if len(numbers[2]) < 3 else None
    for tried in (order, *ORDERS):
        if day := _ordered(numbers, tried):
            return day
    return None


def _ordered(numbers: tuple[str, ...], order: str) -> _Day | None:
    """The day that three numbers of one or two digits, or with a year of four, give in this order, if any."""
    parts = dict(zip(order, numbers, strict=True))
    if len(parts["d"]) > 2 or len(parts["y"]) not in (2, 4):
        return None
    day = _year(parts["y"]), int(parts["m"]), int(parts["d"])
    try:
        datetime(*day)
    except ValueError:
        return None
    return day


def _named_day(parts: list[str]) -> _Day | None:
    """Day, name of a month and year, in the orders that are in use; the day may be missing."""
    months = _words().months
    at = next((number for number, part in enumerate(parts) if part in months), None)
    if at is None:
        return None
    month = months[parts[at]]
    numbers = parts[:at] + parts[at + 1 :]
    if not all(part.isdecimal() and len(part) in (1, 2, 4) for part in numbers):
        return None
    if len(numbers) == 1 and len(numbers[0]) == 4:
        return int(numbers[0]), month, None
    if len(numbers) != 2:
        return None
    if len(numbers[0]) == 4:
        numbers.reverse()
    if len(numbers[0]) > 2 or len(numbers[1]) == 1:
        return None
    return _year(numbers[1]), month, int(numbers[0])


def _year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (1900 if int(digits) >= _CENTURY_FROM else 2000)


def _clock(hour: int, minute: int, second: str | None, fraction: str | None) -> timedelta:
    seconds = int(second or 0)
    if hour > 23 or minute > 59 or seconds > 60:
        raise ValueError("no time of day")
    microseconds = int(f"{fraction or '':0<6}"[:6])
    return timedelta(hours=hour, minutes=minute, seconds=min(seconds, 59), microseconds=microseconds)


def _place(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


@cache
def _lexicon() -> dict[str, Any]:
    return tomllib.loads(files("pipeline.sources").joinpath("date_words.toml").read_text("utf-8"))


def _shortened(forms: list[str]) -> set[str]:
    return {form[:size] for form in forms for size in range(min(3, len(form)), len(form) + 1)}


@cache
def _words() -> _Words:
    lexicon = _lexicon()
    months = {name: number for number, row in enumerate(lexicon["months"], 1) for name in _shortened(row)}
    weekdays = frozenset(name for row in lexicon["weekdays"] for name in _shortened(row))
    zones: dict[str, str | int] = lexicon["zones"]
    return _Words(
        months,
        weekdays,
        zones,
        re.compile(rf"(?<![^\W\d_])({_alternatives(zones)})(?![^\W\d_])"),
        re.compile(rf"\b(?:{_alternatives([*lexicon['fillers'], *weekdays])})\b[.:]*"),
    )


def _alternatives(words: Any) -> str:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)
