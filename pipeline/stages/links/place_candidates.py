"""Which place a name means: by its type, by how many people live there, by the countries of the document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, log10
from typing import NamedTuple

from pipeline.gazetteer.registers import Place, place_key, places

FITTING = {
    "COUNTRY": ("country",),
    "STATE_OR_PROVINCE": ("region",),
    "CITY": ("city",),
    "LOCATION": ("area", "region", "country"),
    "DISTRICT": ("region",),
}
_FITS, _OTHER = 2.0, -1.5
_PEOPLE = 0.7  # points for ten times the inhabitants
_SUPPOSED = {"country": 7.5, "region": 6.0, "area": 7.0}  # log10 of inhabitants, where the register has none
_COUNTRY_NAMED = 2.0
_HOME = "RU"  # of the news: it is named in most of them, and where none is, it is meant
_HOME_NAMED = 0.8
_NOTHING = 3.2  # points of there being no entry: a small town of a wrong type does not reach them
_CITY_STATES = frozenset({"RU-MOW", "RU-SPE", "KZ-75", "KZ-71"})
_TERRITORIES = frozenset({"HK", "MO", "PR", "GL", "FO"})  # of another state, with a country code of their own


class PlaceCandidate(NamedTuple):
    place: Place
    score: float


def candidates(label: str, names: Sequence[str], named: Mapping[str, int]) -> list[PlaceCandidate]:
    """The places that the names can mean, the best first; those less likely than no entry are left out.

    `named`: how often the document names each country (ISO 3166-1 codes). The score is a probability: the
    share of a candidate's exponentiated points among all, that of no entry included.
    """
    found = dict.fromkeys(place for name in names for place in places().get(place_key(name), ()))
    points = {place: _points(label, place, named) for place in found}
    likely = sorted(found, key=lambda place: (-points[place], place.ids))
    total = exp(_NOTHING) + sum(exp(value) for value in points.values())
    return [PlaceCandidate(p, exp(points[p]) / total) for p in likely if points[p] > _NOTHING]


def _points(label: str, place: Place, named: Mapping[str, int]) -> float:
    inhabitants = log10(place.population) if place.population else _SUPPOSED.get(place.kind, 4.0)
    fits = place.kind in FITTING.get(label, ())
    fits = fits or (label == "STATE_OR_PROVINCE" and place.iso in _TERRITORIES)
    points = _PEOPLE * inhabitants + (_FITS if fits else _OTHER)
    if label == "LOCATION" and fits:
        points -= 0.4 * FITTING[label].index(place.kind)
    if place.iso in _CITY_STATES and label != "STATE_OR_PROVINCE":
        points -= 1.0
    others = sum(named.values())
    if place.kind in ("city", "region") and place.country:
        if place.country == _HOME:
            points += _HOME_NAMED * (named.get(_HOME, 0) / others if others else 1.0)
        elif others:
            points += _COUNTRY_NAMED * named.get(place.country, 0) / others
    return points
