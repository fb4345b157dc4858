"""Time zones that news names: «мск», «по киевскому времени». Each is a place, for its offset has changed."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from pipeline.russian import lexicon

ADJECTIVES = {
    row["stem"]: f"[{row['time_zone']}]" for row in lexicon.rows("place_adjectives") if row["time_zone"]
}
_PLACE = re.compile(r"\[([\w/]+)\]")


def settled(moment: str, anchor: date | None) -> str:
    """A time with its zone as an offset: «T12:30[Europe/Moscow]» is T12:30+03:00, in 2013 T12:30+04:00.

    The offset is that of the time's own day, else of the anchor; without either it is left out where it
    changes with the season.

    >>> settled("2024-07-12T21:00[Europe/Kyiv]", None)
    '2024-07-12T21:00+03:00'
    >>> settled("T21:00[Europe/Kyiv]", None)
    'T21:00'
    """
    found = _PLACE.search(moment)
    if found is None:
        return moment
    local = moment[: found.start()]
    day = local.partition("T")[0]
    return local + _offset(found[1], date.fromisoformat(day) if day else anchor)


@lru_cache(maxsize=1000)
def _offset(place: str, day: date | None) -> str:
    zone = ZoneInfo(place)
    if day is not None:
        return _spelled(zone, day)
    winter, summer = (_spelled(zone, date(2024, month, 1)) for month in (1, 7))
    return winter if winter == summer else ""


def _spelled(zone: ZoneInfo, day: date) -> str:
    offset = datetime.combine(day, time(12), zone).strftime("%z")
    return f"{offset[:3]}:{offset[3:5]}"
