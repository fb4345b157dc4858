"""The tables of one text: entities, relations, values, with links to their places in the text."""

from __future__ import annotations

import html

from pipeline.views.groups import group
from pipeline.views.html_table import Column, as_html, section
from pipeline.views.marked_text import Found
from pipeline.views.nesting import Mention
from pipeline.views.readings import number, reading, score
from pipeline.views.visible import visible
from pipeline.views.words import Words

_SPACE = "\N{NO-BREAK SPACE}"


def entity_table(found: Found, words: Words) -> str:
    """Name, type, other names, number of mentions of each chain."""
    first: dict[str, str] = {}
    for mention in found["mentions"]:
        first.setdefault(mention["chain_id"], mention["mention_id"])
    columns = (
        Column(words.name),
        Column(words.type),
        Column(words.other_names, named=True),
        Column(words.n_mentions, numeric=True, named=True),
    )
    rows = [
        (
            _link(first.get(chain["chain_id"]), chain["normal"]),
            tag(chain["label"], words),
            as_html("; ".join(chain["aliases"])),
            str(chain["n_mentions"]),
        )
        for chain in found["chains"]
    ]
    return section(words.entities, columns, rows, number(len(rows), words.thousands))


def relation_table(found: Found, words: Words) -> str:
    """Head → label → tail, with the score."""
    mentions = _by_id(found)
    columns = (
        Column(words.head),
        Column(words.relation),
        Column(words.tail),
        Column(words.score, numeric=True, named=True),
    )
    rows = [
        (
            _mention_link(mentions[relation["head_mention_id"]]),
            arrow(relation["label"], words),
            _mention_link(mentions[relation["tail_mention_id"]]),
            score(relation["score"], words.point),
        )
        for relation in found["relations"]
    ]
    return section(words.relations, columns, rows, number(len(rows), words.thousands))


def value_table(found: Found, words: Words) -> str:
    """Surface, kind, meaning."""
    mentions = _by_id(found)
    rows = [
        (
            _link(value["mention_id"], mentions[value["mention_id"]]["surface"]),
            f'<span class="soft">{as_html(words.kinds.get(value["kind"], value["kind"]))}</span>',
            html.escape(visible(reading(value, words.thousands, words.point, words.units))),
        )
        for value in found["values"]
    ]
    columns = (Column(words.in_text), Column(words.kind), Column(words.meaning))
    return section(words.values, columns, rows, number(len(rows), words.thousands))


def tag(label: str, words: Words) -> str:
    """An entity type in its colour."""
    return f'<span class="tag {group(label).key}">{as_html(words.entity_type(label))}</span>'


def arrow(label: str, words: Words) -> str:
    """A relation type between its two ends."""
    return f'<span class="soft">{as_html(words.relation_type(label))}{_SPACE}→</span>'


def _by_id(found: Found) -> dict[str, Mention]:
    return {mention["mention_id"]: mention for mention in found["mentions"]}


def _mention_link(mention: Mention) -> str:
    return _link(mention["mention_id"], mention["normal"] or mention["surface"])


def _link(mention_id: str | None, content: str) -> str:
    """To the place in the text; plain where the text has none."""
    if mention_id is None:
        return as_html(content)
    return f'<a href="#m-{as_html(mention_id)}">{as_html(content)}</a>'
