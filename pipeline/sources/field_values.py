"""What a field of a record holds, whatever it is wrapped in: a text, a line, a date, an id.

Wrapped values are those of MongoDB extended JSON, of XML turned into JSON, of content management systems
(`{"rendered": …}`, `{"value": …}`), of Scrapy (each field a list) and of Telegram (a text in pieces).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from pipeline.sources.fields import candidates, is_filled
from pipeline.sources.item import ReadOptions

# Keys under which an object holds the one value that it is about, the best first.
_WRAPPERS = (
    "value", "text", "#text", "$text", "_text", "__text", "$t", "_", "__cdata", "#cdata-section", "_cdata",
    "@value", "rendered", "plain", "full", "processed", "content", "body", "html", "raw", "stringValue", "S",
    "N", "$numberLong", "$numberInt", "$numberDouble", "$numberDecimal", "$symbol", "$oid", "$uuid", "$date",
    "integerValue", "doubleValue", "timestampValue", "href", "url", "self", "@id", "iso", "datetime",
    "ru",
)  # fmt: skip
# Types of the pieces of a Telegram text, which follow each other without a break.
_INLINE = frozenset(
    (
        "plain", "bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "link",
        "text_link", "mention", "mention_name", "hashtag", "cashtag", "email", "phone", "bot_command",
        "bank_card", "custom_emoji", "blockquote", "unknown",
    )
)  # fmt: skip
_DEPTH = 4  # of wrappers in wrappers
_DATE_PARTS = ("year", "month", "day", "hour", "minute", "second")


def plain_fields(record: Mapping[str, object], options: ReadOptions) -> Mapping[str, object]:
    """The record with the fields that may hold its parts unwrapped; the same object when none was wrapped."""
    possible = candidates(tuple(record), options)
    changed: dict[str, object] = {}
    for keys, unwrap in zip(possible, _BY_PART, strict=True):
        for key in keys:
            value = record[key]
            if isinstance(value, dict | list | tuple):
                changed[key] = unwrap(value)
    return {**record, **changed} if changed else record


def text_of(value: object) -> object:
    """The text that a value holds: paragraphs and pieces joined; the value itself when it holds none."""
    found = _text(value, _DEPTH)
    return value if found is None else found


def scalar_of(value: object) -> object:
    """The one plain value that is wrapped in objects and lists: the first filled one; None without any."""
    for _ in range(_DEPTH):
        if isinstance(value, dict):
            value = next((value[key] for key in _WRAPPERS if is_filled(value.get(key))), None)
        elif isinstance(value, list | tuple):
            value = next((one for one in value if is_filled(one)), None)
        else:
            break
    return None if isinstance(value, dict | list | tuple) else value


def moment_of(value: object) -> object:
    """A date as a string, a number or a moment. `{"$date": …}` counts milliseconds; whole numbers in a list
    or an object are a year, a month, a day and so on. What holds something else stays as it is: a date that
    cannot be read."""
    inner = value
    for _ in range(_DEPTH):
        if isinstance(inner, dict):
            inner = _from_object(inner)
        elif isinstance(inner, list | tuple):
            parts = _whole_numbers(inner)
            if parts is not None:
                return _from_parts(parts) or value
            inner = next((one for one in inner if is_filled(one)), None)
        else:
            break
    if is_filled(inner) and not isinstance(inner, dict | list | tuple):
        return inner
    return value if _holds_anything(value) else None


def is_piece(value: object) -> bool:
    """Whether a value is a piece of a text of its own type, as Telegram writes them."""
    return isinstance(value, dict) and value.get("type") in _INLINE and isinstance(value.get("text"), str)


def _text(value: object, depth: int) -> str | None:
    if isinstance(value, str):
        return value
    if depth == 0:
        return None
    if isinstance(value, dict):
        parts = (_text(value[key], depth - 1) for key in _WRAPPERS if is_filled(value.get(key)))
        return next((part for part in parts if part is not None), None)
    if isinstance(value, list | tuple):
        found = [_text(part, depth - 1) for part in value if part is not None]
        texts = [part for part in found if part is not None]
        if len(texts) < len(found):
            return None
        if any(map(is_piece, value)):
            return "".join(texts)
        return "\n".join(part for part in texts if is_filled(part))
    return None


def _from_object(value: dict[str, object]) -> object:
    stamp = value.get("$date")
    if stamp is not None:
        number = _number(scalar_of(stamp) if isinstance(stamp, dict) else stamp)
        return scalar_of(stamp) if number is None else _since_epoch(number / 1000)
    for key in ("$timestamp", "seconds", "_seconds"):
        inner = value.get(key)
        number = _number(inner.get("t") if isinstance(inner, dict) else inner)
        if number is not None:
            return _since_epoch(number)
    if "date" in value and "timezone" in value:  # a PHP DateTime
        return _in_zone(value["date"], value["timezone"])
    if "dateTime" in value and "timeZone" in value:  # Microsoft Graph
        return _in_zone(value["dateTime"], value["timeZone"])
    parts = _whole_numbers([value[key] for key in _DATE_PARTS if key in value]) if "year" in value else None
    if parts is not None:
        return _from_parts(parts)
    return next((value[key] for key in (*_WRAPPERS, "date") if is_filled(value.get(key))), None)


def _holds_anything(value: object) -> bool:
    if isinstance(value, dict | list | tuple):
        return any(map(_holds_anything, value.values() if isinstance(value, dict) else value))
    return is_filled(value)


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except ValueError:
        return None


def _since_epoch(seconds: float) -> datetime | None:
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    except (OverflowError, ValueError):
        return None


def _in_zone(moment: object, name: object) -> object:
    """A local time of a named zone; the time as it is when the zone is unknown."""
    if not isinstance(moment, str) or not isinstance(name, str):
        return moment
    try:
        local = datetime.fromisoformat(moment)
        offset = (
            datetime.fromisoformat(f"2000-01-01T00:00{name}").tzinfo if name[:1] in "+-" else ZoneInfo(name)
        )
        return local if local.tzinfo else local.replace(tzinfo=offset)
    except (ValueError, KeyError, OSError):
        return moment


def _whole_numbers(values: Iterable[object]) -> list[int] | None:
    """A year, a month, a day and so on, when the values look like one."""
    numbers = [value for value in values if isinstance(value, int) and not isinstance(value, bool)]
    plausible = len(numbers) >= 3 and 1000 <= numbers[0] <= 2999
    return numbers if plausible and numbers == list(values) else None


def _from_parts(parts: Sequence[int]) -> datetime | str | None:
    """Of Python's `struct_time` (nine numbers) a moment in UTC; a local time as an ISO string otherwise."""
    utc = len(parts) == 9
    try:
        moment = datetime(*parts[:6] if utc or len(parts) > 6 else parts)  # type: ignore[arg-type]
    except ValueError:
        return None
    if utc:
        return moment.replace(tzinfo=UTC)
    return moment.date().isoformat() if len(parts) == 3 else moment.isoformat()


_BY_PART: tuple[Callable[[object], object], ...] = (text_of, scalar_of, moment_of, scalar_of, scalar_of)
