"""A text with its nested mentions as HTML: coloured by type, with what is known of each when pointed at."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.sources.text_document import title_line
from pipeline.views.groups import GROUPS, group
from pipeline.views.html_table import as_html
from pipeline.views.nesting import Close, Mention, Open, marks
from pipeline.views.readings import score
from pipeline.views.visible import visible
from pipeline.views.words import Words

Found = Mapping[str, Any]  # `text`, and a list of rows for `mentions`, `values`, `chains`, `relations`


def article(found: Found, words: Words) -> str:
    """The text, a paragraph for each line; the headline is the first line where it looks like one."""
    opening = '<p class="title">' if title_line(found["text"]) else "<p>"
    paragraphs = []
    for start, end in _lines(found["text"]):
        marked = marked_text(found["text"], found["mentions"], start, end, words)
        paragraphs.append(f"{opening}{marked}</p>")
        opening = "<p>"
    return "\n".join(("<article>", *paragraphs, "</article>"))


def marked_text(
    text: str, mentions: Iterable[Mention], start: int, end: int, words: Words, *, anchors: bool = True
) -> str:
    """text[start:end] with a mark around each mention; with `anchors` a mark can be linked to by its id."""
    safe = visible(text)
    parts = []
    for mark in marks(mentions, start, end):
        if isinstance(mark, Open):
            parts.append(_opening(mark, words, anchors))
        elif isinstance(mark, Close):
            parts.append("</span>")
        else:
            parts.append(html.escape(safe[mark.start : mark.end], quote=True))
    return "".join(parts)


def legend(found: Found, words: Words) -> str:
    """What the colours mean, with the number of mentions of each type."""
    counted: dict[str, Counter[str]] = {}
    for mention in found["mentions"]:
        counted.setdefault(group(mention["label"]).key, Counter())[mention["label"]] += 1
    items = []
    for kind in GROUPS.values():
        if kind.key in counted:
            labels = ", ".join(
                f"{as_html(words.entity_type(k))} {n}" for k, n in counted[kind.key].most_common()
            )
            items.append(
                f'<li class="{kind.key}"><i></i><span>{words.group(kind)} <small>{labels}</small></span></li>'
            )
    return f'<ul class="legend">{"".join(items)}</ul>' if items else ""


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each line that is not blank."""
    at = 0
    for line in text.split("\n"):
        if line.strip():
            yield at, at + len(line)
        at += len(line) + 1


def _opening(mark: Open, words: Words, anchors: bool) -> str:
    """A piece of a mention; the first one can be linked to, and an edge where it was cut is left straight."""
    mention = mark.mention
    classes = ["m", group(mention["label"]).key]
    if not mark.first:
        classes.append("from-left")
    if not mark.last:
        classes.append("to-right")
    own = f' id="m-{as_html(mention["mention_id"])}"' if mark.first and anchors else ""
    return f'<span class="{" ".join(classes)}"{own} data-tip="{_tip(mention, words)}">'


def _tip(mention: Mention, words: Words) -> str:
    """Type, normal form, what is known of the person, score; a line each."""
    facts = [f"{words.entity_type(mention['label'])} · {mention['label']}"]
    if mention["normal"]:
        facts.append(mention["normal"])
    if mention["gender"] in words.genders:
        facts.append(words.genders[mention["gender"]])
    if mention["score"] is not None:
        facts.append(f"{words.score} {score(mention['score'], words.point)}")
    return "&#10;".join(map(as_html, facts))
