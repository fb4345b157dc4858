"""The beginning of a table: its delimiter, and in which of its first rows the columns are named."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.sources.fields import candidates
from pipeline.sources.item import ReadOptions

DELIMITERS = ",;\t|"
HEADER_ROWS = 10  # among as many rows at the top the header is looked for: reports have a caption above it
_SEP_LINE = re.compile(r"\ufeff?\"?sep=(.)\"?[,;\t ]*\r?\n?", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')
_MAX_NAME = 60  # characters of a column's name in a file that is not named as a table


def told_delimiter(line: str) -> str | None:
    """The delimiter that a first line `sep=;` gives, which Excel reads and writes; None for another line."""
    found = _SEP_LINE.fullmatch(line)
    return found[1] if found else None


def delimiter_of(line: str, default: str) -> str:
    """The delimiter of a header line, the most frequent one outside quotes; `default` when there is none."""
    header = _QUOTED.sub("", line)
    found = max(DELIMITERS, key=header.count)
    return found if found in header else default


def named_cells(cells: Sequence[str]) -> tuple[str, ...]:
    """The names in a header row: trimmed, without the empty cells behind the last one."""
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def header_row(rows: Sequence[Sequence[str]], options: ReadOptions) -> int:
    """Which of the first rows of a table names its columns: that with the most usual names, the text's among
    them; the first of all when none names the text."""
    named = [_named_parts(named_cells(cells), options) for cells in rows[:HEADER_ROWS]]
    return named.index(max(named)) if any(named) else 0


def _named_parts(names: tuple[str, ...], options: ReadOptions) -> int:
    """How many parts of a record (title, date, …) the names name; 0 when none is the text's."""
    possible = candidates(names, options)
    return sum(map(bool, possible)) if possible.text else 0


def looks_like_table(text: str) -> bool:
    """Whether a text begins with a header line, short cells of which two are usual names, one the text's, and
    has a line of cells below."""
    lines = text.split("\n", 2)
    if lines and told_delimiter(lines[0]) is not None:
        return True
    if len(lines) < 2 or not lines[1].strip():
        return False
    delimiter = delimiter_of(lines[0], "")
    if not delimiter or delimiter not in lines[1]:
        return False
    names = named_cells([cell.strip('\ufeff" \r') for cell in lines[0].split(delimiter)])
    return _named_parts(names, ReadOptions()) > 1 and max(map(len, names)) <= _MAX_NAME
