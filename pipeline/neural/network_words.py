"""Text → the words that the networks read, each with its character offsets.

Finer than tokens: a run of letters, a run of digits, or one other character. So an entity that cuts a token
(«российско-британский», «COVID-19», «экс-президент») still begins and ends at words. Invisible characters
and stress marks inside a word belong to it; those that stand alone are no words.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

_INVISIBLE = "\u00ad\u0301\u200b-\u200f\u2060\ufeff"
_WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{_INVISIBLE}])*|\d+|[^\s{_INVISIBLE}]")
_SENTENCE_END = frozenset(".!?…")


@dataclass(frozen=True, slots=True)
class NetworkWords:
    """The words of one text, in its order.

    `starts`, `ends`: half-open code points. `glued`: it follows the word before directly. `lines`,
    `sentences`: the number of the line and of the sentence; sentences are told apart by simple signs, well
    enough to cut windows and to count distances. All lists have one entry a word.
    """

    texts: list[str]
    starts: list[int]
    ends: list[int]
    glued: list[bool]
    lines: list[int]
    sentences: list[int]

    def __len__(self) -> int:
        return len(self.texts)

    def covering(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of words that share a character with [start, end); empty where none does."""
        first = bisect_right(self.ends, start)
        return first, max(first, bisect_left(self.starts, end)) if start < end else first


def split(text: str) -> NetworkWords:
    """The words of a text. Every word is a non-empty slice of it; words do not overlap."""
    texts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    glued: list[bool] = []
    lines: list[int] = []
    sentences: list[int] = []
    line = sentence = 0
    ended = False  # the last word may be the last of its sentence
    before = 0
    for found in _WORD.finditer(text):
        start, end = found.span()
        word = found.group()
        apart = start > before or not texts
        if apart and texts:
            breaks = text.count("\n", before, start)
            if breaks or (ended and not word[0].islower()):
                line += breaks
                sentence += 1
        texts.append(word)
        starts.append(start)
        ends.append(end)
        glued.append(not apart)
        lines.append(line)
        sentences.append(sentence)
        ended = word in _SENTENCE_END or (ended and word in "»”\")'")
        before = end
    return NetworkWords(texts, starts, ends, glued, lines, sentences)
