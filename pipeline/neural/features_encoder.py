"""The recurrent encoder at run time: all windows of one document in one padded batch."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.neural.feature_windows import feature_windows
from pipeline.neural.network_words import NetworkWords
from pipeline.neural.onnx_graph import Graph
from pipeline.neural.settings import EncoderSettings, missing
from pipeline.neural.word_features import FeatureMaker
from pipeline.neural.word_vectors import WordVectors

VOCABULARY, WORD_GRAPH, GRAPH = "words.json", "words.onnx", "encoder.onnx"

Floats = NDArray[np.float32]
Run = Callable[[dict[str, NDArray[np.generic]]], Floats]  # inputs by name → vectors [B, L, width]


class FeaturesEncoder:
    """Words → vectors [N, width], document by document."""

    def __init__(self, run: Run, words: WordVectors, *, longest: int, context: int, width: int) -> None:
        self._run = run
        self._words = words
        self._longest = longest
        self._context = context
        self._width = width

    @classmethod
    def load(cls, folder: Path, settings: EncoderSettings) -> FeaturesEncoder:
        """From the files of a reader. Raises InputError when one is missing."""
        path = folder / VOCABULARY
        if not path.is_file():
            raise missing(path)
        words = {word: number for number, word in enumerate(json.loads(path.read_text("utf-8")), 1)}
        word_graph, graph = Graph(folder / WORD_GRAPH), Graph(folder / GRAPH)
        vectors = WordVectors(
            lambda inputs: word_graph(**inputs),
            FeatureMaker(words, remembered=0),
            width=int(settings.options["word_width"]),
        )
        return cls(
            lambda inputs: graph(**inputs),
            vectors,
            longest=settings.longest,
            context=settings.context,
            width=int(settings.options["width"]),
        )

    def vectors(self, words: NetworkWords) -> Floats:
        """[N, width]; a document without words has none."""
        found = [np.zeros((0, self._width), np.float32)]
        for part in feature_windows(words, longest=self._longest, context=self._context):
            vectors = self._run(
                {
                    "words": self._words(part.words),
                    "index": part.index,
                    "flags": part.flags,
                    "lengths": part.lengths.astype(np.int32),
                }
            )
            found.append(vectors.reshape(-1, self._width)[part.core])
        return np.concatenate(found)
