"""An HTML page: its main text without menus and footers, its title, date and address."""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipeline.sources.dates import Precision, PublicationDate, publication_date, read_date
from pipeline.sources.encodings import byte_order_mark, decode
from pipeline.sources.fields import is_filled
from pipeline.sources.item import NewsItem, ReadOptions
from pipeline.sources.records import FaultyRecordError, RawRecord, byte_limit, checked, too_long

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DECLARED = re.compile(
    rb"""<(?:meta[^>]{0,200}?charset\s*=\s*["']?|\?xml[^>]{0,99}encoding\s*=\s*["'])([\w.:-]+)""",
    re.IGNORECASE,
)
_DECLARATION_BYTES = 4096
# What trafilatura may take as a date: nothing guessed from the prose, no dependence on today.
_DATE_SEARCH = {"original_date": True, "extensive_search": False, "max_date": "2199-12-31"}
_MOMENTS = (
    "//meta[@property='article:published_time' or @property='og:published_time']/@content",
    "//meta[@itemprop='datePublished' or @name='datePublished' or @name='pubdate']/@content",
    "//time[@itemprop='datePublished']/@datetime",
)


class WebPage(RawRecord):
    """The bytes of a page; `load` gives None for too many. The rest is what was said about it."""

    __slots__ = ("_charset", "_load", "_moment", "_url")

    def __init__(
        self,
        label: str,
        size: int,
        load: Callable[[], bytes | None],
        *,
        charset: str | None = None,
        url: str | None = None,
        moment: datetime | None = None,
    ) -> None:
        super().__init__(label, size)
        self._load = load
        self._charset = charset
        self._url = url
        self._moment = moment

    def decoded(self, options: ReadOptions) -> str:
        """The page as text; raises FaultyRecordError when it is too long or cannot be decoded."""
        data = self._load()
        if data is None:
            raise too_long(f"more than {byte_limit(options):,} bytes", options)
        return decode_page(data, self._charset)


class HtmlPage(WebPage):
    """A page in HTML."""

    __slots__ = ()

    def item(self, row: int | None, options: ReadOptions) -> NewsItem:
        page = self.decoded(options)
        if not page.strip():
            raise FaultyRecordError("empty_text", "The page is empty. Leave it out.")
        found, tree = _main_text(page, self._url)
        if found is None or not (found.text or "").strip():
            raise FaultyRecordError("no_text", "The page has no text, only scripts or menus. Leave it out.")
        date, unread = _published(tree, found.date, options)
        moment = date.moment if date else self._moment
        return NewsItem(
            text=checked(found.text, options),
            source_uri=self.label,
            source_row=row,
            url=self._url or found.url or None,
            title=found.title or None,
            published_at=moment,
            day_known=date is None or date.precision >= Precision.DAY,
            unread_date=unread if moment is None else None,
        )


def decode_page(data: bytes, *charsets: str | None) -> str:
    """The characters of a page: valid UTF-8 as such, else in the first of `charsets` that can be, else as it
    declares, else told apart."""
    if byte_order_mark(data)[1] is None and not _is_utf8(data):
        declared = _DECLARED.search(data, 0, _DECLARATION_BYTES)
        for name in (*charsets, declared[1].decode("ascii") if declared else None):
            if name and _single_byte(name):
                try:
                    return data.decode(name)
                except UnicodeDecodeError:
                    continue
    return decode(data)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _single_byte(name: str) -> bool:
    """Whether Python knows the encoding, and it is not one that the bytes themselves deny."""
    try:
        return not codecs.lookup(name).name.startswith("utf")
    except (LookupError, ValueError):
        return False


def _main_text(page: str, url: str | None) -> tuple[Any, HtmlElement | None]:
    import trafilatura
    from trafilatura.utils import load_html

    for library in ("trafilatura", "htmldate"):
        logger = logging.getLogger(library)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())  # what it says of a page stands in our reject
    tree = load_html(page)
    if tree is None:
        return None, None
    found = trafilatura.bare_extraction(
        page, url=url, with_metadata=True, include_comments=False, date_extraction_params=dict(_DATE_SEARCH)
    )
    return found, tree


def _published(
    tree: HtmlElement | None, day: str | None, options: ReadOptions
) -> tuple[PublicationDate | None, str | None]:
    """The exact moment that the page names, else the day that was found; or what it says that is no date."""
    named = [] if tree is None else [str(value) for path in _MOMENTS for value in tree.xpath(path)]
    values = [value for value in (*named, day) if is_filled(value)]
    return publication_date(
        {str(number): value for number, value in enumerate(values)},
        lambda _, value: read_date(value, options.timezone, form=options.date_format),
    )
