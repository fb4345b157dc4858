"""Slovnet's tags of training texts, word by word: what the tag head learns from (distillation)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from spacy.language import Language
from torch import Tensor

from pipeline.neural.network_words import NetworkWords
from pipeline.neural.slovnet_networks import SlovnetEncoder, chopped, load_morph
from pipeline.russian.doc_tokens import sentences
from pipeline.training.examples import Example

UNKNOWN = -1


class SlovnetTagger:
    """`labels`: all tags, part of speech and features in one (753 of them)."""

    def __init__(self) -> None:
        self._nlp = _segmenting()
        self._encoder: SlovnetEncoder = load_morph()
        self.labels = tuple(str(label) for label in self._encoder.labels)

    def tags(self, examples: Iterable[Example], texts: Mapping[str, str]) -> Iterator[tuple[str, Tensor]]:
        """(key, tag numbers [N]) of each example; `texts`: the text that it was cut from, by its key."""
        text, tokens = "", self._tokens("")
        for example in examples:
            if texts[example.key] != text:
                text = texts[example.key]
                tokens = self._tokens(text)
            yield example.key, torch.from_numpy(tags_of_words(example.words, *tokens))

    def _tokens(self, text: str) -> tuple[list[int], list[int], NDArray[np.int64]]:
        """Starts, ends and tags of the tokens of a text."""
        doc = self._nlp(text)
        read = sentences(doc)
        pieces = [piece for tokens in read for piece in chopped([token.text for token in tokens])]
        projection = self._encoder.model.head.proj
        found = [projection(hidden).argmax(-1) for hidden in self._encoder(pieces)] if pieces else []
        tokens = [token for sentence in read for token in sentence]
        starts = [token.idx for token in tokens]
        ends = [token.idx + len(token) for token in tokens]
        return starts, ends, np.concatenate([np.zeros(0, np.int64), *found]).astype(np.int64)


def _segmenting() -> Language:
    """Tokens and sentences, nothing else."""
    from spacy import blank

    import pipeline.stages.segmenter  # noqa: F401, for its factory

    nlp = blank("ru", config={"nlp": {"tokenizer": {"@tokenizers": "svodka.razdel.v1"}}})
    nlp.add_pipe("svodka_segment", name="segment")
    nlp.max_length = 10**9
    return nlp


def tags_of_words(
    words: NetworkWords, starts: Sequence[int], ends: Sequence[int], tags: NDArray[np.int64]
) -> NDArray[np.int64]:
    """[N]: each word has the tag of the token that it lies in, UNKNOWN where it lies in none."""
    found = np.full(len(words), UNKNOWN, np.int64)
    if len(ends):
        at = np.searchsorted(np.asarray(ends), np.asarray(words.starts, np.int64), side="right")
        there = np.minimum(at, len(ends) - 1)
        inside = (at < len(ends)) & (np.asarray(starts)[there] < np.asarray(words.ends, np.int64))
        found[inside] = tags[there[inside]]
    return found
