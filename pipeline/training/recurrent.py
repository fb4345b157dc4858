"""The fast encoder: word vectors, characters and affixes under two BiLSTM layers (Hochreiter and Schmidhuber
1997; Ma and Hovy 2016 for the word model)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pipeline.neural.feature_windows import feature_windows
from pipeline.neural.network_words import NetworkWords
from pipeline.neural.word_features import AFFIX_BUCKETS, LETTERS, NAVEC_WIDTH, SHAPES, FeatureMaker
from pipeline.training.dropout import RowDropout

NAVEC_SCALE = 2.0


@dataclass(slots=True)
class FeatureBatch:
    """As `FeatureWindows`, of several documents: the distinct words of all stand in one row."""

    navec: Tensor
    ids: Tensor
    characters: Tensor
    index: Tensor
    flags: Tensor
    lengths: Tensor
    core: Tensor


class FeatureBatches:
    """Makes batches of whole documents."""

    def __init__(self, maker: FeatureMaker, *, longest: int = 128, context: int = 16) -> None:
        self.maker = maker
        self.longest = longest
        self.context = context

    def batch(self, documents: Sequence[NetworkWords]) -> FeatureBatch:
        """One batch; `core` picks the words of the documents in their order."""
        found = [
            part
            for words in documents
            for part in feature_windows(words, longest=self.longest, context=self.context)
        ]
        length = max(part.index.shape[1] for part in found)
        index, flags, core = [], [], []
        known = rows = 0
        for part in found:
            own = part.index.shape[1]
            index.append(np.pad(part.index + known, ((0, 0), (0, length - own))))
            flags.append(np.pad(part.flags, ((0, 0), (0, length - own), (0, 0))))
            core.append((part.core // own + rows) * length + part.core % own)
            known += len(part.words)
            rows += len(part.index)
        features = self.maker.features([word for part in found for word in part.words])
        return FeatureBatch(
            torch.from_numpy(features.navec),
            torch.from_numpy(features.ids),
            torch.from_numpy(features.characters),
            torch.from_numpy(np.concatenate(index)),
            torch.from_numpy(np.concatenate(flags)),
            torch.from_numpy(np.concatenate([part.lengths for part in found])),
            torch.from_numpy(np.concatenate(core)),
        )


class WordModel(nn.Module):
    """Features of distinct words → one vector each, whatever stands around them."""

    def __init__(
        self,
        vocabulary: int,
        width: int,
        *,
        trained: int = 96,
        affix: int = 48,
        shape: int = 32,
        letter: int = 32,
        letters: int = 96,
    ) -> None:
        super().__init__()
        self.trained = nn.Embedding(vocabulary, trained)
        self.suffix2 = nn.Embedding(AFFIX_BUCKETS, affix)
        self.suffix3 = nn.Embedding(AFFIX_BUCKETS, affix)
        self.suffix4 = nn.Embedding(AFFIX_BUCKETS, affix)
        self.prefix4 = nn.Embedding(AFFIX_BUCKETS, affix)
        self.shape = nn.Embedding(SHAPES, shape)
        self.letter = nn.Embedding(LETTERS, letter, padding_idx=0)
        self.spelling = nn.Conv1d(letter, letters, 3, padding=1)
        self.projection = nn.Linear(NAVEC_WIDTH + trained + 4 * affix + shape + letters, width)
        for embedding in (self.trained, self.suffix2, self.suffix3, self.suffix4, self.prefix4, self.shape):
            nn.init.normal_(embedding.weight, std=0.3)
        with torch.no_grad():
            self.trained.weight.mul_(0.1)

    def forward(self, navec: Tensor, ids: Tensor, characters: Tensor) -> Tensor:
        spelled = F.relu(self.spelling(self.letter(characters).transpose(1, 2))).amax(2)
        parts = [
            navec * NAVEC_SCALE,
            self.trained(ids[:, 0]),
            self.suffix2(ids[:, 1]),
            self.suffix3(ids[:, 2]),
            self.suffix4(ids[:, 3]),
            self.prefix4(ids[:, 4]),
            self.shape(ids[:, 5]),
            spelled,
        ]
        projected: Tensor = self.projection(torch.cat(parts, 1))
        return projected


class BiLstm(nn.Module):
    """Both directions over padded windows; the backward one reads each window from its own end."""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.forwards = nn.LSTM(width, hidden, batch_first=True)
        self.backwards = nn.LSTM(width, hidden, batch_first=True)

    def forward(self, hidden: Tensor, reverse: Tensor) -> Tensor:
        """`reverse` [B, L]: for each place the place that takes its turn when a window is read backwards.
        Computes in the precision of its weights, answers in fp32."""
        hidden = hidden.to(next(self.forwards.parameters()).dtype)
        flipped = torch.gather(hidden, 1, reverse[..., None].expand(-1, -1, hidden.shape[2]))
        there = self.forwards(hidden)[0]
        back = self.backwards(flipped)[0]
        back = torch.gather(back, 1, reverse[..., None].expand(-1, -1, back.shape[2]))
        return torch.cat([there, back], 2).float()


class RecurrentEncoder(nn.Module):
    """Windows of words → one vector [2 × hidden] a word."""

    def __init__(
        self, *, vocabulary: int, width: int = 320, hidden: int = 256, layers: int = 2, dropout: float = 0.3
    ) -> None:
        super().__init__()
        self.width = 2 * hidden
        self.words = WordModel(vocabulary, width)
        self.flags = nn.Linear(2, width, bias=False)
        self.layers = nn.ModuleList(BiLstm(2 * hidden if at else width, hidden) for at in range(layers))
        self.dropout = RowDropout(dropout)

    def forward(self, batch: FeatureBatch) -> Tensor:
        """Vectors [N, width] of the words of all documents of the batch."""
        words = self.words(batch.navec, batch.ids, batch.characters)
        hidden = self.dropout(words[batch.index] + self.flags(batch.flags))
        reverse = reversal(batch.lengths, batch.index.shape[1])
        for at, layer in enumerate(self.layers):
            seen = self.dropout(layer(hidden, reverse))
            hidden = hidden + seen if at else seen
        found: Tensor = hidden.flatten(0, 1)[batch.core]
        return found


def reversal(lengths: Tensor, longest: int) -> Tensor:
    """[B, L]: place l of a window of n words → n - 1 - l; padding stays where it is."""
    places = torch.arange(longest)[None].expand(len(lengths), -1)
    return torch.where(places < lengths[:, None], lengths[:, None] - 1 - places, places)
