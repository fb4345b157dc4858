"""Notes on the dates of a run: missing, unreadable and ambiguous ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.engine.run_dates import RunDates

_SHOWN = 5
_IN_WORDS = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}


def dates_in_words(dates: RunDates, documents: int) -> list[str]:
    """Lines for the end of a run; none where every document has a date that was plain to read."""
    lines = []
    if dates.dated < documents:
        lines.append(f"{documents - dates.dated:,} of {_counted(documents, 'document')} without a date.")
    if dates.unread:
        lines.append(unread_in_words(dates))
    elif documents and not dates.dated:
        lines.append("If a field holds the date, name it with --date-field.")
    lines += orders_in_words(dates)
    return lines


def unread_in_words(dates: RunDates) -> str:
    """`3 dates could not be read: 2 like «вчера, 10:05», 1 like «12 вандемьера». …`"""
    total = sum(one["count"] for one in dates.unread)
    told = [f"{one['count']:,} like «{one['example']}»" for one in dates.unread[:_SHOWN]]
    rest = sum(one["count"] for one in dates.unread[_SHOWN:])
    listed = ", ".join([*told, *([f"{rest:,} of other forms"] if rest else [])])
    return (
        f"{_counted(total, 'date')} could not be read: {listed}. "
        "Give their format with --date-format, or another field with --date-field."
    )


def orders_in_words(dates: RunDates) -> list[str]:
    """One line for each field whose numeric dates are not plainly day first."""
    lines = [_order_in_words(one) for one in dates.orders[:_SHOWN]]
    more = len(dates.orders) - _SHOWN
    if more > 0:
        lines.append(f"{_counted(more, 'more field')} alike: see svodka status --json.")
    return lines


def _order_in_words(one: Mapping[str, Any]) -> str:
    where = f"the field «{one['field']}» of {one['uri']}"
    order = _IN_WORDS[one["order"]]
    if not one["only_this"]:
        some = _counted(one["several"], "date")
        return (
            f"{some} in {where} could be day or month first and were read {order}; "
            "--date-format mdy reads them month first."
        )
    return "".join(_settled(one, where, order))


def _settled(one: Mapping[str, Any], where: str, order: str) -> Iterator[str]:
    yield f"Dates in {where} were read {order}: {one['only_this']:,} fit no other order"
    if one["only_others"]:
        yield f", {one['only_others']:,} fit only another one"
    yield "."


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
