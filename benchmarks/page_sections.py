"""Sections of docs/quality.md that a command of their own writes, between two marks.

Whoever rewrites the whole page takes them over with `kept`; whoever measured one anew puts it in with
`put`.
"""

from __future__ import annotations

import re
from pathlib import Path

SECTIONS = ("robustness", "speed")  # in the order of the page


def section(name: str, content: str) -> str:
    """A section with its marks, as it stands in a page."""
    return f"<!-- {name} -->\n{content.strip()}\n<!-- /{name} -->\n"


def kept(page: Path, name: str) -> str:
    """The section of a page with its marks; an empty one where the page or the section is not there."""
    found = _pattern(name).search(page.read_text("utf-8")) if page.is_file() else None
    return found.group() if found else section(name, "")


def put(page: Path, name: str, content: str) -> None:
    """Replace a section of a page, or add it at the end where the page has none."""
    text = page.read_text("utf-8") if page.is_file() else ""
    new = section(name, content)
    if _pattern(name).search(text):
        text = _pattern(name).sub(lambda _: new, text)
    else:
        text = f"{text.rstrip()}\n\n{new}".lstrip()
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(text, "utf-8")


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"<!-- {re.escape(name)} -->\n.*?<!-- /{re.escape(name)} -->\n", re.DOTALL)
