"""The text of a piece of HTML as feeds carry it: no tags, entities decoded, a line for each block."""

from __future__ import annotations

import html
import re

_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
_ENTITY_LEFT = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_BLANK = re.compile(r"[ \t\r\n\f]{2,}|[\t\r\n\f]")  # more than the one space that it becomes
_SPACES = re.compile(r"[ \t\f]{2,}|[\t\f]")
_BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "details", "div",
        "dl", "dt", "fieldset", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6",
        "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody",
        "td", "tfoot", "th", "thead", "tr", "ul",
    )
)  # fmt: skip
_UNSEEN = frozenset(
    ("script", "style", "noscript", "template", "iframe", "object", "embed", "form", "button", "select",
     "textarea", "svg", "math", "audio", "video", "canvas", "head", "menu")
)  # fmt: skip


def text_of_markup(markup: str) -> str:
    """The readable text of HTML; text without tags keeps its line breaks.

    Entities that were escaped twice (`&amp;laquo;`), and tags that were, are read, too.
    """
    text = _once(markup)
    if _TAG.search(text) or _ENTITY_LEFT.search(text):
        text = _once(text)
    return text


def _once(markup: str) -> str:
    if not _TAG.search(markup):
        text = html.unescape(markup).replace("\r\n", "\n").replace("\r", "\n")
        return "\n".join(line.rstrip(" \t") for line in text.split("\n")).strip()
    return _of_tree(markup)


def _of_tree(markup: str) -> str:
    from lxml import etree
    from lxml.html import HTMLParser

    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    parser.feed(b"<html><body><div>")
    parser.feed(markup.replace("\0", "").encode("utf-8", "surrogatepass"))
    root = parser.close()
    parts: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start" and tag in _UNSEEN:
            walk.skip_subtree()
            continue
        if tag in _BLOCKS:
            parts.append("\n")
        if event == "start" and tag not in _UNSEEN:
            parts.append(_text(element.text, tag))
        elif event == "end":
            parts.append(_text(element.tail, ""))
    lines = (line.strip(" ") for line in _SPACES.sub(" ", "".join(parts)).split("\n"))
    return "\n".join(filter(None, lines)).strip()


def _text(text: str | None, tag: str) -> str:
    """White space of HTML is a space, but for that of preformatted text."""
    return _BLANK.sub(" ", text or "") if tag != "pre" else text or ""
