"""Tables as HTML. Cells come as HTML; `as_html` makes it of anything that a text may have brought."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.views.visible import on_one_line


class Column(NamedTuple):
    name: str
    numeric: bool = False
    named: bool = False  # on a narrow screen, where there is no head, its name stands before it


def as_html(content: object) -> str:
    """Anything as text on the page, on one line, also fit for an attribute."""
    return html.escape(on_one_line(str(content)), quote=True)


def section(title: str, columns: Sequence[Column], rows: Sequence[tuple[str, ...]], note: str = "") -> str:
    """A table under its title (plain text) and a note beside it (HTML). Nothing when there are no rows."""
    if not rows:
        return ""
    small = f" <small>{note}</small>" if note else ""
    return f"<section>\n<h2>{as_html(title)}{small}</h2>\n{table(columns, rows)}\n</section>"


def table(columns: Sequence[Column], rows: Sequence[tuple[str, ...]]) -> str:
    head = "".join(_cell("th", column, as_html(column.name)) for column in columns)
    lines = [
        f"<tr>{''.join(_cell('td', *pair) for pair in zip(columns, row, strict=True))}</tr>" for row in rows
    ]
    return "\n".join(
        ("<table>", f"<thead><tr>{head}</tr></thead>", "<tbody>", *lines, "</tbody>", "</table>")
    )


def _cell(tag: str, column: Column, content: str) -> str:
    numeric = ' class="n"' if column.numeric else ""
    named = f' data-name="{as_html(column.name)}"' if column.named and tag == "td" else ""
    return f"<{tag}{numeric}{named}>{content}</{tag}>"
