"""The two encoders: each turns the windows of a batch into one vector a word.

`TransformerEncoder`: a BERT (Devlin et al. 2019) over subwords whose upper layers read whole words: half way
up the vectors of a word's subwords are averaged, so that the upper half of the work shrinks by the number of
subwords a word. `RecurrentEncoder`: word vectors, characters and affixes under a stack of BiLSTMs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pipeline.training.dropout import RowDropout


@dataclass(slots=True)
class PieceBatch:
    """Windows of subwords, one after another without padding.

    `pieces` [T], `word_of_piece` [T]: the word among all words of the batch that a piece belongs to; both
    frame pieces of a window (<s>, </s>) count as words. `first_in_line` [T]: 1 where a piece begins a word
    that begins a line. `piece_counts`, `word_counts`: per window. `core` [N]: where the words of the
    documents stand among all words of the batch.
    """

    pieces: Tensor
    word_of_piece: Tensor
    first_in_line: Tensor
    piece_counts: list[int]
    word_counts: list[int]
    core: Tensor


class SelfAttention(nn.Module):
    """Multi-head attention inside each window."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.attention_output = nn.Linear(width, width)

    def forward(self, hidden: Tensor, counts: Sequence[int]) -> Tensor:
        weight = torch.cat([self.query.weight, self.key.weight, self.value.weight])
        bias = torch.cat([self.query.bias, self.key.bias, self.value.bias])
        joint = F.linear(hidden, weight, bias)
        mixed = [self._window(part) for part in torch.split(joint, list(counts))]
        found: Tensor = self.attention_output(torch.cat(mixed))
        return found

    def _window(self, joint: Tensor) -> Tensor:
        length, width = joint.shape[0], joint.shape[1] // 3
        size = width // self.heads
        query, key, value = joint.float().view(length, 3, self.heads, size).permute(1, 2, 0, 3).unbind(0)
        weights = torch.softmax(query @ (key * size**-0.5).transpose(1, 2), -1)
        return (weights @ value).transpose(0, 1).reshape(length, width).to(joint.dtype)


class TransformerLayer(nn.Module):
    """A post-norm BERT layer."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.attention = SelfAttention(width, heads)
        self.attention_norm = nn.LayerNorm(width, eps=1e-12)
        self.intermediate = nn.Linear(width, inner)
        self.output = nn.Linear(inner, width)
        self.output_norm = nn.LayerNorm(width, eps=1e-12)
        self.dropout = RowDropout(dropout)

    def forward(self, hidden: Tensor, counts: Sequence[int]) -> Tensor:
        hidden = self.attention_norm(hidden + self.dropout(self.attention(hidden, counts)))
        inner = self.output(F.gelu(self.intermediate(hidden)))
        normed: Tensor = self.output_norm(hidden + self.dropout(inner))
        return normed


class TransformerEncoder(nn.Module):
    """Subwords → words; layers below `pool_at` read subwords, the others words."""

    def __init__(
        self,
        *,
        vocabulary: int,
        width: int = 384,
        layers: int = 12,
        heads: int = 12,
        inner: int = 1536,
        positions: int = 512,
        pool_at: int = 6,
        dropout: float = 0.1,
    ) -> None:
        super().__init__()
        self.pool_at = pool_at
        self.width = width
        self.word_embeddings = nn.Embedding(vocabulary, width)
        self.position_embeddings = nn.Embedding(positions, width)
        self.line_embedding = nn.Parameter(torch.zeros(width))
        self.embeddings_norm = nn.LayerNorm(width, eps=1e-12)
        self.layers = nn.ModuleList(TransformerLayer(width, heads, inner, dropout) for _ in range(layers))
        self.dropout = RowDropout(dropout)

    def forward(self, batch: PieceBatch) -> Tensor:
        """Vectors [N, width] of the words of all documents of the batch."""
        positions = torch.cat([torch.arange(count) for count in batch.piece_counts])
        words = sum(batch.word_counts)
        hidden = self.read(
            batch.pieces,
            positions,
            batch.first_in_line,
            batch.word_of_piece,
            words,
            batch.piece_counts,
            batch.word_counts,
        )
        return hidden[batch.core]

    def read(
        self,
        pieces: Tensor,
        positions: Tensor,
        first_in_line: Tensor,
        word_of_piece: Tensor,
        words: int,
        piece_counts: Sequence[int],
        word_counts: Sequence[int],
    ) -> Tensor:
        """Vectors [words, width] of all words of the windows, frame pieces among them."""
        hidden: Tensor = self.word_embeddings(pieces) + self.position_embeddings(positions)
        hidden = hidden + first_in_line[:, None].to(hidden.dtype) * self.line_embedding
        hidden = self.dropout(self.embeddings_norm(hidden))
        for at, layer in enumerate(self.layers):
            if at == self.pool_at:
                hidden = mean_by_word(hidden, word_of_piece, words)
            hidden = layer(hidden, piece_counts if at < self.pool_at else word_counts)
        if self.pool_at >= len(self.layers):
            hidden = mean_by_word(hidden, word_of_piece, words)
        return hidden


def mean_by_word(hidden: Tensor, word_of_piece: Tensor, words: int) -> Tensor:
    """[T, width] → [words, width]: the mean over the pieces of each word."""
    sums = torch.zeros(words, hidden.shape[1], dtype=torch.float32).index_add(
        0, word_of_piece, hidden.float()
    )
    counts = torch.zeros(words).index_add(0, word_of_piece, torch.ones(len(word_of_piece)))
    return (sums / counts[:, None]).to(hidden.dtype)
