"""One item of a feed as a news item: its whole text before its summary, without markup."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

from pipeline.sources.fields import locate
from pipeline.sources.html_page import decode_page
from pipeline.sources.item import NewsItem, ReadOptions
from pipeline.sources.markup_text import text_of_markup
from pipeline.sources.records import FaultyRecordError, RawRecord, id_of, item_of, too_long

if TYPE_CHECKING:
    from lxml.etree import XMLParser, _Element

# Local names of elements, in small letters, the first filled one wins. Whole texts are `yandex:full-text`,
# `content:encoded`, `turbo:content`, Atom's `content`, `xhtml:body` and the like.
_WHOLE = ("full-text", "fulltext", "full_text", "text", "articlebody", "encoded", "content", "body")
_SUMMARY = ("description", "summary", "abstract", "media:description", "excerpt:encoded")
_DATE = ("pubdate", "published", "issued", "date", "created", "updated", "modified")
_ID = ("guid", "id")
FIELD_ELEMENTS = {"text": (*_WHOLE, *_SUMMARY), "date": _DATE}  # in the order in which they are looked for
_OTHER_THINGS = ("media", "excerpt", "itunes", "googleplay")  # prefixes; theirs are told by the whole name
_TOLD = ("text_field", "title_field", "date_field", "url_field", "id_field")
_ATOM = ("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#")
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_OTHER_LINKS = ("self", "edit", "enclosure", "replies", "related", "via", "hub", "next", "amphtml")
_MARKED_UP = re.compile(r"</[a-zA-Z]\w*\s*>|<(?:br|p|img)\b|&[a-z]{2,8};", re.IGNORECASE)
_CDATA_OR_AND = re.compile(r"<!\[CDATA\[[^\]]*+(?:\](?!\]>)[^\]]*+)*+(\]\]>)?|&(#?\w{1,32};)?")
_XML_ENTITIES = ("amp;", "lt;", "gt;", "quot;", "apos;")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SHOWN = 80  # characters of a title in a message


@dataclass(frozen=True, slots=True)
class FeedShell:
    """What an item needs of the feed around it: the root tag's name and attributes, the encodings to try,
    and when the feed was fetched."""

    name: bytes
    attributes: bytes
    encodings: tuple[str, ...]
    moment: datetime | None


class _Part(NamedTuple):
    """An element of an item: its name as written and without its prefix, in small letters; its content."""

    name: str
    local: str
    content: str
    literal: bool  # whether the content is text, not HTML

    def text(self) -> str:
        """The readable text."""
        return self.content.strip() if self.literal else text_of_markup(self.content)


class FeedItem(RawRecord):
    """The bytes of one item. `data` is None when they were too many to keep."""

    __slots__ = ("_data", "_parsed", "_shell")

    def __init__(self, label: str, data: bytes | None, size: int, shell: FeedShell) -> None:
        super().__init__(label, size)
        self._data = data
        self._shell = shell
        self._parsed: tuple[_Element, list[_Part]] | None = None

    def values(self) -> Mapping[str, object] | None:
        try:
            _, parts = self._parse()
        except (ValueError, FaultyRecordError):
            return None
        return {**{part.name: part.content for part in parts}, **dict.fromkeys(_FIELDS), "date": _date(parts)}

    def own_id(self, options: ReadOptions) -> str | None:
        try:
            element, parts = self._parse()
            record = _with_told({"id": _id(element, parts)}, parts, options)
        except (ValueError, FaultyRecordError):
            return None
        key = locate(record, options).id
        return None if key is None else id_of(record[key])

    def item(self, row: int | None, options: ReadOptions) -> NewsItem:
        if self._data is None:
            raise too_long(f"{self.size:,} bytes", options)
        element, parts = self._parse()
        record = _with_told(_fields(element, parts), parts, options)
        if options.text_field is None and not record["text"]:
            raise _no_text(record)
        item = item_of(record, self.label, row, options)
        return item if item.published_at else replace(item, published_at=self._shell.moment)

    def _parse(self) -> tuple[_Element, list[_Part]]:
        if self._parsed is None:
            element = _parse(self._data or b"", self._shell)
            self._parsed = element, _parts(element)
        return self._parsed


_FIELDS = ("text", "title", "date", "url", "id")


def _parse(data: bytes, shell: FeedShell) -> _Element:
    """The item as an element. Undeclared prefixes, HTML entities, bare ampersands and tags that are not
    closed are mended."""
    from lxml import etree

    text = _CDATA_OR_AND.sub(_mended, _NO_XML.sub("", decode_page(data, *shell.encodings)))
    name, attributes = shell.name.decode("utf-8", "replace"), shell.attributes.decode("utf-8", "replace")
    root = etree.fromstring(f"<{name}{attributes}>{text}</{name}>".encode(), _parser())
    if root is None or not len(root):
        raise FaultyRecordError("broken_xml", "The item of the feed cannot be parsed. Mend it.")
    return root[0]


@cache
def _parser() -> XMLParser:
    from lxml.etree import XMLParser

    return XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
    )


def _mended(found: re.Match[str]) -> str:
    """An entity that XML knows, and a CDATA section that is closed."""
    if found[0].startswith("<"):
        return found[0] if found[1] else f"{found[0]}]]>"
    name = found[2]
    if not name:
        return "&amp;"
    if name in _XML_ENTITIES or name.startswith("#"):
        return found[0]
    meant = html.unescape(found[0])
    return meant if meant != found[0] else f"&amp;{name}"


def _parts(item: _Element) -> list[_Part]:
    """The elements of an item, also of its `media:group`."""
    parts: list[_Part] = []
    for element in item:
        name, local = _names(element)
        if name == "media:group":
            parts += _parts(element)
        else:
            parts.append(_Part(name, local, *_content(element)))
    return parts


def _names(element: _Element) -> tuple[str, str]:
    local = str(element.tag).rpartition("}")[2].lower()
    name = f"{element.prefix}:{local}".lower() if element.prefix else local
    prefix, _, local = name.rpartition(":")
    return name, name if prefix in _OTHER_THINGS else local


def _content(element: _Element) -> tuple[str, bool]:
    """What an element holds, and whether it is text and not HTML. Atom says it; everybody else means HTML."""
    if len(element):
        from lxml import etree

        inside = [str(etree.tostring(child, encoding="unicode", method="html")) for child in element]
        return (element.text or "") + "".join(inside), False
    text = element.text or ""
    atom = str(element.tag).startswith(tuple(f"{{{name}" for name in _ATOM))
    if not atom:
        return text, False
    kind = str(element.get("type") or "text").lower()
    if kind not in ("text", "text/plain", "html", "text/html", "xhtml", "application/xhtml+xml"):
        return "", True  # a picture, or base64
    return text, kind in ("text", "text/plain") and not _MARKED_UP.search(text)


def _fields(item: _Element, parts: list[_Part]) -> dict[str, object]:
    return {
        "text": _text(parts),
        "title": _title(parts),
        "date": _date(parts),
        "url": _address(item, parts),
        "id": _id(item, parts),
    }


def _of(parts: list[_Part], names: tuple[str, ...]) -> Iterator[_Part]:
    for name in names:
        yield from (part for part in parts if part.local == name)


def _text(parts: list[_Part]) -> str | None:
    """The whole text, unless the summary says more."""
    whole = next(filter(None, (part.text() for part in _of(parts, _WHOLE))), "")
    summary = next(filter(None, (part.text() for part in _of(parts, _SUMMARY))), "")
    return max(whole, summary, key=len) or None


def _title(parts: list[_Part]) -> str | None:
    return next(
        (" ".join(part.text().split()) for part in _of(parts, ("title",)) if part.content.strip()), None
    )


def _date(parts: list[_Part]) -> str | None:
    return next((part.content.strip() for part in _of(parts, _DATE) if part.content.strip()), None)


def _id(item: _Element, parts: list[_Part]) -> str | None:
    told = next((part.content.strip() for part in _of(parts, _ID) if part.content.strip()), None)
    return told or item.get(_RDF_ABOUT)


def _address(item: _Element, parts: list[_Part]) -> str | None:
    """The page of the item, by FeedBurner's original link, the link, or an id that is an address."""
    links = [part.content.strip() for part in _of(parts, ("origlink", "link"))]
    links += [
        str(link.get("href"))
        for link in item
        if _names(link)[1] == "link" and link.get("href") and link.get("rel", "alternate") not in _OTHER_LINKS
    ]
    own = _id(item, parts) or ""
    permanent = not any(
        _names(element)[1] == "guid" and element.get("isPermaLink") == "false" for element in item
    )
    links += [own] if permanent and own.startswith(("http://", "https://")) else []
    found = next((link for link in links if link), None)
    return None if found is None else _absolute(item, found.replace("&amp;", "&"))


def _absolute(item: _Element, link: str) -> str:
    try:
        return urljoin(item.base or "", link)
    except ValueError:
        return link


def _with_told(record: dict[str, object], parts: list[_Part], options: ReadOptions) -> dict[str, object]:
    """The record with the elements that options name."""
    for told in filter(None, (getattr(options, name) for name in _TOLD)):
        for part in parts:
            if part.name == told.lower() and part.name not in record:
                record[part.name] = part.text() or None
    return record


def _no_text(record: dict[str, object]) -> FaultyRecordError:
    title, url = record["title"], record["url"]
    if not isinstance(title, str) or not title:
        return FaultyRecordError("no_text", "The item of the feed has no text and no title. Leave it out.")
    where = f": fetch {url}" if url else ""
    shown = title if len(title) <= _SHOWN else f"{title[:_SHOWN]}…"
    return FaultyRecordError(
        "no_text", f"The item «{shown}» has a title alone. Its text is on the page that it links to{where}."
    )
