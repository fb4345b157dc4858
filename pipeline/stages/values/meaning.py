"""What an expression in a text means, apart from any document or component."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Meaning:
    """The same fields as `pipeline.extraction.Value`, without its mention.

    A relative expression without a document date keeps `kind` and `grain` and has no `value`.
    """

    kind: str  # date, interval, duration, time, money, percent, number, age
    value: str | None = None
    value_to: str | None = None
    grain: str | None = None
    amount: Decimal | None = None
    unit: str | None = None


class Expression(NamedTuple):
    """A half-open span of a text, its NEREL label, and its meaning."""

    start: int
    end: int
    label: str
    meaning: Meaning


def plain(number: Decimal) -> str:
    """A decimal in plain digits, without an exponent.

    >>> plain(Decimal("1.5E+6"))
    '1500000'
    """
    return format(number, "f")


def tidy(number: Decimal) -> Decimal:
    """A whole number without a fraction of zeros (8100000, not 8100000.0), any other to six places."""
    if number == int(number):
        return Decimal(int(number))
    return min(number, round(number, 6), key=lambda n: len(n.as_tuple().digits))


def quantity(kind: str, low: Decimal, high: Decimal | None = None, *, unit: str | None = None) -> Meaning:
    """A number or a range of numbers; the amount of a range is its lower end."""
    low = tidy(low)
    value_to = None if high is None or high == low else plain(tidy(high))
    return Meaning(kind, plain(low), value_to, amount=low, unit=unit)
