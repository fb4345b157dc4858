"""The document decides: of the readings of each mention, the one that agrees with the other mentions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from math import exp, log
from typing import NamedTuple

_DOUBT = 0.1  # support that a reading has without any other mention
_MORE = 0.2
_GENDER_MARGIN = 0.7


class NameReading(NamedTuple):
    """One way to read a mention. `cost` is lower for better; `words` are what other mentions can share."""

    normal: str
    cost: float
    words: tuple[str, ...]
    gender: str = ""  # Masc, Fem or unknown
    first: str = ""
    middle: str = ""
    last: str = ""
    bases: tuple[str, ...] = ()  # of each word, where each has one of its own


Readings = tuple[NameReading, ...]


def settle(mentions: Sequence[Readings]) -> list[NameReading]:
    """The best reading of each mention, given all; a reading without a clear gender loses it."""
    distinct = Counter(mentions)
    own = {readings: _own(readings, _shares(readings)) for readings in distinct}
    support: dict[str, float] = defaultdict(float)
    for readings, times in distinct.items():
        for key, share in own[readings].items():
            support[key] += times * share
    chosen = {readings: _best(readings, own[readings], support) for readings in distinct}
    return [chosen[readings] for readings in mentions]


def _shares(readings: Readings) -> list[float]:
    """Costs as probabilities."""
    least = min(reading.cost for reading in readings)
    weights = [exp(least - reading.cost) for reading in readings]
    total = sum(weights)
    return [weight / total for weight in weights]


def _keys(reading: NameReading) -> Iterator[str]:
    """Each word by itself, and with the gender that it has here."""
    for word in reading.words:
        yield word
        yield f"{word} {reading.gender}"


def _own(readings: Readings, shares: list[float]) -> dict[str, float]:
    """What one mention gives to each word."""
    given: dict[str, float] = defaultdict(float)
    for reading, share in zip(readings, shares, strict=True):
        for key in _keys(reading):
            given[key] += share
    return given


def _credit(support: float) -> float:
    """One other mention settles a form; more of them add little, so that a frequent namesake does not win."""
    support = max(0.0, support)
    return log(_DOUBT + min(1.0, support)) + _MORE * log(1.0 + support)


def _best(readings: Readings, own: dict[str, float], support: dict[str, float]) -> NameReading:
    """The cheapest after the vote of the others; among equals the earlier one."""
    if len(readings) == 1:
        return readings[0]
    costs = []
    for reading in readings:
        others = (support[key] - own[key] for key in _keys(reading))
        costs.append(reading.cost - sum(_credit(other) for other in others))
    at = min(range(len(readings)), key=costs.__getitem__)
    best = readings[at]
    rival = min(
        (cost for cost, reading in zip(costs, readings, strict=True) if reading.gender != best.gender),
        default=None,
    )
    clear = rival is None or rival - costs[at] >= _GENDER_MARGIN
    return best if clear else best._replace(gender="")
