"""Formats scores as per cent with one decimal."""

from __future__ import annotations

from collections.abc import Sequence


def rate(value: float) -> str:
    """`0.8123` → `81.2`."""
    return f"{100 * value:.1f}"


def signed(value: float) -> str:
    """A difference: `+0.4`."""
    return f"{100 * value:+.1f}"


def interval(bounds: Sequence[float], *, sign: bool = False) -> str:
    """`80.1–82.4`; with `sign` `-0.3 … +0.8`."""
    low, high = bounds
    return f"{signed(low)} … {signed(high)}" if sign else f"{rate(low)}–{rate(high)}"
