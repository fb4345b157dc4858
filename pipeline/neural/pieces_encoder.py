"""The encoder that reads subwords: one window a call, so that no window's result depends on another's."""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from pipeline.neural.network_words import NetworkWords
from pipeline.neural.onnx_graph import Graph
from pipeline.neural.pieces import Pieces
from pipeline.neural.settings import EncoderSettings, missing
from pipeline.neural.windows import windows

START, END = 0, 2  # <s> and </s> frame every window
VOCABULARY, GRAPH = "pieces.json", "encoder.onnx"

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]
Scalar = TypeVar("Scalar", bound=np.generic)


class PieceGraph(Protocol):
    """`pieces`, `positions`, `word_of_piece` int64 [T]; `first_in_line` float32 [T], 1 on the first piece of
    a word that begins a line → vectors [words, width], the frame pieces being words of their own."""

    def __call__(
        self, *, pieces: Integers, positions: Integers, first_in_line: Floats, word_of_piece: Integers
    ) -> Floats: ...


class PiecesEncoder:
    """Cuts words into subwords, documents into windows of at most `longest` subwords with their frame."""

    def __init__(self, graph: PieceGraph, pieces: Pieces, *, longest: int, context: int) -> None:
        self._graph = graph
        self._pieces = pieces
        self._longest = longest - 2
        self._context = context

    @classmethod
    def load(cls, folder: Path, settings: EncoderSettings) -> PiecesEncoder:
        """From the files of a reader. Raises InputError when one is missing."""
        path = folder / VOCABULARY
        if not path.is_file():
            raise missing(path)
        pieces = Pieces([(piece, score) for piece, score in json.loads(path.read_text("utf-8"))])
        return cls(Graph(folder / GRAPH), pieces, longest=settings.longest, context=settings.context)

    def vectors(self, words: NetworkWords) -> Floats:
        """[N, width]."""
        cut = [self._pieces.ids(text, glued) for text, glued in zip(words.texts, words.glued, strict=True)]
        sizes = [len(part) for part in cut]
        bounds = np.cumsum([0, *sizes])
        pieces = np.fromiter(chain.from_iterable(cut), np.int64, bounds[-1])
        owners = np.repeat(np.arange(len(cut)), sizes)
        opens = np.zeros(len(pieces), np.float32)
        opens[bounds[:-1][np.diff(words.lines, prepend=-1) != 0]] = 1
        found: Floats | None = None
        for window in windows(sizes, words.sentences, longest=self._longest, context=self._context):
            here = slice(bounds[window.start], bounds[window.end])
            count = window.end - window.start
            vectors = self._graph(
                pieces=_framed(pieces[here], START, END),
                positions=np.arange(here.stop - here.start + 2),
                first_in_line=_framed(opens[here], 0, 0),
                word_of_piece=_framed(owners[here] - (window.start - 1), 0, count + 1),
            )
            if found is None:
                found = np.empty((len(cut), vectors.shape[1]), np.float32)
            first = 1 - window.start
            found[window.core_start : window.core_end] = vectors[
                window.core_start + first : window.core_end + first
            ]
        assert found is not None, "an encoder is not asked about a document without words"
        return found


def _framed(row: NDArray[Scalar], before: int, behind: int) -> NDArray[Scalar]:
    framed = np.empty(len(row) + 2, row.dtype)
    framed[0], framed[1:-1], framed[-1] = before, row, behind
    return framed
