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

from pipeline.neural.pairs import OFFSETS, SIZES
from pipeline.training.dropout import RowDropout

NOT_ASKED = -30.0  # the logit of a pair that the relation head does not look at
GATE_FLOOR = -4.0  # the lowest gate logit of a pair that it looks at: 1.8 per cent
CONTEXT_REACH = 60  # words on either side of a mention that it attends to
LARGEST, FAR, TINY = 12.0, -30.0, 1e-6  # attention scores, far words, the least sum of weights


class EntityHead(nn.Module):
    """Word vectors [N, width] of one document → logits [N, widest, labels] (start × width-1 × type)."""

    def __init__(
        self,
        width: int,
        labels: int,
        *,
        widest: int = 16,
        hidden: int = 128,
        product: int = 64,
        channels: int = 64,
        separable: bool = False,
        dropout: float = 0.2,
        prior: float = 0.003,
    ) -> None:
        super().__init__()
        self.widest = widest
        self.ends = nn.Linear(width, 2 * hidden + 2 * product)
        self.inside = nn.Linear(width, hidden, bias=False)
        self.span_width = nn.Parameter(torch.randn(widest, hidden) * 0.02)
        self.sizes = (hidden, hidden, product, product)
        self.first = grid_convolution(hidden + product, channels, separable=separable)
        self.second = grid_convolution(channels, channels, separable=separable)
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


def grid_convolution(inputs: int, outputs: int, *, separable: bool) -> nn.Conv2d | nn.Sequential:
    """A 3×3 convolution over the grid of spans. `separable`: one filter a channel, then a mixture of the
    channels (Howard et al. 2017), a seventh of the multiplications."""
    if not separable:
        return nn.Conv2d(inputs, outputs, 3, padding=1)
    return nn.Sequential(
        nn.Conv2d(inputs, inputs, 3, padding=1, groups=inputs, bias=False), nn.Conv2d(inputs, outputs, 1)
    )


class RelationHead(nn.Module):
    """Word vectors, mentions and pair codes of one document → logits [n, n, labels] (head, tail, type).

    With a gate it has two passes: a product of low rank for all pairs, and the full head for those pairs
    whose gate logit is `GATE_FLOOR` or more.
    """

    def __init__(
        self,
        width: int,
        entity_labels: int,
        labels: int,
        *,
        hidden: int = 192,
        dropout: float = 0.2,
        prior: float = 0.003,
        context: int = 0,
        gate: int = 0,
    ) -> None:
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
        self.gate = PairGate(2 * hidden, gate) if gate else None
        nn.init.normal_(self.mention_type.weight, std=0.1)
        nn.init.normal_(self.features.weight, std=0.1)
        nn.init.zeros_(self.out.weight)
        nn.init.constant_(self.out.bias, math.log(prior / (1 - prior)))
        self.dropout = RowDropout(dropout)

    def forward(
        self, words: Tensor, spans: Tensor, kinds: Tensor, codes: Tensor, allowed: Tensor
    ) -> tuple[Tensor, Tensor | None]:
        """Logits [n, n, labels], `NOT_ASKED` where the head does not look, and the gate's logits [n, n].

        `spans` [n, 2] half-open, `kinds` [n], `codes` [n, n, features] of `pair_codes`, `allowed` [n, n]
        bool: only pairs that are allowed and pass the gate are looked at, and compete with each other.
        """
        words = self.dropout(words)
        start, stop = spans[:, 0], spans[:, 1]
        total = F.pad(words.cumsum(0), (0, 0, 1, 0))
        mean = (total[stop] - total[start]) / (stop - start)[:, None].to(words.dtype)
        mention = self.mention(torch.cat([words[start], words[stop - 1], mean], 1)) + self.mention_type(kinds)
        gate = None if self.gate is None else self.gate(mention, codes)
        asked = allowed if gate is None else allowed & (gate.detach() >= GATE_FLOOR)
        places = asked.nonzero()
        heads, tails = places[:, 0], places[:, 1]
        head, tail = mention.chunk(2, 1)
        cell = head[heads] + tail[tails] + self._between(words, start, stop, heads, tails)
        if self.context is not None:
            cell = cell + self.context(words, mention, start, stop, heads, tails)
        cell = F.relu(cell + self.features(one_hot(codes[heads, tails])))
        cell = F.relu(self.cell(self.dropout(cell)))
        count = len(spans)
        rival = self.row(_strongest(cell, heads, count))[heads]
        rival = rival + self.column(_strongest(cell, tails, count))[tails]
        answers = self.out(self.dropout(torch.cat([cell, F.relu(cell + rival)], 1)))
        logits = torch.full((count, count, answers.shape[1]), NOT_ASKED)
        return logits.index_put((heads, tails), answers), gate

    def _between(self, words: Tensor, start: Tensor, stop: Tensor, heads: Tensor, tails: Tensor) -> Tensor:
        """[P, hidden]: the mean of the words between the two mentions of each pair; nested or adjacent ones
        have none."""
        total = F.pad(self.between(words).cumsum(0), (0, 0, 1, 0))
        low = torch.minimum(stop[heads], stop[tails])
        high = torch.maximum(start[heads], start[tails])
        length = (high - low).clamp(min=0)
        high = low + length
        return (total[high] - total[low]) / length.clamp(min=1)[:, None].to(words.dtype)


