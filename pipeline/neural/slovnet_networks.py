"""Slovnet's convolutional taggers at run time: natasha's weight files, one shared copy of navec, plain numpy.

Slovnet runs sentences in padded batches. Here all sequences of a document stand in one long row with one
empty place between two of them, which the convolutions (kernel 3) cannot look across: the same numbers
without padding, and a document's result does not depend on its neighbours in a batch.
Weights and architecture: slovnet 0.6 and navec (github.com/natasha), as the natasha wheel carries them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from slovnet import NER, Morph, Syntax
from slovnet.shape import word_shape

from pipeline.neural.navec_vectors import load_navec, natasha_file
from pipeline.russian.normalized_text import clean

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

LONGEST_SEQUENCE = 512  # tokens; a longer one is cut
_ROW_TOKENS = 4096  # tokens in one pass, which bounds the memory of a long document
_CACHED_WORDS = 30_000


class Layer(NamedTuple):
    """A convolution of kernel 3: three matrices (in × out), the bias, batch norm as scale and shift."""

    left: Floats
    middle: Floats
    right: Floats
    bias: Floats
    scale: Floats
    shift: Floats

    def __call__(self, rows: Floats) -> Floats:
        """(n, in) → (n, out), zeros assumed beyond both ends."""
        out = rows @ self.middle
        out[1:] += rows[:-1] @ self.left
        out[:-1] += rows[1:] @ self.right
        out += self.bias
        np.maximum(out, 0, out=out)
        out *= self.scale
        out += self.shift
        return out


class SlovnetEncoder:
    """Words → contextual vectors (n, 64) of one slovnet model; `model` and `labels` are slovnet's own."""

    def __init__(self, api: Any, words: WordIds, labels: list[str]) -> None:
        self.model = api.infer.model
        self.words = words
        self.labels = labels
        self.layers = [_layer(layer) for layer in self.model.encoder.layers]

    def __call__(self, sequences: Sequence[Sequence[str]]) -> Iterator[Floats]:
        """One array (tokens, 64) for each sequence of words, which must be of at most LONGEST_SEQUENCE."""
        for group in _groups(sequences):
            word_ids, shape_ids, starts = self.words.row(group)
            hidden: Floats = self.model.emb(word_ids, shape_ids)
            gaps = np.array(starts[1:], dtype="int64") - 1
            for layer in self.layers:
                hidden = layer(hidden)
                hidden[gaps] = 0
            for start, sequence in zip(starts, group, strict=True):
                yield hidden[start : start + len(sequence)]


class WordIds:
    """Words → ids of slovnet's word and shape vocabularies, remembered."""

    def __init__(self, encoder: Any) -> None:
        self.words_vocab = encoder.words_vocab
        self.shapes_vocab = encoder.shapes_vocab
        self.known: dict[str, tuple[int, int]] = {}

    def row(self, group: Sequence[Sequence[str]]) -> tuple[Ints, Ints, list[int]]:
        """All sequences in one row with a padding id between them; and where each begins."""
        gap = (self.words_vocab.pad_id, self.shapes_vocab.pad_id)
        pairs: list[tuple[int, int]] = []
        starts = []
        for sequence in group:
            if pairs:
                pairs.append(gap)
            starts.append(len(pairs))
            pairs += [self.known.get(word) or self._learn(word) for word in sequence]
        ids = np.array(pairs, dtype="int64").reshape(-1, 2)
        return ids[:, 0], ids[:, 1], starts

    def _learn(self, word: str) -> tuple[int, int]:
        if len(self.known) >= _CACHED_WORDS:
            self.known.clear()
        readable = clean(word) or word
        lower = readable.lower()
        if "ё" in lower:  # rare in navec's texts: the spelling without it has the better vector
            plain = lower.replace("ё", "е")
            lower = plain if plain in self.words_vocab.item_ids else lower
        pair = (self.words_vocab.encode(lower), self.shapes_vocab.encode(word_shape(readable)))
        self.known[word] = pair
        return pair


def chopped(sequence: list[str]) -> Iterator[list[str]]:
    """A sequence in pieces that the encoder takes; nearly always the sequence itself."""
    for start in range(0, len(sequence), LONGEST_SEQUENCE):
        yield sequence[start : start + LONGEST_SEQUENCE]


@lru_cache(maxsize=1)
def load_morph() -> SlovnetEncoder:
    """The tagger of Universal Dependencies tags (753 combinations)."""
    api = Morph.load(natasha_file("model", "slovnet_morph_news_v1.tar"))
    return _encoder(api, api.infer.decoder.tags_vocab.items)


@lru_cache(maxsize=1)
def load_ner() -> SlovnetEncoder:
    """The tagger of persons, locations and organisations (BIO, with a CRF)."""
    api = NER.load(natasha_file("model", "slovnet_ner_news_v1.tar"))
    return _encoder(api, api.infer.decoder.tags_vocab.items)


@lru_cache(maxsize=1)
def load_syntax() -> SlovnetEncoder:
    """The parser of Universal Dependencies relations."""
    api = Syntax.load(natasha_file("model", "slovnet_syntax_news_v1.tar"))
    return _encoder(api, api.infer.decoder.rels_vocab.items)


def _encoder(api: Any, labels: list[str]) -> SlovnetEncoder:
    api.navec(load_navec())
    return SlovnetEncoder(api, _shared_words(api.infer.encoder), list(labels))


_words: list[WordIds] = []


def _shared_words(encoder: Any) -> WordIds:
    """One vocabulary for all models: each file carries its own copy of the same 250,002 words."""
    for words in _words:
        same = words.words_vocab.items == encoder.words_vocab.items
        if same and words.shapes_vocab.items == encoder.shapes_vocab.items:
            return words
    _words.append(WordIds(encoder))
    return _words[-1]


def _layer(layer: Any) -> Layer:
    kernel = layer.conv.weight.array  # out × in × 3
    scale = layer.norm.weight.array / layer.norm.std.array
    shift = layer.norm.bias.array - layer.norm.mean.array * scale
    left, middle, right = (np.ascontiguousarray(kernel[:, :, k].T, dtype="float32") for k in range(3))
    bias, scale, shift = (
        np.asarray(array, dtype="float32") for array in (layer.conv.bias.array, scale, shift)
    )
    return Layer(left, middle, right, bias, scale, shift)


def _groups(sequences: Sequence[Sequence[str]]) -> Iterator[list[Sequence[str]]]:
    group: list[Sequence[str]] = []
    size = 0
    for sequence in sequences:
        if group and size + len(sequence) > _ROW_TOKENS:
            yield group
            group, size = [], 0
        group.append(sequence)
        size += len(sequence) + 1
    if group:
        yield group
