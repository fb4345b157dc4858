"""Which pieces of the vocabulary a Russian news reader needs: 250,000 become about 43,500."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from pipeline.neural.network_words import split
from pipeline.neural.pieces import Pieces

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
_RUSSIAN = re.compile(r"▁?[А-Яа-яЁё]+")
_CHARACTER = re.compile(r"▁?[A-Za-zÀ-ɏΑ-ωЀ-ӿ0-9]")
_SHORT = re.compile(r"▁?(?:[A-Za-z]{1,4}|[0-9]{1,4})")
_FREQUENT = 60_000  # pieces are in the order of their frequency


def trim(pieces: Sequence[tuple[str, float]], texts: Iterable[str]) -> list[int]:
    """The numbers of the pieces that stay, ascending; the four special ones come first.

    Kept: what the texts need, all pieces of Russian letters alone, single characters (letters, digits, signs
    of punctuation and currencies), and the frequent ones of up to four Latin letters or digits.
    """
    kept = set(range(len(SPECIAL)))
    for number, (piece, _) in enumerate(pieces):
        bare = piece.removeprefix("▁")
        if (
            _RUSSIAN.fullmatch(piece)
            or _CHARACTER.fullmatch(piece)
            or (len(bare) <= 1 and unicodedata.category(bare or "▁")[0] in "PS")
            or (number < _FREQUENT and _SHORT.fullmatch(piece))
        ):
            kept.add(number)
    reader = Pieces(pieces)
    for text in texts:
        words = split(text)
        for word, glued in zip(words.texts, words.glued, strict=True):
            kept.update(reader.ids(word, glued))
    return sorted(kept)
