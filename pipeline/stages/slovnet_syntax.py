"""Dependency heads and relations by slovnet's parser; off unless asked for, it costs as much as the tagger.

Dozat and Manning 2017 (biaffine attention) over the same convolutional encoder.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt
from spacy.attrs import DEP, HEAD
from spacy.language import Language
from spacy.tokens import Doc, Token

from pipeline.neural.slovnet_networks import Floats, Ints, SlovnetEncoder, chopped, load_syntax
from pipeline.russian.doc_tokens import sentences, set_attributes
from pipeline.stages.component import Stage


@Language.factory(
    "svodka_slovnet_syntax", assigns=["token.head", "token.dep"], requires=["token.is_sent_start"]
)
def make_slovnet_syntax(nlp: Language, name: str) -> SlovnetSyntax:
    return SlovnetSyntax(name)


class SlovnetSyntax(Stage):
    """Sets `token.head` and `token.dep_`. A sentence gets one root; white space hangs on a neighbour."""

    @cached_property
    def encoder(self) -> SlovnetEncoder:
        """Loaded when the first document comes: a disabled stage costs nothing."""
        return load_syntax()

    def __call__(self, doc: Doc) -> Doc:
        pieces: list[list[Token]] = []
        for sentence in sentences(doc):
            pieces += _pieces(sentence)
        heads = np.arange(len(doc))
        deps = ["dep"] * len(doc)
        vectors = self.encoder([[token.text for token in piece] for piece in pieces])
        for piece, hidden in zip(pieces, vectors, strict=True):
            self._parse(piece, hidden, heads, deps)
        _hang_space(doc, heads)
        rows = np.empty((len(doc), 2), dtype="int64")
        rows[:, 0] = heads - np.arange(len(doc))
        rows[:, 1] = np.array([doc.vocab.strings.add(dep) for dep in deps], dtype="uint64").view("int64")
        set_attributes(doc, [HEAD, DEP], rows.view("uint64"))
        return doc

    def _parse(self, piece: list[Token], hidden: Floats, heads: Ints, deps: list[str]) -> None:
        model = self.encoder.model
        batch = hidden[np.newaxis]
        scores = model.head(batch)[0]  # tokens × (root + tokens)
        head_ids = _tree(scores)
        labels = model.rel(batch, head_ids[np.newaxis])[0].argmax(-1)
        for token, head, label in zip(piece, head_ids, labels, strict=True):
            heads[token.i] = piece[head - 1].i if head else token.i
            deps[token.i] = self.encoder.labels[label] if head else "ROOT"


def _pieces(sentence: list[Token]) -> list[list[Token]]:
    sizes = [len(part) for part in chopped([token.text for token in sentence])]
    ends = np.cumsum(sizes)
    return [sentence[end - size : end] for end, size in zip(ends, sizes, strict=True)]


def _tree(scores: npt.NDArray[np.float32]) -> Ints:
    """Heads (0 is the root, i + 1 the i-th word) without cycles and with one root, greedily from the scores
    (words × (root + words))."""
    scores = scores.copy()
    size = len(scores)
    scores[np.arange(size), np.arange(size) + 1] = -np.inf
    root = int(scores[:, 0].argmax())
    scores[:, 0] = -np.inf
    heads: Ints = scores.argmax(-1).astype("int64")
    heads[root] = 0
    for word in range(size):
        path = _walk(heads, word)
        if heads[path[-1]] != 0:  # the walk came back to a word of its own: hang that cycle on the root
            cycle = path[path.index(int(heads[path[-1]]) - 1) :]
            heads[max(cycle, key=lambda w: float(scores[w, root + 1]))] = root + 1
    return heads


def _walk(heads: Ints, word: int) -> list[int]:
    """From a word up: to the root, or to the last word before one is met again."""
    path = [word]
    while heads[path[-1]] != 0 and int(heads[path[-1]]) - 1 not in path:
        path.append(int(heads[path[-1]]) - 1)
    return path


def _hang_space(doc: Doc, heads: Ints) -> None:
    """White space hangs on a neighbour of its own sentence."""
    readable = {token.i for sentence in sentences(doc) for token in sentence}
    for sentence in doc.sents:
        for token in sentence:
            if token.i not in readable:
                at = token.i - 1 if token.i > sentence.start else token.i + 1
                heads[token.i] = min(at, sentence.end - 1)
