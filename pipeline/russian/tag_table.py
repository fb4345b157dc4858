"""Tags («NOUN|Case=Nom|Number=Sing») as spaCy numbers them, written to all tokens of a Doc at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import MORPH, POS
from spacy.symbols import IDS
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.russian.doc_tokens import set_attributes


class TagTable:
    """Enters tags in a vocabulary for good, so make it outside any memory zone; a vocabulary that is loaded
    afterwards does not know them."""

    def __init__(self, vocab: Vocab, tags: Sequence[str]) -> None:
        rows = []
        for tag in tags:
            pos, _, feats = tag.partition("|")
            rows.append((IDS.get(pos, 0), vocab.morphology.add(feats or "_")))
        self._rows = np.array(rows, dtype="uint64").reshape(-1, 2)
        self._space = np.array([IDS["SPACE"], vocab.morphology.add("_")], dtype="uint64")

    def write(self, doc: Doc, places: Sequence[int] | NDArray[np.int64], tags: NDArray[np.int64]) -> None:
        """Set `token.pos_` and `token.morph`: the tokens at `places` get the tags of these numbers, one each;
        all others are SPACE without features."""
        rows = np.empty((len(doc), 2), dtype="uint64")
        rows[:] = self._space
        if len(places):
            rows[places] = self._rows[tags]
        set_attributes(doc, [POS, MORPH], rows)
