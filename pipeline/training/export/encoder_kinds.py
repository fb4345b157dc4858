"""What export must know of each kind of encoder: one entry a kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
from onnx import ModelProto
from torch import nn

from pipeline.training.encoders import PieceBatch, TransformerEncoder
from pipeline.training.export.activations import Feeds
from pipeline.training.export.recurrent_graph import recurrent_graph
from pipeline.training.export.transformer_graph import transformer_graph
from pipeline.training.recurrent import FeatureBatch, RecurrentEncoder


@dataclass(frozen=True, slots=True)
class EncoderKind:
    """`name`: the kind in reader.json. `graph`: encoder → graph with the output `vectors`. `feeds`: a batch
    of the encoder → the inputs of one call of the graph after the other."""

    name: str
    graph: Callable[[Any], ModelProto]
    feeds: Callable[[Any], list[Feeds]]


def kind_of(encoder: nn.Module) -> EncoderKind:
    """The entry of an encoder's class. Raises TypeError for a class without one."""
    kind = KINDS.get(type(encoder))
    if kind is None:
        name = type(encoder).__name__
        raise TypeError(f"Export knows no encoder of the class {name}; add it to KINDS in {__name__}.")
    return kind


def piece_feeds(batch: PieceBatch) -> list[Feeds]:
    """One call a window."""
    pieces, opens = batch.pieces.numpy(), batch.first_in_line.numpy().astype(np.float32)
    owners = batch.word_of_piece.numpy()
    bounds = [0, *accumulate(batch.piece_counts)]
    return [
        {
            "pieces": pieces[first:stop],
            "positions": np.arange(stop - first),
            "first_in_line": opens[first:stop],
            "word_of_piece": owners[first:stop] - owners[first],
        }
        for first, stop in pairwise(bounds)
    ]


def feature_feeds(batch: FeatureBatch) -> list[Feeds]:
    """One call for the windows of a document."""
    return [
        {
            "navec": batch.navec.numpy(),
            "ids": batch.ids.numpy(),
            "characters": batch.characters.numpy(),
            "index": batch.index.numpy(),
            "flags": batch.flags.numpy(),
            "lengths": batch.lengths.numpy().astype(np.int32),
        }
    ]


KINDS: dict[type[nn.Module], EncoderKind] = {
    TransformerEncoder: EncoderKind("pieces", transformer_graph, piece_feeds),
    RecurrentEncoder: EncoderKind("features", recurrent_graph, feature_feeds),
}
