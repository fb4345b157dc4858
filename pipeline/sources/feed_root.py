"""The root element of an XML document: whether it is a feed."""

from __future__ import annotations

import re
from typing import NamedTuple

_PROLOG = re.compile(
    rb"(?:\s|\xef\xbb\xbf|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*", re.DOTALL | re.IGNORECASE
)
_ROOT = re.compile(rb"<((?:[\w.-]+:)?([\w.-]+))((?:\s[^<>]*?)?)/?>")
_FEEDS = (b"rss", b"feed", b"rdf")


class XmlRoot(NamedTuple):
    """The start tag of a root element: its name with its prefix, its attributes as written, its bytes."""

    name: bytes
    local: bytes
    attributes: bytes
    start: int
    stop: int


def xml_root(head: bytes) -> XmlRoot | None:
    """The root element of the document that begins with these bytes; None when they do not show it."""
    prolog = _PROLOG.match(head)
    found = _ROOT.match(head, prolog.end() if prolog else 0)
    return XmlRoot(found[1], found[2], found[3], found.start(), found.end()) if found else None


def feed_root(head: bytes) -> XmlRoot | None:
    """The root element when it is that of RSS or Atom, else None."""
    root = xml_root(head)
    return root if root is not None and root.local.lower() in _FEEDS else None
