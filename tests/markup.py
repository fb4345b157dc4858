"""Texts with mentions marked inside: `<ent label=PERSON>Анна Петрова</ent>`, nested as deep as needed."""

from __future__ import annotations

import re

from pipeline.extraction import Mention

_TAG = re.compile(r"<ent label=(\w+)>|</ent>")


def parse(marked: str) -> tuple[str, list[Mention]]:
    """The text without its marks, and the mentions in reading order, the outer before the inner."""
    text, mentions, open_marks, position = "", [], [], 0
    for tag in _TAG.finditer(marked):
        text += marked[position : tag.start()]
        position = tag.end()
        if tag[1]:
            open_marks.append((len(text), tag[1]))
        else:
            start, label = open_marks.pop()
            mentions.append(Mention(start, len(text), text[start:], label, "test"))
    if open_marks:
        raise ValueError(f"{len(open_marks)} <ent> without </ent> in: {marked}")
    mentions.sort(key=lambda m: (m.start, -m.end, m.label))
    return text + marked[position:], mentions
