"""The heads over word vectors: nested entities on a grid of spans, relations on a grid of mentions, tags.

Entities: a cell for every start and width, made of its ends, its inside and its width, then convolutions over
the grid (after CNN-NER, Yan et al. 2023) and one sigmoid a type, so that mentions may nest. Relations: a cell
for every ordered pair of mentions, then each cell sees the strongest of its row and column, because what
relates to what is a choice among neighbours. Both compute in fp32.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pipeline.neural.pairs import SIZES
from pipeline.training.dropout import RowDropout


class EntityHead(nn.Module):
    """Word vectors [N, width] of one document → logits [N, widest, labels] (start × width-1 × type)."""

    def __init__(
        self, width: int, labels: int, *, widest: int = 16, hidden: int = 128, product: int = 64,
        channels: int = 64, dropout: float = 0.2, prior: float = 0.003,
    ) -> None:  # fmt: skip
        super().__init__()
        self.widest = widest
        self.ends = nn.Linear(width, 2 * hidden + 2 * product)
        self.inside = nn.Linear(width, hidden, bias=False)
        self.span_width = nn.Parameter(torch.randn(widest, hidden) * 0.02)
        self.sizes = (hidden, hidden, product, product)
        self.first = nn.Conv2d(hidden + product, channels, 3, padding=1)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)
        self.out = nn.Conv2d(hidden + channels, labels, 1)
        assert self.out.bias is not None
        nn.init.zeros_(self.out.weight)
        nn.init.constant_(self.out.bias, math.log(prior / (1 - prior)))
        self.dropout = RowDropout(dropout)

    def forward(self, words: Tensor) -> Tensor:
        words = self.dropout(words)
        count = words.shape[0]
        begin, end, begin_product, end_product = self.ends(words).split(self.sizes, 1)
        widths = torch.arange(self.widest)
        last = torch.arange(count)[:, None] + widths[None]  # [N, widest]: the last word of each span
        inside = F.pad(self.inside(words).cumsum(0), (0, 0, 1, self.widest))
        total = inside[last + 1] - inside[:count][:, None]  # spans that leave the document are masked outside
        mean = total / (widths + 1.0)[None, :, None]
        cell = F.relu(begin[:, None] + F.pad(end, (0, 0, 0, self.widest))[last] + mean + self.span_width)
        product = begin_product[:, None] * F.pad(end_product, (0, 0, 0, self.widest))[last]
        inside_document = (last < count).to(words.dtype)[None, None]
        cell = cell.permute(2, 0, 1)[None] * inside_document
        grid = torch.cat([cell, product.permute(2, 0, 1)[None]], 1)
        seen = F.relu(self.first(grid)) * inside_document
        seen = seen + F.relu(self.second(seen))
        logits: Tensor = self.out(self.dropout(torch.cat([cell, seen], 1)))
        return logits[0].permute(1, 2, 0)


class RelationHead(nn.Module):
    """Word vectors, mentions and pair features of one document → logits [n, n, labels] (head, tail, type)."""

    def __init__(
        self, width: int, entity_labels: int, labels: int, *, hidden: int = 192, dropout: float = 0.2,
        prior: float = 0.003, context: int = 0,
    ) -> None:  # fmt: skip
        super().__init__()
        self.context = PairContext(width, hidden, context) if context else None
        self.mention = nn.Linear(3 * width, 2 * hidden)
        self.mention_type = nn.Embedding(entity_labels, 2 * hidden)
        self.between = nn.Linear(width, hidden, bias=False)
        self.features = nn.Linear(sum(SIZES), hidden, bias=False)
        self.cell = nn.Linear(hidden, hidden)
        self.row = nn.Linear(hidden, hidden, bias=False)
        self.column = nn.Linear(hidden, hidden, bias=False)
        self.out = nn.Linear(2 * hidden, labels)
        nn.init.normal_(self.mention_type.weight, std=0.1)
        nn.init.normal_(self.features.weight, std=0.1)
        nn.init.zeros_(self.out.weight)
        nn.init.constant_(self.out.bias, math.log(prior / (1 - prior)))
        self.dropout = RowDropout(dropout)

    def forward(self, words: Tensor, spans: Tensor, kinds: Tensor, pairs: Tensor, allowed: Tensor) -> Tensor:
        """`spans` [n, 2] half-open, `kinds` [n], `pairs` [n, n, features], `allowed` [n, n] 0 or 1: only
        allowed pairs compete with each other."""
        words = self.dropout(words)
        start, stop = spans[:, 0], spans[:, 1]
        total = F.pad(words.cumsum(0), (0, 0, 1, 0))
        mean = (total[stop] - total[start]) / (stop - start)[:, None].to(words.dtype)
        mention = self.mention(torch.cat([words[start], words[stop - 1], mean], 1)) + self.mention_type(kinds)
        head, tail = mention.chunk(2, 1)
        cell = head[:, None] + tail[None] + self._between(words, start, stop)
        if self.context is not None:
            cell = cell + self.context(words, mention, start, stop)
        cell = F.relu(cell + self.features(pairs))
        cell = F.relu(self.cell(self.dropout(cell))) * allowed[..., None].to(words.dtype)
        rival = self.row(cell.amax(1))[:, None] + self.column(cell.amax(0))[None]
        seen = F.relu(cell + rival)
        logits: Tensor = self.out(self.dropout(torch.cat([cell, seen], 2)))
        return logits

    def _between(self, words: Tensor, start: Tensor, stop: Tensor) -> Tensor:
        """[n, n, hidden]: the mean of the words between two mentions; nested or adjacent ones have none."""
        total = F.pad(self.between(words).cumsum(0), (0, 0, 1, 0))
        low = torch.minimum(stop[:, None], stop[None])
        high = torch.maximum(start[:, None], start[None])
        length = (high - low).clamp(min=0)
        high = low + length
        return (total[high] - total[low]) / length.clamp(min=1)[..., None].to(words.dtype)


class PairContext(nn.Module):
    """What both mentions of a pair look at: attention pooled by the product of their two weights.

    After the localized context pooling of ATLOP (Zhou et al. 2021), with attention of the head's own instead
    of the encoder's: each mention gives a query for its role as head and one as tail.
    """

    def __init__(self, width: int, hidden: int, size: int, *, near: int = 60) -> None:
        super().__init__()
        self.near = near
        self.size = size
        self.query = nn.Linear(2 * hidden, 2 * size)
        self.key = nn.Linear(width, size)
        self.value = nn.Linear(width, hidden, bias=False)

    def forward(self, words: Tensor, mention: Tensor, start: Tensor, stop: Tensor) -> Tensor:
        """[n, n, hidden] of the pairs (head, tail); a mention sees the words up to `near` away from it."""
        places = torch.arange(len(words))
        far = (places[None] < start[:, None] - self.near) | (places[None] >= stop[:, None] + self.near)
        key = self.key(words).t() * self.size**-0.5
        roles = [(query @ key).clamp(-12, 12) for query in self.query(mention).chunk(2, 1)]
        head, tail = (scores.masked_fill(far, -30.0).exp() for scores in roles)
        value = self.value(words)
        weighted = head[:, :, None] * value[None]  # [n, N, hidden]
        mixed = torch.matmul(tail[None], weighted)  # [n heads, n tails, hidden]
        found: Tensor = mixed / (head @ tail.t() + 1e-6)[..., None]
        return found


class TagHead(nn.Module):
    """Word vectors [N, width] → logits [N, tags] of the joint part of speech and features."""

    def __init__(self, width: int, tags: int, *, dropout: float = 0.1) -> None:
        super().__init__()
        self.dropout = RowDropout(dropout)
        self.out = nn.Linear(width, tags)

    def forward(self, words: Tensor) -> Tensor:
        logits: Tensor = self.out(self.dropout(words))
        return logits
