"""Counts what is unusual in the spans and the characters of a gold document, without changing anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.corpora.annotated_document import GoldMention

UNUSUAL_CHARACTERS = {
    "\u00a0": "no-break space",
    "\u200b": "zero-width space",
    "\u00ad": "soft hyphen",
    "\u0301": "stress mark",
    "\ufeff": "byte order mark",
    "\t": "tab",
}
UNUSUAL_SHAPES = (
    "nested mention",
    "pair of crossing mentions",
    "span with two labels",
    "mention cuts a word",
    "mention across a line break",
    *(f"{name} in the text" for name in UNUSUAL_CHARACTERS.values()),
)


def count_shapes(text: str, mentions: Iterable[GoldMention], oddities: Counter[str]) -> None:
    """Count nested and crossing mentions, spans with two labels, cut words and line breaks inside.

    A mention counts once under each reason, however many others it lies in; crossing is counted by pairs.
    """
    ordered = sorted(mentions, key=lambda mention: (mention.start, -mention.end))
    for reason, number in (
        ("nested mention", len(_nested(ordered))),
        ("pair of crossing mentions", len(crossing_pairs([(m.start, m.end) for m in ordered]))),
        ("span with two labels", _spans_with_two_labels(ordered)),
        ("mention cuts a word", sum(cuts_word(text, m.start, m.end) for m in ordered)),
        ("mention across a line break", sum("\n" in m.surface for m in ordered)),
    ):
        if number:
            oddities[reason] += number


def count_characters(text: str, oddities: Counter[str]) -> None:
    """Count the characters of a text that a reader does not see."""
    for character, name in UNUSUAL_CHARACTERS.items():
        if number := text.count(character):
            oddities[f"{name} in the text"] += number


def cuts_word(text: str, start: int, end: int) -> bool:
    """Whether a span begins or ends between two letters or digits."""
    return _inside_word(text, start) or _inside_word(text, end)


def crossing_pairs(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Indices of spans that overlap without one covering the other, in pairs; the first begins first."""
    order = sorted(range(len(spans)), key=lambda index: (spans[index][0], -spans[index][1]))
    pairs = []
    for place, left in enumerate(order):
        for right in order[place + 1 :]:
            if spans[right][0] >= spans[left][1]:
                break
            if spans[right][1] > spans[left][1]:
                pairs.append((left, right))
    return pairs


def _inside_word(text: str, place: int) -> bool:
    return 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()


def _nested(ordered: Sequence[GoldMention]) -> set[int]:
    nested = set()
    for place, outer in enumerate(ordered):
        for index in range(place + 1, len(ordered)):
            inner = ordered[index]
            if inner.start >= outer.end:
                break
            if inner.end <= outer.end and (inner.start, inner.end) != (outer.start, outer.end):
                nested.add(index)
    return nested


def _spans_with_two_labels(ordered: Sequence[GoldMention]) -> int:
    labels: dict[tuple[int, int], set[str]] = {}
    for mention in ordered:
        labels.setdefault((mention.start, mention.end), set()).add(mention.label)
    return sum(len(found) > 1 for found in labels.values())
