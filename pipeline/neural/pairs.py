"""What the relation head is told about each ordered pair of mentions beside their vectors: small integers.

Where the two stand to each other (distance, nesting, sentence, what lies between) and how alike their names
are. Nearest and first mentions are what annotators relate; counting is hard for an encoder and easy here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from pipeline.neural.network_words import NetworkWords

Grid = NDArray[np.int64]  # [n, n]: head, tail
Row = NDArray[np.int64]
Codes = NDArray[np.int64]

SIZES = (26, 8, 4, 8, 6, 6, 6, 3, 4)  # how many values each feature has
OFFSETS = np.cumsum((0, *SIZES[:-1])).tolist()  # where each feature begins in a row of all values

_EDGES = np.array([1, 2, 3, 4, 6, 8, 12, 16, 24, 40, 80, 140])  # words between two mentions
_DISTANCES = np.digitize(np.arange(_EDGES[-1] + 1), _EDGES)
_BETWEEN = np.digitize(np.arange(17), (1, 2, 4, 8, 16))  # mentions between two mentions
_ENDING = re.compile(
    r"(?:ами|ями|ого|его|ому|ему|ыми|ими|ым|им|ом|ем|ам|ям|ах|ях|ой|ей|ою|ею|ую|юю|ая|яя|ое|ее|ые|ие|ый|ий"
    r"|[аяуюеиыоьй])$"
)


def pair_codes(words: NetworkWords, spans: Sequence[tuple[int, int]], labels: Sequence[int]) -> Codes:
    """Codes [n, n, features] of the pairs (head i, tail j), each below the size of its feature; mentions in
    reading order, the outer first.

    `spans`: half-open ranges of words. `labels`: the number of each mention's type.
    """
    count = len(spans)
    found = np.empty((count, count, len(SIZES)), np.int64)
    if not count:
        return found
    starts = np.array([start for start, _ in spans])
    ends = np.array([end for _, end in spans])
    kinds = np.asarray(labels, np.int64)
    texts = [words.texts[start:end] for start, end in spans]
    before = starts[:, None] < starts
    same_kind = kinds[:, None] == kinds
    order = np.arange(count)
    rivals = np.minimum(_tail_kind_between(kinds), 5)
    found[..., 0] = _distance(starts, ends, before)
    found[..., 1] = _sentence(words, starts)
    found[..., 2] = _nesting(starts, ends)
    found[..., 3] = _likeness(texts)
    found[..., 4] = _BETWEEN[np.minimum(np.maximum(np.abs(order[:, None] - order) - 1, 0), 16)]
    found[..., 5] = rivals
    found[..., 6] = rivals.T
    found[..., 7] = same_kind + (same_kind & before).astype(np.int64)
    found[..., 8] = _repeats(texts)
    return found


def _distance(starts: Row, ends: Row, before: NDArray[np.bool_]) -> Grid:
    """0–12 where the head stands before the tail, by the words between them; else 13–25."""
    gap = np.where(before, starts - ends[:, None], (starts - ends[:, None]).T)
    steps: Grid = _DISTANCES[np.clip(gap, 0, _EDGES[-1])]
    return steps + np.where(before, 0, 13)


def _sentence(words: NetworkWords, starts: Row) -> Grid:
    """The sentences from head to tail, -3 to 3, as 0–6; 7: one sentence broken by a line end."""
    sentences = np.array([words.sentences[start] for start in starts])
    lines = np.array([words.lines[start] for start in starts])
    crossed = sentences - sentences[:, None]
    broken = (crossed == 0) & (lines[:, None] != lines)
    return np.where(broken, 7, np.clip(crossed, -3, 3) + 3)


def _nesting(starts: Row, ends: Row) -> Grid:
    """0 apart, 1 the head lies in the tail, 2 the reverse, 3 the same span."""
    inside = (starts[:, None] >= starts) & (ends[:, None] <= ends)
    np.fill_diagonal(inside, False)
    return inside + 2 * inside.T


def _tail_kind_between(kinds: Row) -> Grid:
    """How many mentions of the tail's type lie between the two; transposed: of the head's type."""
    count = len(kinds)
    seen = np.zeros((count + 1, count), np.int64)  # [i, j]: mentions before i of the type of j
    np.cumsum(kinds[:, None] == kinds, axis=0, out=seen[1:])
    own = seen.diagonal()
    order = np.arange(count)
    between = np.where(order[:, None] < order, own - seen[1:], seen[:-1] - own - 1)
    return np.maximum(between, 0)


def _repeats(texts: Sequence[Sequence[str]]) -> Grid:
    """Whether the head (1) and the tail (2) repeat an earlier mention of the same surface; both: 3."""
    known: set[str] = set()
    repeated = np.zeros(len(texts), np.int64)
    for at, words in enumerate(texts):
        surface = " ".join(words).lower()
        repeated[at] = surface in known
        known.add(surface)
    return repeated[:, None] + 2 * repeated


def _likeness(texts: Sequence[Sequence[str]]) -> Grid:
    """0 nothing in common, 1 a word, 2 the head's words are among the tail's, 3 the reverse, 4 the same
    words, 5 the head abbreviates the tail, 6 the reverse, 7 the same text."""
    stems = _Numbers()
    rows, columns = [], []
    for at, words in enumerate(texts):
        for word in words:
            if word[0].isalnum():
                rows.append(at)
                columns.append(stems[stem(word)])
    holds = np.zeros((len(texts), max(1, len(stems))), np.float32)
    holds[rows, columns] = 1
    common = holds @ holds.T
    own = holds.sum(1)[:, None]
    within = (common == own) & (own > 0)
    found = np.where(within & within.T, 4, np.where(within, 2, np.where(within.T, 3, common > 0)))
    surfaces, shorts = _Numbers(), _Numbers()
    acronyms = np.array([shorts[_acronym(words)] for words in texts])
    initials = np.array([shorts[_initials(words)] for words in texts])
    short = acronyms[:, None] == initials
    found[short.T] = 6
    found[short] = 5
    same = np.array([surfaces["\x1f".join(words)] for words in texts])
    found[same[:, None] == same] = 7
    return found


class _Numbers(dict[str, int]):
    """Numbers strings in the order in which they are asked for."""

    def __missing__(self, key: str) -> int:
        return self.setdefault(key, len(self))


@lru_cache(maxsize=15_000)
def stem(word: str) -> str:
    """A word without its ending, roughly: enough to see that «Путиным» and «Путина» are one name."""
    word = word.lower().replace("ё", "е")
    cut = _ENDING.sub("", word)
    return cut if len(cut) >= 3 else word


def _acronym(texts: Sequence[str]) -> str:
    return texts[0] if len(texts) == 1 and texts[0].isupper() and len(texts[0]) > 1 else "no acronym"


def _initials(texts: Sequence[str]) -> str:
    names = [text for text in texts if text[0].isalpha() and (len(text) > 2 or text[0].isupper())]
    return "".join(text[0] for text in names).upper() if len(names) > 1 else "no initials"
