"""What export must know of each kind of encoder: one entry a kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
import torch
from onnx import ModelProto
from torch import nn

from pipeline.neural.features_encoder import WORD_GRAPH
from pipeline.training.encoders import PieceBatch, TransformerEncoder
from pipeline.training.export.activations import Feeds
from pipeline.training.export.recurrent_graph import recurrent_graph, word_graph
from pipeline.training.export.transformer_graph import transformer_graph
from pipeline.training.recurrent import FeatureBatch, RecurrentEncoder

ENCODER = "encoder.onnx"


@dataclass(frozen=True, slots=True)
class EncoderKind:
    """`name`: the kind in reader.json. `graphs`: encoder → graphs by file name; that of `ENCODER` gives
    `vectors`. `feeds`: the encoder and a batch → by file name the inputs of one call after the other.
    `options`: what the runtime must know of the encoder beside its windows."""

    name: str
    graphs: Callable[[Any], dict[str, ModelProto]]
    feeds: Callable[[Any, Any], dict[str, list[Feeds]]]
    options: Callable[[Any], dict[str, int]]


def kind_of(encoder: nn.Module) -> EncoderKind:
    """The entry of an encoder's class. Raises TypeError for a class without one."""
    kind = KINDS.get(type(encoder))
    if kind is None:
        name = type(encoder).__name__
        raise TypeError(f"Export knows no encoder of the class {name}; add it to KINDS in {__name__}.")
    return kind


def piece_graphs(encoder: TransformerEncoder) -> dict[str, ModelProto]:
    return {ENCODER: transformer_graph(encoder)}


def piece_feeds(encoder: TransformerEncoder, batch: PieceBatch) -> dict[str, list[Feeds]]:
    """One call a window."""
    pieces, opens = batch.pieces.numpy(), batch.first_in_line.numpy().astype(np.float32)
    owners = batch.word_of_piece.numpy()
    bounds = [0, *accumulate(batch.piece_counts)]
    calls: list[Feeds] = [
        {
            "pieces": pieces[first:stop],
            "positions": np.arange(stop - first),
            "first_in_line": opens[first:stop],
            "word_of_piece": owners[first:stop] - owners[first],
        }
        for first, stop in pairwise(bounds)
    ]
    return {ENCODER: calls}


def feature_graphs(encoder: RecurrentEncoder) -> dict[str, ModelProto]:
    return {WORD_GRAPH: word_graph(encoder.words), ENCODER: recurrent_graph(encoder)}


@torch.no_grad()
def feature_feeds(encoder: RecurrentEncoder, batch: FeatureBatch) -> dict[str, list[Feeds]]:
    """One call for the words, one for the windows of a document."""
    words: Feeds = {
        "navec": batch.navec.numpy(),
        "ids": batch.ids.numpy(),
        "characters": batch.characters.numpy(),
    }
    windows: Feeds = {
        "words": encoder.words(batch.navec, batch.ids, batch.characters).numpy(),
        "index": batch.index.numpy(),
        "flags": batch.flags.numpy(),
        "lengths": batch.lengths.numpy().astype(np.int32),
    }
    return {WORD_GRAPH: [words], ENCODER: [windows]}


def feature_options(encoder: RecurrentEncoder) -> dict[str, int]:
    return {"word_width": encoder.words.projection.out_features}


KINDS: dict[type[nn.Module], EncoderKind] = {
    TransformerEncoder: EncoderKind("pieces", piece_graphs, piece_feeds, lambda encoder: {}),
    RecurrentEncoder: EncoderKind("features", feature_graphs, feature_feeds, feature_options),
}
