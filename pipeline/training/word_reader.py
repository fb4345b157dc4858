"""How an encoder reads documents: features, windows and vectors, the same for every kind of encoder."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Protocol

from torch import Tensor, nn

from pipeline.neural.network_words import NetworkWords
from pipeline.training.piece_batches import word_offsets


class Batches(Protocol):
    """Makes what an encoder reads of some documents."""

    def batch(self, documents: Sequence[NetworkWords]) -> Any: ...


class WordReader:
    """Documents → one fp32 vector a word and document."""

    def __init__(self, encoder: nn.Module, batches: Batches) -> None:
        self.encoder = encoder
        self.batches = batches

    def words(self, documents: Sequence[NetworkWords]) -> list[Tensor]:
        """[N, width] for each document; a document without words has none."""
        offsets = word_offsets(documents)
        vectors = self.encoder(self.batches.batch(documents)).float()
        return [vectors[a:b] for a, b in pairwise(offsets)]
