"""WARC: the pages, plain texts and feeds that a crawl fetched, and the texts made of pages (WET)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from pipeline.sources.feed_items import feed_items
from pipeline.sources.feed_root import feed_root
from pipeline.sources.html_page import HtmlPage, WebPage
from pipeline.sources.item import NewsItem, ReadOptions
from pipeline.sources.passed_over import PassedOver
from pipeline.sources.records import Failure, FaultyRecordError, RawRecord, byte_limit, checked
from pipeline.sources.streams import read_capped
from pipeline.sources.text_document import title_line
from pipeline.sources.warc_records import WarcDamage, WarcRecord, warc_records

_HTML = ("text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml")
_PLAIN = "text/plain"
_XML = re.compile(r"(text|application)/(xml|([\w.-]+\+)?xml|rss|atom|x-rss\+xml)")
_READ = ("response", "resource", "conversion")
# Others hold what a crawler says of itself or of a page: wget's log and arguments (`metadata:`), the texts,
# pictures and page lists of browser crawlers (`urn:`), name servers (`dns:`).
_ADDRESS = re.compile(r"(?:https?|ftp|file):|/|[\w.-]+/", re.IGNORECASE)
_DECODINGS = ("all", "content", "transfer", "none")
_SNIFFED = 1 << 12
_CHUNK_HEADER = re.compile(rb"[0-9a-fA-F]{1,8}[ \t]*(;[^\r\n]*)?\r\n")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class PlainPage(WebPage):
    """A page of plain text."""

    __slots__ = ()

    def item(self, row: int | None, options: ReadOptions) -> NewsItem:
        text = checked(self.decoded(options), options)
        return NewsItem(text, self.label, row, url=self._url, published_at=self._moment)


class ExtractedText(WebPage):
    """The text that a crawler took from a page; its first line is the page's title."""

    __slots__ = ()

    def item(self, row: int | None, options: ReadOptions) -> NewsItem:
        text = checked(self.decoded(options), options)
        return NewsItem(
            text, self.label, row, url=self._url, title=title_line(text), published_at=self._moment
        )


class _Body(NamedTuple):
    """What a record holds: its media type, its charset, and its bytes as they were transferred."""

    kind: str
    charset: str | None
    block: bytes
    whole: bool  # False when the block is too long, and only its beginning is here
    http: bool


def warc_pages(chunks: Iterable[bytes], label: str, options: ReadOptions) -> Iterator[RawRecord | PassedOver]:
    """The pages, texts and items of feeds in the records `response` (of status 200), `resource` and
    `conversion`; other records are passed over by their type, other contents by their media type."""
    for record in warc_records(chunks, byte_limit(options)):
        if isinstance(record, WarcDamage):
            yield Failure(
                label,
                "corrupt_archive",
                f"{record.size:,} bytes between two records of the WARC are no record. Fetch the file again.",
            )
        else:
            yield from _documents(record, label, options)


def _documents(record: WarcRecord, label: str, options: ReadOptions) -> Iterator[RawRecord | PassedOver]:
    kind = record.fields.get("warc-type", "unknown").lower()
    url = _url(record.fields)
    if kind not in _READ:
        yield PassedOver(f"WARC {kind} records")
        return
    if url is not None and not _ADDRESS.match(url):
        yield PassedOver("WARC records about the crawl")
        return
    try:
        body = _body(record)
    except (OSError, ValueError) as error:
        yield Failure(label, "unreadable", f"The HTTP response of {url} is broken ({error}). Fetch it again.")
        return
    if isinstance(body, PassedOver):
        yield body
    elif _is_feed(body, options):
        yield from _feed(body, label, record, options)
    elif (make := _maker(kind, body)) is not None:
        yield _page(make, body, record, label, options)
    else:
        yield PassedOver(f"WARC {kind}s of type {body.kind}")


def _maker(kind: str, body: _Body) -> type[WebPage] | None:
    if body.kind in _HTML:
        return HtmlPage
    if body.kind == _PLAIN:
        return ExtractedText if kind == "conversion" else PlainPage
    return None


def _page(
    make: type[WebPage], body: _Body, record: WarcRecord, label: str, options: ReadOptions
) -> RawRecord:
    return make(
        label,
        record.size,
        lambda: _payload(body, byte_limit(options)),
        charset=body.charset,
        url=_url(record.fields),
        moment=_moment(record.fields),
    )