class PairGate(nn.Module):
    """A cheap first look at all pairs: are the two related at all? A product of low rank and the distance."""

    def __init__(self, mention: int, rank: int) -> None:
        super().__init__()
        self.rank = rank
        self.roles = nn.Linear(mention, 2 * rank)
        self.distance = nn.Embedding(SIZES[0], 1)
        nn.init.zeros_(self.distance.weight)

    def forward(self, mention: Tensor, codes: Tensor) -> Tensor:
        """[n, n] logits."""
        head, tail = self.roles(mention).chunk(2, 1)
        near: Tensor = self.distance(codes[..., 0])[..., 0]
        logits: Tensor = head @ tail.t() * self.rank**-0.5 + near
        return logits


class PairContext(nn.Module):
    """What both mentions of a pair look at: attention pooled by the product of their two weights.

    After the localized context pooling of ATLOP (Zhou et al. 2021), with attention of the head's own instead
    of the encoder's: each mention gives a query for its role as head and one as tail.
    """

    def __init__(self, width: int, hidden: int, size: int) -> None:
        super().__init__()
        self.size = size
        self.query = nn.Linear(2 * hidden, 2 * size)
        self.key = nn.Linear(width, size)
        self.value = nn.Linear(width, hidden, bias=False)

    def forward(
        self, words: Tensor, mention: Tensor, start: Tensor, stop: Tensor, heads: Tensor, tails: Tensor
    ) -> Tensor:
        """[P, hidden] of the pairs; a mention sees the words up to `CONTEXT_REACH` away from it."""
        places = torch.arange(len(words))
        far = places[None] < start[:, None] - CONTEXT_REACH
        far = far | (places[None] >= stop[:, None] + CONTEXT_REACH)
        key = self.key(words).t() * self.size**-0.5
        roles = [(query @ key).clamp(-LARGEST, LARGEST) for query in self.query(mention).chunk(2, 1)]
        head, tail = (scores.masked_fill(far, FAR).exp() for scores in roles)
        weights = head[heads] * tail[tails]  # [P, N]
        found: Tensor = (weights @ self.value(words)) / (weights.sum(1) + TINY)[:, None]
        return found


def one_hot(codes: Tensor) -> Tensor:
    """Codes [P, features] → [P, sum(SIZES)], one 1 for each feature."""
    hot = torch.zeros(len(codes), sum(SIZES))
    return hot.scatter_(1, codes + torch.tensor(OFFSETS), 1.0)


def _strongest(cells: Tensor, places: Tensor, count: int) -> Tensor:
    """[count, size]: the largest value, at least 0, of the cells [P, size] that stand at each place."""
    at = places[:, None].expand_as(cells)
    return torch.zeros(count, cells.shape[1]).scatter_reduce(0, at, cells, "amax")


class TagHead(nn.Module):
    """Word vectors [N, width] → logits [N, tags] of the joint part of speech and features."""

    def __init__(self, width: int, tags: int, *, dropout: float = 0.1) -> None:
        super().__init__()
        self.dropout = RowDropout(dropout)
        self.out = nn.Linear(width, tags)

    def forward(self, words: Tensor) -> Tensor:
        logits: Tensor = self.out(self.dropout(words))
        return logits
