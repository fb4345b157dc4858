"""The rows of a CSV file by its quotes; a quote that is never closed costs the row in which it stands.

Python's parser takes everything behind such a quote for one cell. Here a row that does not come out is given
up after its first line, and reading goes on with the next line that is a row by itself.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from typing import Any, NamedTuple

_MOST_LINES = 100  # of a damaged row


class CsvCells(NamedTuple):
    """A row of a table, or the lines (counted from 1) where there is none, and why."""

    cells: list[str]
    lines: tuple[int, int]
    fault: str | None = None


class _NeverClosedError(Exception):
    """A quote is not closed within what is read ahead for one row."""


class _Lines:
    """The lines of a file for the parser: those of the current row can be given back."""

    def __init__(self, lines: Iterator[str], limit: int, before: int) -> None:
        self._lines = lines
        self._limit = limit
        self._ahead: deque[str] = deque()
        self._size = 0
        self.before = before  # lines before the current row
        self.taken: list[str] = []  # lines of the current row

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._size > self._limit and self.taken:
            raise _NeverClosedError
        line = self._ahead.popleft() if self._ahead else next(self._lines)
        self.taken.append(line)
        self._size += len(line)
        return line

    def begin(self) -> None:
        """The next line begins a row."""
        self.before += len(self.taken)
        self.taken.clear()
        self._size = 0

    def give_back(self) -> None:
        """All lines of the current row but its first are to be read again."""
        self._ahead.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]


class CsvLines:
    """The rows of a table. `width` is its number of columns, `usual` the number of cells that most rows have,
    once they are known. `first_line` is the number of the first line; a row has at most about `limit`
    characters."""

    def __init__(
        self, lines: Iterator[str], dialect: dict[str, Any], limit: int, *, first_line: int = 1
    ) -> None:
        self._lines = _Lines(lines, limit, first_line - 1)
        self._dialect = dialect
        self._parser = csv.reader(self._lines, **dialect)
        self.width: int | None = None
        self.usual: int | None = None

    def rows(self) -> Iterator[CsvCells]:
        """The rows that are not blank, in order."""
        damage: CsvCells | None = None
        while (row := self._next()) is not None:
            if row.fault is None and (damage is None or self._is_row(row.cells, damage)):
                if damage is not None:
                    yield damage
                damage = None
                if row.cells:
                    yield row
            elif damage is None:
                damage = row
            else:  # the rest of a damaged row
                damage = damage._replace(lines=(damage.lines[0], row.lines[0]))
                self._lines.give_back()
        if damage is not None:
            yield damage

    def _next(self) -> CsvCells | None:
        self._lines.begin()
        first = self._lines.before + 1
        try:
            cells = next(self._parser)
        except StopIteration:
            return None
        except (csv.Error, _NeverClosedError) as error:
            return self._damaged(first, str(error) or "a quote is never closed")
        if len(self._lines.taken) > 1 and self._swallowed(cells):
            return self._damaged(first, "a quote is never closed")
        return CsvCells(cells, (first, self._lines.before + len(self._lines.taken)))

    def _damaged(self, first: int, fault: str) -> CsvCells:
        """The first line alone: a row when quotes inside its cells are letters, else given up."""
        several = len(self._lines.taken) > 1
        self._lines.give_back()
        line = self._lines.taken[0]
        cells = self._lenient(line)
        if line.count('"') % 2 == 0 and not several and self.width is not None and len(cells) == self.width:
            return CsvCells(cells, (first, first))
        return CsvCells([], (first, first), fault)

    def _lenient(self, line: str) -> list[str]:
        """The cells of a line when a quote ends a cell only where the cell ends (`"ООО "Луч" открыт"`)."""
        mark = re.escape(self._dialect["delimiter"])
        end = rf"(?={mark}|\r?\n?\Z)"
        quoted = rf'"((?:[^"]|"(?!{mark}|\r?\n?\Z))*+)"{end}'
        cells = re.findall(rf"(?:^|(?<={mark}))(?:{quoted}|([^{mark}\r\n]*+)){end}", line)
        return [inside.replace('""', '"') or plain for inside, plain in cells]

    def _literal(self, line: str) -> list[str]:
        try:
            return next(csv.reader([line], delimiter=self._dialect["delimiter"], quoting=csv.QUOTE_NONE), [])
        except csv.Error:
            return []

    def _swallowed(self, cells: list[str]) -> bool:
        """Whether a row over several lines holds rows: it has too few or too many cells (empty ones behind
        the last column do not count), and one of the lines after its first has the right number."""
        if self.width is None or self.width < 2:
            return False
        if len(cells) >= self.width and not any(cells[self.width :]):
            return False
        return any(len(self._literal(line)) == self.width for line in self._lines.taken[1:])

    def _is_row(self, cells: list[str], damage: CsvCells) -> bool:
        """Whether cells are a row by themselves, and not the rest of a damaged one: as many as there are
        columns, or as most rows have. After many lines whatever can be parsed is one."""
        if self.width is None or damage.lines[1] - damage.lines[0] > _MOST_LINES:
            return bool(cells)
        return len(cells) == self.width or shown_width(cells) in (self.width, self.usual)


def shown_width(cells: list[str]) -> int:
    """The number of cells without the empty ones behind the last."""
    count = len(cells)
    while count and not cells[count - 1]:
        count -= 1
    return count