def _body(record: WarcRecord) -> _Body | PassedOver:
    """What the record holds; a response that is no success is passed over."""
    fields, block = record.fields, record.block
    told = fields.get("content-type", "")
    if not told.lower().startswith("application/http"):
        return _Body(_known(_media(told), block), _charset(told), block, record.whole, False)
    if block[:_SNIFFED].lstrip()[:1] == b"<":  # the response's header is gone
        return _Body(_known(_identified(fields), block), None, block, record.whole, False)
    response = _response(block, "none")
    status = response.http_headers.status_code if response.is_http_parsed else None
    if status != 200:
        return PassedOver(f"WARC responses of status {status}")
    kind = _media(response.http_content_type or "") or _identified(fields)
    start = bytes(response.reader.read(_SNIFFED)) if not kind else b""
    return _Body(_known(kind, start), response.http_charset, block, record.whole, True)


def _identified(fields: Mapping[str, str]) -> str:
    return _media(fields.get("warc-identified-payload-type", ""))


def _known(kind: str, start: bytes) -> str:
    """The media type; where none is told, what the bytes show."""
    if kind:
        return kind
    shown = start[:_SNIFFED].lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    return "text/html" if shown.startswith((b"<!doctype html", b"<html", b"<head", b"<?xml")) else "unknown"


def _media(told: str) -> str:
    return told.split(";", 1)[0].strip().lower()


def _charset(told: str) -> str | None:
    found = _CHARSET.search(told)
    return found[1] if found else None


def _response(block: bytes, decoding: str) -> Any:
    """The HTTP response in a block: its header parsed, its body to be read decoded as far as is asked."""
    from fastwarc.warc import WarcRecord as HttpRecord
    from fastwarc.warc import WarcRecordType

    response: Any = HttpRecord()
    response.init_headers(WarcRecordType.response)
    response.set_bytes_content(block)
    response.is_http = True
    _without_panic(lambda: response.parse_http(auto_decode=decoding, quirks_mode=True))
    return response


def _payload(body: _Body, limit: int) -> bytes | None:
    """The bytes of the page, decoded; None when they are too many.

    Common Crawl and proxies keep the headers of a body that they have decoded already: where it cannot be
    decoded as its headers say, and is text as it is, it is taken as it is.
    """
    if not body.whole:
        return None
    if not body.http:
        return body.block
    fault: Exception | None = None
    for decoding in _DECODINGS:
        try:
            data = _decoded(body.block, decoding, limit)
        except (OSError, ValueError) as error:
            fault = error
            continue
        if decoding == "all" or data is None or not _looks_packed(data):
            return data
    raise FaultyRecordError("unreadable", f"The body cannot be decoded ({fault}). Fetch the page again.")


def _decoded(block: bytes, decoding: str, limit: int) -> bytes | None:
    response = _response(block, decoding)
    data: bytes | None = _without_panic(lambda: read_capped(response.reader, limit))
    return data


def _looks_packed(data: bytes) -> bool:
    """Whether bytes are no text: compressed, or still in the chunks of their transfer."""
    start = data[:_SNIFFED]
    return len(_CONTROLS.findall(start)) * 50 > len(start) or _CHUNK_HEADER.match(start) is not None


def _is_feed(body: _Body, options: ReadOptions) -> bool:
    """Whether a body is a feed, as far as that can be told without unpacking every page."""
    start = body.block[:_SNIFFED]
    likely = _XML.fullmatch(body.kind) or (body.kind in _HTML and (b"<rss" in start or b"<feed" in start))
    if not likely or not body.whole:
        return False
    try:
        data = _payload(body, byte_limit(options))
    except FaultyRecordError:
        return False
    return data is not None and feed_root(data[:_SNIFFED]) is not None


def _feed(
    body: _Body, label: str, record: WarcRecord, options: ReadOptions
) -> Iterator[RawRecord | PassedOver]:
    data = _payload(body, byte_limit(options)) or b""
    return feed_items([data], label, options, charset=body.charset, moment=_moment(record.fields))


def _url(fields: Mapping[str, str]) -> str | None:
    return fields.get("warc-target-uri", "").strip("<> ") or None


def _moment(fields: Mapping[str, str]) -> datetime | None:
    try:
        moment = datetime.fromisoformat(fields.get("warc-date", ""))
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _without_panic(call: Any) -> Any:
    """What a call gives; a panic of the Rust parser, which no `except Exception` sees, as an error."""
    try:
        return call()
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise ValueError(f"the HTTP parser gave up: {error}") from None
        raise
