"""Words → subwords of a trimmed unigram vocabulary (Kudo 2018), word by word; words seen are remembered."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from tokenizers import Tokenizer
from tokenizers.models import Unigram

from pipeline.russian.lookalikes import in_one_alphabet

UNKNOWN = 3
LONGEST_WORD = 64  # pieces; what a longer word has beyond them is not read, its offsets stay whole
_LONGEST_READ = 1024  # characters; more than LONGEST_WORD pieces have, and a bound on time and memory
_REMEMBERED = 40_000
_INVISIBLE = {ord(mark): None for mark in "\u00ad\u0301\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"}


class Pieces:
    """The vocabulary: (piece, score) in the order of their numbers; 0–3 are <s>, <pad>, </s>, <unk>."""

    def __init__(self, vocabulary: Sequence[tuple[str, float]]) -> None:
        self._tokenizer = Tokenizer(Unigram([(piece, score) for piece, score in vocabulary], UNKNOWN))
        self._known: dict[tuple[str, bool], tuple[int, ...]] = {}

    def __len__(self) -> int:
        return int(self._tokenizer.get_vocab_size())

    def ids(self, word: str, glued: bool) -> tuple[int, ...]:
        """The numbers of a word's pieces, from one to LONGEST_WORD.

        `word`: one of those that `words.split` makes; `glued`: no white space stands before it.
        """
        found = self._known.get((word, glued))
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[word, glued] = self._cut(word, glued)
        return found

    def _cut(self, word: str, glued: bool) -> tuple[int, ...]:
        visible = in_one_alphabet(word.translate(_INVISIBLE)[:_LONGEST_READ])
        clean = unicodedata.normalize("NFKC", visible).replace(" ", "")
        clean = clean.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate is no character: «?»
        if not clean:
            return (UNKNOWN,)
        ids = self._tokenizer.encode(clean if glued else "▁" + clean, add_special_tokens=False).ids
        return tuple(ids[:LONGEST_WORD]) or (UNKNOWN,)
