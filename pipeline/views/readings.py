"""Cells of the tables in words: numbers, scores, what a value means."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any


def reading(
    value: Mapping[str, Any], thousands: str = ",", point: str = ".", units: Mapping[str, str] | None = None
) -> str:
    """What a row of `values` means: `2025-12-14`, `2026-01-01 – 2026-12-31`, `2,300,000,000 RUB`, `7.5 %`.

    `units` gives other words for units.
    """
    upper = value["value_to"]
    if value["amount"] is None:
        ends = [end for end in (value["value"], upper) if end]
        return " – ".join(ends) or "—"
    low = number(value["amount"], thousands, point)
    high = f" – {_number_or_text(upper, thousands, point)}" if upper else ""
    unit = "%" if value["kind"] == "percent" else value["unit"] or ""
    return f"{low}{high} {(units or {}).get(unit, unit)}".rstrip()


def number(amount: Decimal | int | float, thousands: str = ",", point: str = ".") -> str:
    """Plain digits in groups of three, without zeros at the end."""
    digits = f"{Decimal(str(amount)):,f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return digits.translate({ord(","): thousands, ord("."): point})


def score(value: float | None, point: str = ".") -> str:
    """Two decimals; empty when there is none."""
    return "" if value is None else f"{value:.2f}".replace(".", point)


def _number_or_text(text: str, thousands: str, point: str) -> str:
    try:
        return number(Decimal(text), thousands, point)
    except ArithmeticError:
        return text
