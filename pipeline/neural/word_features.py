"""What the recurrent encoder is told of each word: its navec vector, letters, affixes and shape.

Computed for the distinct words of a document, remembered for frequent ones. Navec (natasha's wheel carries
it) has lower-case words; the shape tells the case, characters and affixes stand in for words that it lacks.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from pipeline.neural.navec_vectors import load_navec
from pipeline.russian.lookalikes import in_one_alphabet

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

NAVEC_WIDTH = 300
CHARACTERS = 16  # of a longer word the first and the last eight
AFFIX_BUCKETS = 4096
SHAPES = 48
ALPHABET = (
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюяabcdefghijklmnopqrstuvwxyz0123456789іїєґў"
    "«»\"'.,:;!?()[]-–—%$€₽№/&+*@#_…"
)
LETTERS = 2 * len(ALPHABET) + 2  # 0 nothing, 1 any other; small, then capital
_SIGNS = {".": 40, ",": 41, "«": 42, "»": 42, '"': 43, "(": 44, ")": 44, "-": 45, "—": 46}
_INVISIBLE = {ord(mark): None for mark in "\u00ad\u0301\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"}
_LETTER = {letter: at + 2 for at, letter in enumerate(ALPHABET)} | {
    letter.upper(): at + 2 + len(ALPHABET) for at, letter in enumerate(ALPHABET) if letter.upper() != letter
}


@dataclass(frozen=True, slots=True)
class WordFeatures:
    """Of n words: `navec` [n, 300], `ids` [n, 6] (trained vocabulary, suffixes of 2, 3 and 4, prefix of 4,
    shape), `characters` [n, 16]."""

    navec: Floats
    ids: Ints
    characters: Ints


class FeatureMaker:
    """Words → features. `vocabulary`: plain form → number of its trained vector (from 1; 0 is unknown).
    `remembered`: how many words are kept for the next call."""

    def __init__(self, vocabulary: Mapping[str, int], *, remembered: int = 25_000) -> None:
        self.vocabulary = vocabulary
        self._remembered = remembered
        self._known: dict[str, tuple[int, tuple[int, ...], tuple[int, ...]]] = {}
        navec = load_navec()
        self._ids = navec.vocab.word_ids
        self._unknown = navec.vocab.unk_id
        self._codes = navec.pq.indexes
        self._centroids = np.ascontiguousarray(navec.pq.codes, np.float32)  # [100, 256, 3]

    def features(self, words: Sequence[str]) -> WordFeatures:
        """The features of words, which should be distinct."""
        found = [self._known.get(word) or self._learn(word) for word in words]
        rows = np.array([row for row, _, _ in found], np.int64).reshape(-1)
        codes = self._codes[rows]
        parts = np.arange(codes.shape[1])
        vectors = self._centroids[parts[None], codes].reshape(len(rows), NAVEC_WIDTH)
        vectors[rows == self._unknown] = 0
        return WordFeatures(
            vectors,
            np.array([ids for _, ids, _ in found], np.int64).reshape(-1, 6),
            np.array([letters for _, _, letters in found], np.int64).reshape(-1, CHARACTERS),
        )

    def _learn(self, word: str) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
        plain = plain_form(word)
        row = self._ids.get(plain, self._unknown)
        read = _visible(word) or word
        letters = read if len(read) <= CHARACTERS else read[: CHARACTERS // 2] + read[-CHARACTERS // 2 :]
        found = (
            row,
            (
                self.vocabulary.get(plain, 0),
                _bucket("2" + plain[-2:]),
                _bucket("3" + plain[-3:]),
                _bucket("4" + plain[-4:]),
                _bucket("p" + plain[:4]),
                shape(read),
            ),
            tuple(_LETTER.get(letter, 1) for letter in letters) + (0,) * (CHARACTERS - len(letters)),
        )
        if self._remembered:
            if len(self._known) >= self._remembered:
                self._known.clear()
            self._known[word] = found
        return found


def plain_form(word: str) -> str:
    """Lower case, ё as е, no invisible marks, one alphabet: how a word is looked up."""
    return _visible(word).lower().replace("ё", "е")


def _visible(word: str) -> str:
    return in_one_alphabet(unicodedata.normalize("NFKC", word.translate(_INVISIBLE)))


def shape(word: str) -> int:
    """A number below SHAPES for the case, the alphabet and the length of a word."""
    first = word[:1]
    if first.isdigit():
        return 32 + min(len(word), 6)
    if not first.isalpha():
        return _SIGNS.get(first, 47)
    if word.islower():
        case = 0
    elif len(word) == 1:
        case = 1
    elif word.isupper():
        case = 2
    elif word.istitle():
        case = 3
    else:
        case = 4
    latin = first.isascii()
    return case * 6 + latin * 3 + (len(word) > 2) + (len(word) > 5)


def _bucket(affix: str) -> int:
    return crc32(affix.encode()) % AFFIX_BUCKETS
