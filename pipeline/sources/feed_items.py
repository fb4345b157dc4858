"""Feeds (RSS 0.9x, 1.0 and 2.0, Atom) cut into their items, in constant memory.

The items are cut here and parsed one by one, so that a broken one costs no neighbour and a feed of any size
can be read: a feed parser takes a feed as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from pipeline.sources.byte_window import ByteWindow
from pipeline.sources.feed_item import FeedItem, FeedShell
from pipeline.sources.feed_root import feed_root
from pipeline.sources.item import ReadOptions
from pipeline.sources.kinds import HEAD_BYTES
from pipeline.sources.passed_over import PassedOver
from pipeline.sources.records import Failure, RawRecord, byte_limit
from pipeline.sources.streams import peeked
from pipeline.sources.transcoding import byte_wise

_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)""")
_NAME = rb"(?:[\w.-]+:)?(?:item|entry)"
_OUTSIDE = re.compile(rb"<(?:!\[CDATA\[|!--|(%s[\s>]))" % _NAME)
_INSIDE = re.compile(rb"<(?:!\[CDATA\[|!--|(/%s\s{0,9}>)|(%s[\s>]))" % (_NAME, _NAME))
_CDATA_END = re.compile(
    rb"(\]\]>)|</%s\s{0,9}>\s{0,99}<(?:%s[\s>]|/channel>|/feed>)" % (_NAME, _NAME)
)  # the second way: the section is never closed, the next item begins
_COMMENT_END = re.compile(rb"(-->)")
_MARK = 64  # bytes of the longest token


def feed_items(
    chunks: Iterable[bytes],
    label: str,
    options: ReadOptions,
    *,
    charset: str | None = None,
    moment: datetime | None = None,
) -> Iterator[RawRecord | PassedOver]:
    """The items of a feed; one Failure more when it ends inside an item. XML that is no feed is passed over.

    `charset` is what the server said, `moment` when it was fetched: the date of items that give none.
    """
    hint, whole = byte_wise(chunks)
    head, whole = peeked(whole, HEAD_BYTES)
    root = feed_root(head[:HEAD_BYTES])
    if root is None:
        for _ in whole:  # raises what hinders reading
            pass
        if head.strip():
            yield PassedOver("XML files that are no feeds")
        else:
            yield Failure(label, "empty_text", "The file is empty. Leave it out.")
        return
    declared = _ENCODING.search(head, 0, root.start + 1)
    names = (charset, declared[1].decode("ascii") if declared else None, None if hint == "utf-8" else hint)
    shell = FeedShell(root.name, root.attributes, tuple(name for name in names if name), moment)
    limit = byte_limit(options)
    window = ByteWindow(whole)
    window.holds(root.stop)
    window.drop(root.stop)
    while _to_item(window):
        size, whole_item = _item_size(window, limit)
        if size < 0:
            window.raise_trouble()
            yield Failure(
                label,
                "broken_xml",
                "The feed ends inside an item. Fetch it again; what came before was read.",
            )
            return
        yield FeedItem(label, bytes(window.data[:size]) if whole_item else None, size, shell)
        window.drop(size if whole_item else 0)
    window.raise_trouble()


def _to_item(window: ByteWindow) -> bool:
    """Go to the start tag of the next item; False at the end."""
    while True:
        found = window.search(_OUTSIDE, 0, 0)
        if found and found[1]:
            window.drop(found.start())
            return True
        if found:
            window.drop(found.end())
            _skip(window, _CDATA_END if found[0].startswith(b"<![") else _COMMENT_END)
        elif window.ended:
            return False
        else:
            window.drop(max(0, len(window.data) - _MARK))
            window.holds(len(window.data) + 1)


def _skip(window: ByteWindow, end: re.Pattern[bytes]) -> None:
    """Go behind the end of a section, or to the item that follows one that is not closed."""
    while True:
        found = window.search(end, 0, 0)
        if found:
            window.drop(found.end() if found[1] else found.start())
            return
        if window.ended:
            window.drop(len(window.data))
            return
        window.drop(max(0, len(window.data) - 4 * _MARK))
        window.holds(len(window.data) + 1)


def _item_size(window: ByteWindow, limit: int) -> tuple[int, bool]:
    """The bytes of the item that begins here and whether they are held; -1 when the feed ends inside it.

    Of an item beyond the limit the bytes are dropped up to its end.
    """
    first = _OUTSIDE.match(window.data)
    start = first.end() - 1 if first else 1
    while True:
        found = window.search(_INSIDE, start, limit)
        if found is None:
            return (-1, True) if window.ended else (_drop_item(window), False)
        if found[1]:
            return found.end(), True
        if found[2]:  # the item is not closed, the next one begins
            return found.start(), True
        end = window.search(_CDATA_END if found[0].startswith(b"<![") else _COMMENT_END, found.end(), limit)
        if end is None:
            return (-1, True) if window.ended else (_drop_item(window), False)
        start = end.end() if end[1] else end.start()


def _drop_item(window: ByteWindow) -> int:
    """Go to the next start tag of an item in constant memory; the bytes passed over."""
    size = 1
    window.drop(1)
    while True:
        found = window.search(_INSIDE, 0, 0)
        if found and (found[1] or found[2]):
            step = found.end() if found[1] else found.start()
            window.drop(step)
            return size + step
        step = found.end() if found else max(0, len(window.data) - _MARK)
        window.drop(step)
        size += step
        if window.ended and not found:
            return size
        if not found:
            window.holds(len(window.data) + 1)
