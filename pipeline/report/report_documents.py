"""The documents that a page names: each is kept once, and told by its place in the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.report.limits import Limits
from pipeline.views.visible import on_one_line

Row = list[Any]  # as it goes to JSON


class Documents:
    """Collects doc_ids. `place` gives the number of a document in the list, `rows` the list itself."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def place(self, doc_id: str) -> int:
        return self._places.setdefault(doc_id, len(self._places))

    @property
    def ids(self) -> list[str]:
        return list(self._places)

    def rows(self, db: Any, limits: Limits) -> list[Row]:
        """`[doc_id, title, day, source, row, url]`; day in days since 1970, null without a date.

        Two documents of one id (a repeated one that was not worked on again) are told by the first.
        """
        found = {
            row[0]: row
            for row in db.execute(
                "SELECT doc_id, title, day(published_at), source_uri, source_row, url FROM documents "
                "WHERE doc_id IN (SELECT unnest(?::VARCHAR[])) "
                "ORDER BY duplicate_of IS NULL, source_uri DESC, source_row DESC",
                [self.ids],
            ).fetchall()
        }
        missing = (None, None, None, "", None, None)
        return [_row(doc_id, found.get(doc_id, missing), limits) for doc_id in self.ids]


def _row(doc_id: str, row: Sequence[Any], limits: Limits) -> Row:
    _, title, day, source, number, url = row
    return [doc_id, shortened(title, limits.title_chars), day, source, number, url]


def shortened(text: str | None, most: int) -> str | None:
    """On one line, and cut at a space where it is longer than `most` characters.

    >>> shortened("Мост через Ловать открыт", 14)
    'Мост через …'
    """
    line = on_one_line(text or "")
    if len(line) <= most:
        return line or None
    return f"{line[:most].rpartition(' ')[0] or line[:most]} …"


def documents_by_day(db: Any) -> tuple[list[Row], int]:
    """`[day, documents]` in order, and how many documents have no date."""
    rows = db.execute(
        "SELECT day(published_at) AS d, count(*) FROM documents GROUP BY d ORDER BY d"
    ).fetchall()
    dated = [[day, n] for day, n in rows if day is not None]
    return dated, sum(n for day, n in rows if day is None)
