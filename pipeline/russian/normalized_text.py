"""A readable view of a raw text, with the way back to its offsets.

Soft hyphens, zero-width characters and stress marks break words for every tokenizer and dictionary, and so do
Latin letters in Cyrillic words. The view leaves the former out, composes decomposed letters («й» as «и» +
U+0306) and puts such words into one alphabet; the text itself is never rewritten.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from pipeline.russian.lookalikes import in_one_alphabet
from pipeline.russian.markup import plain

_ODD = re.compile("[\u00ad\u0300-\u036f\u200b-\u200f\u2060\ufeff]")
_LEFT_OUT = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u0300\u0301")


@dataclass(frozen=True, slots=True)
class View:
    """`text` as a tokenizer should see it. `offsets[i]` is where its character i begins in the source."""

    text: str
    offsets: list[int] | None  # None: character by character the source's; else len(text) + 1 entries

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span of the source for a span of the view, with what hangs on its last letter."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end]


def view(text: str) -> View:
    """The view of a text; the text itself (no copy) when nothing in it is odd."""
    text = in_one_alphabet(text)
    if _ODD.search(text) is None:
        return View(text, None)
    pieces: list[str] = []
    offsets: list[int] = []
    position = 0
    while position < len(text):
        stop = position + 1
        while stop < len(text) and unicodedata.combining(text[stop]):
            stop += 1
        kept = [at for at in range(position, stop) if text[at] not in _LEFT_OUT]
        composed = unicodedata.normalize("NFC", "".join(text[at] for at in kept))
        for place, piece in enumerate(composed):  # a mark that composes with nothing keeps its own place
            pieces.append(piece)
            offsets.append(kept[max(0, place + len(kept) - len(composed))] if place else position)
        position = stop
    offsets.append(len(text))
    return View("".join(pieces), offsets)


def clean(word: str) -> str:
    """One word as a dictionary knows it; the empty string when nothing readable is in it, such as a tag."""
    return view(plain(word)).text
