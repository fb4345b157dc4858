"""WARC: the pages and plain texts that a crawl fetched with success."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from pipeline.sources.compression import ArchiveBreakError
from pipeline.sources.html_page import HtmlPage, WebPage
from pipeline.sources.item import NewsItem, ReadOptions
from pipeline.sources.passed_over import PassedOver
from pipeline.sources.records import Failure, RawRecord, byte_limit, checked
from pipeline.sources.streams import ChunkStream, read_capped

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

_HTML = ("text/html", "application/xhtml+xml")
_PLAIN = "text/plain"


class PlainPage(WebPage):
    """A page of plain text."""

    __slots__ = ()

    def item(self, row: int | None, options: ReadOptions) -> NewsItem:
        text = checked(self.decoded(options), options)
        return NewsItem(text, self.label, row, url=self._url, published_at=self._moment)


def warc_pages(chunks: Iterable[bytes], label: str, options: ReadOptions) -> Iterator[RawRecord | PassedOver]:
    """The HTML and text responses with status 200; the other responses are counted by their type."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    stream = _Counted(chunks)
    archive = _without_panic(
        lambda: ArchiveIterator(
            cast(Any, stream), record_types=WarcRecordType.response, parse_http=False, stream_detect=False
        )
    )
    records = iter(archive)
    while (record := _without_panic(lambda: next(records, None))) is not None:
        yield _page(record, label, byte_limit(options))
    if not stream.tail.endswith(b"\n"):
        raise _truncated()


def _page(record: WarcRecord, label: str, limit: int) -> RawRecord | PassedOver:
    """A record as a page, or what it is instead."""
    size = record.content_length
    try:
        response = _response(record, limit)
        kind = (response.http_content_type or "unknown").lower() if response.is_http_parsed else "unknown"
        status = response.http_headers.status_code if response.is_http_parsed else None
    except (OSError, ValueError) as error:
        return Failure(
            label, "unreadable", f"The HTTP response of {_url(record)} is broken ({error}). Fetch it again."
        )
    if status != 200:
        return PassedOver(f"WARC responses of status {status}")
    if kind not in (*_HTML, _PLAIN):
        return PassedOver(f"WARC responses of type {kind}")
    make = PlainPage if kind == _PLAIN else HtmlPage
    return make(
        label,
        size,
        lambda: None if size > limit else read_capped(cast(Any, response.reader), limit),
        charset=response.http_charset,
        url=_url(record),
        moment=_moment(record),
    )


def _response(record: WarcRecord, limit: int) -> WarcRecord:
    """The HTTP response in a record, whose whole block is there; of a huge one only the header."""
    from fastwarc.warc import WarcRecord, WarcRecordType

    if record.content_length > limit:
        record.parse_http()
        return record
    block = record.reader.read()
    if len(block) < record.content_length:
        raise _truncated()
    response = WarcRecord()
    response.init_headers(WarcRecordType.response)
    response.set_bytes_content(block)
    response.is_http = True
    response.parse_http(auto_decode="all")
    return response


def _url(record: WarcRecord) -> str | None:
    return record.headers.get("WARC-Target-URI")


def _moment(record: WarcRecord) -> datetime | None:
    try:
        return record.record_date.astimezone(UTC)
    except (AttributeError, ValueError, OSError):
        return None


def _truncated() -> ArchiveBreakError:
    return ArchiveBreakError(
        "truncated_archive", "The WARC ends inside a record. Fetch the file again; what came before was read."
    )


class _Counted:
    """What the WARC parser reads from: it wants `tell`, and must not be given `seek`."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._stream = ChunkStream(chunks)
        self._position = 0
        self.tail = b"\n"

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size) or b""
        self._position += len(data)
        self.tail = data[-4:] or self.tail
        return data

    def tell(self) -> int:
        return self._position


def _without_panic(call: Callable[[], Any]) -> Any:
    """What a call gives; a panic of the Rust parser, which no `except Exception` sees, as an error."""
    try:
        return call()
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise ValueError(f"the WARC parser gave up: {error}") from None
        raise
