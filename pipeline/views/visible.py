"""Makes any text safe to show: what a terminal or a browser would obey becomes a visible mark."""

from __future__ import annotations

_CONTROLS = [*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)]
_KEPT = {0x09, 0x0A}
_MARKS = {code: "\N{REPLACEMENT CHARACTER}" for code in _CONTROLS if code not in _KEPT} | {0x0D: " "}


def visible(text: str) -> str:
    """The text with control characters and lone surrogates replaced, one for one: offsets hold."""
    return text.translate(_MARKS)


def on_one_line(text: str) -> str:
    """The same with every run of white space made one space, for a cell of a table."""
    return " ".join(visible(text).split())
