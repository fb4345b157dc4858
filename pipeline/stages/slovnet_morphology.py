"""UPOS and features by slovnet's morphology, sentence by sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.neural.slovnet_networks import chopped, load_morph
from pipeline.russian.doc_tokens import sentences
from pipeline.russian.tag_table import TagTable
from pipeline.stages.component import Stage


@Language.factory(
    "svodka_slovnet_morphology", assigns=["token.pos", "token.morph"], requires=["token.is_sent_start"]
)
def make_slovnet_morphology(nlp: Language, name: str) -> SlovnetMorphology:
    return SlovnetMorphology(nlp.vocab, name)


class SlovnetMorphology(Stage):
    """Sets `token.pos_` and `token.morph`; white space is SPACE without features."""

    def __init__(self, vocab: Vocab, name: str = "morphology") -> None:
        super().__init__(name)
        self.vocab = vocab
        self.encoder = load_morph()
        self._register()

    def __call__(self, doc: Doc) -> Doc:
        pieces = []
        for sentence in sentences(doc):
            pieces += list(chopped([token.text for token in sentence]))
        projection = self.encoder.model.head.proj
        tags = [projection(hidden).argmax(-1) for hidden in self.encoder(pieces)]
        places = [token.i for sentence in sentences(doc) for token in sentence]
        self.table.write(doc, places, np.concatenate([np.zeros(0, "int64"), *tags]))
        return doc

    def from_disk(self, path: str | Path, **kwargs: Any) -> SlovnetMorphology:
        """Loading a vocabulary forgets its strings: enter the tags again."""
        self._register()
        return self

    def to_disk(self, path: str | Path, **kwargs: Any) -> None:
        """Nothing to store: the weights come with the natasha wheel."""

    def from_bytes(self, data: bytes, **kwargs: Any) -> SlovnetMorphology:
        self._register()
        return self

    def to_bytes(self, **kwargs: Any) -> bytes:
        return b""

    def _register(self) -> None:
        """Enter all tags in the vocabulary for good, outside any memory zone."""
        self.table = TagTable(self.vocab, self.encoder.labels)
