"""The tokens of a Doc as columns: each attribute of all tokens is read in one call."""

from __future__ import annotations

from collections.abc import Sequence
from operator import add

from spacy.attrs import DEP, IDX, LEMMA, LENGTH, MORPH, ORTH, POS
from spacy.tokens import Doc

from pipeline.russian.doc_tokens import sentence_places


class TokenColumns:
    """Columns with one entry per token of the Doc; `sentences` holds the token indices of each sentence.

    `starts` and `ends` are half-open character offsets into the text of the Doc.
    """

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.sentences = sentence_places(doc)
        columns = doc.to_array([IDX, LENGTH, ORTH, LEMMA, POS, MORPH]).T.tolist() if len(doc) else [[]] * 6
        self.starts, lengths, *attributes, feats = columns
        self.ends = list(map(add, self.starts, lengths))
        self.texts, self.lemmas, self.upos = map(self._strings, attributes)
        known: dict[int, str] = {}
        for at, key in enumerate(feats):
            if key not in known:
                known[key] = str(doc[at].morph)
        self.feats = [known[key] for key in feats]
        self.parsed = bool(doc.to_array([DEP]).any())

    def syntax(self, sentence: Sequence[int]) -> list[tuple[int | None, str | None]]:
        """Head and dependency label of each token of a sentence; (None, None) where the Doc is not parsed.

        A head is an index in the sentence, -1 for the root.
        """
        if not self.parsed:
            return [(None, None)] * len(sentence)
        index = {at: ix for ix, at in enumerate(sentence)}
        found: list[tuple[int | None, str | None]] = []
        for token in (self.doc[at] for at in sentence):
            head = -1 if token.head.i == token.i else index.get(token.head.i, -1)
            found.append((head, "root" if head == -1 else token.dep_))
        return found

    def _strings(self, keys: list[int]) -> list[str]:
        strings = self.doc.vocab.strings
        known: dict[int, str] = {key: strings[key] for key in set(keys)}
        return [known[key] for key in keys]
