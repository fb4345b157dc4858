"""A text file: one document, with an optional date in its first line."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.sources.dates import split_date_header
from pipeline.sources.encodings import decode
from pipeline.sources.item import NewsItem, ReadOptions
from pipeline.sources.records import RawRecord, checked, too_long

_MAX_TITLE = 200
_HEADER_ROOM = 256  # bytes of a byte order mark and a date line


def text_limit(options: ReadOptions) -> int:
    """Bytes beyond which a text has too many characters in every encoding."""
    return 4 * options.max_chars + _HEADER_ROOM


class TextDocument(RawRecord):
    """The bytes of a text; `load` gives None for more than `text_limit`."""

    __slots__ = ("_load",)

    def __init__(self, label: str, size: int, load: Callable[[], bytes | None]) -> None:
        super().__init__(label, size)
        self._load = load

    def item(self, row: int | None, options: ReadOptions) -> NewsItem:
        data = self._load()
        if data is None:
            raise too_long(f"more than {text_limit(options):,} bytes", options)
        whole = decode(data)
        moment, start = split_date_header(whole, options.timezone)
        text = checked(whole[start:], options)
        return NewsItem(text, self.label, row, title=title_line(text), published_at=moment)


def title_line(text: str) -> str | None:
    """The first line, when it looks like a headline: short, without a full stop, with text below."""
    first, _, rest = text.partition("\n")
    title = first.strip()
    if not title or len(title) > _MAX_TITLE or title.endswith(".") or not rest.strip():
        return None
    return title
