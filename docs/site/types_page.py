"""docs/types.md: the types of entities and relations with labels in two languages and an example each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from examples import Example, examples

from pipeline.labels import ENTITY_TYPES, RELATION_TYPES, SYMMETRIC_RELATIONS

_OPEN = re.compile(r"<ent label=(\w+)>")


_HEAD = """<!-- Written by `make pages` from pipeline/labels.py and type_examples.tsv; do not edit. -->
# The types

The 29 entity and 49 relation types of [NEREL](https://doi.org/10.1007/s10579-023-09674-z). Which model finds
which: [models](models.md). The examples are ours; they mark what they are about, not everything.

## Entities

Mentions lie inside mentions: «Министерство обороны России» is an ORGANIZATION in which «России» is a COUNTRY.
The coarse type is that of names: an adjective («российский») or a common noun («правительство») has none,
whatever its type.
"""
_RELATIONS = """## Relations

A relation goes from its head to its tail; these have no direction:"""


def types_page() -> str:
    """The page in Markdown."""
    return "\n".join(_lines(examples()))


def _lines(given: dict[str, Example]) -> Iterator[str]:
    yield _HEAD
    yield "| type | in English | по-русски | coarse | example |"
    yield "|---|---|---|---|---|"
    for label, kind in ENTITY_TYPES.items():
        cells = (f"`{label}`", kind.english, kind.russian, kind.coarse or "", _shown(given[label]))
        yield f"| {' | '.join(cells)} |"
    yield ""
    yield _RELATIONS
    yield f"{', '.join(f'`{label}`' for label in SYMMETRIC_RELATIONS)}."
    yield ""
    yield "| type | in English | по-русски | example | head → tail |"
    yield "|---|---|---|---|---|"
    for label, named in RELATION_TYPES.items():
        example = given[label]
        ends = f"{example.head} → {example.tail}"
        yield f"| {' | '.join((f'`{label}`', named.english, named.russian, _shown(example), ends))} |"
    yield ""


def _shown(example: Example) -> str:
    """The text with its marks as HTML that GitHub shows, too; of a relation each mark with its type."""
    if not example.head:
        return _OPEN.sub("<mark>", example.text).replace("</ent>", "</mark>")
    labels = iter(_closing(example.text))
    opened = _OPEN.sub("<mark>", example.text)
    return re.sub("</ent>", lambda _: f"</mark> <small>{next(labels)}</small>", opened)


def _closing(marked: str) -> Iterator[str]:
    """The labels in the order in which their marks close."""
    stack: list[str] = []
    for tag in re.finditer(r"<ent label=(\w+)>|</ent>", marked):
        if tag[1]:
            stack.append(tag[1])
        else:
            yield stack.pop()
