"""Time zones that news names: «мск», «по киевскому времени». Each is a place, for its offset has changed."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

_PLACES = {
    "Europe/Moscow": "московск",
    "Europe/Kyiv": "киевск украинск",
    "Europe/Minsk": "минск белорусск",
    "Europe/Kaliningrad": "калининградск",
    "Europe/Samara": "самарск",
    "Asia/Yekaterinburg": "екатеринбургск уральск челябинск пермск",
    "Asia/Omsk": "омск",
    "Asia/Novosibirsk": "новосибирск",
    "Asia/Krasnoyarsk": "красноярск",
    "Asia/Irkutsk": "иркутск",
    "Asia/Yakutsk": "якутск",
    "Asia/Vladivostok": "владивостокск хабаровск приморск",
    "Asia/Sakhalin": "сахалинск",
    "Asia/Kamchatka": "камчатск",
    "Asia/Almaty": "алматинск астанинск казахстанск",
    "Asia/Bishkek": "бишкекск",
    "Asia/Tashkent": "ташкентск",
    "Asia/Tbilisi": "тбилисск",
    "Asia/Yerevan": "ереванск",
    "Asia/Baku": "бакинск",
    "Europe/London": "лондонск британск",
    "Europe/Paris": "парижск",
    "Europe/Berlin": "берлинск",
    "Europe/Rome": "римск",
    "Europe/Brussels": "центральноевропейск среднеевропейск брюссельск",
    "Europe/Istanbul": "стамбульск",
    "Asia/Jerusalem": "израильск",
    "Asia/Tehran": "тегеранск",
    "Asia/Tokyo": "токийск японск",
    "Asia/Seoul": "сеульск",
    "Asia/Shanghai": "пекинск",
    "America/New_York": "вашингтонск",
}
ADJECTIVES = {stem: f"[{place}]" for place, stems in _PLACES.items() for stem in stems.split()}
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
