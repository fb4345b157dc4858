"""A value as a cell of CSV that no spreadsheet takes for a formula.

By OWASP's advice on CSV injection an apostrophe is put before a text that begins with `=`, `+`, `-`, `@`
(also full-width, also behind white space), a tab, a carriage return or a line feed; and inside a text before
such a sign behind a quotation mark or a separator (`,`, `;`, `|`, tab, line break): a spreadsheet that
splits at another sign begins a cell there. Texts that are just a number stay as they are.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

JOINT = " | "  # between the items of a list
_SIGNS = "=+\\-@＝＋－＠"
_BEGINNING = re.compile(rf"(?:\s*[{_SIGNS}]|[\t\r\n])")
_INSIDE = re.compile(rf"(?<=[,;|\t\r\n\"'])([^\S\t\r\n]*)(?=[{_SIGNS}])")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?", re.ASCII)


def cell(value: Any) -> str | int | float:
    """Numbers as numbers, lists joined by ` | `, moments `YYYY-MM-DD HH:MM:SS` in UTC, missing ones empty."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case int() | float():
            return value
        case Decimal():
            return format(value.normalize(), "f")
        case datetime():
            moment = value.astimezone(UTC) if value.tzinfo else value
            return moment.strftime("%Y-%m-%d %H:%M:%S")
        case list():
            return neutral(JOINT.join(str(item) for item in value))
    return neutral(str(value))


def neutral(text: str) -> str:
    """The text with apostrophes where a spreadsheet could begin a formula."""
    if _NUMBER.fullmatch(text):
        return text
    inside = _INSIDE.sub(r"\1'", text)
    return f"'{inside}" if _BEGINNING.match(inside) else inside
