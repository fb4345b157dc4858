"""The transformer encoder as a graph: one window a call.

Written in the fused operators of onnxruntime where they are faster, so that each layer is a handful of nodes.
Matrix products are left alone, for int8 replaces them. Rows stay two-dimensional outside the attention: over
three dimensions onnxruntime would fuse sum and norm into an operator that takes four times as long.
"""

from __future__ import annotations

import torch
from onnx import ModelProto
from torch import nn

from pipeline.training.encoders import TransformerEncoder, TransformerLayer
from pipeline.training.export.graph import FLOAT, INT64, GraphWriter


def transformer_graph(encoder: TransformerEncoder) -> ModelProto:
    """`pieces`, `positions`, `first_in_line`, `word_of_piece` [T] → `vectors` [W, width], frame words too."""
    graph = GraphWriter()
    pieces = graph.input("pieces", INT64, ["T"])
    positions = graph.input("positions", INT64, ["T"])
    first_in_line = graph.input("first_in_line", FLOAT, ["T"])
    word_of_piece = graph.input("word_of_piece", INT64, ["T"])
    hidden = _embedded(graph, encoder, pieces, positions, first_in_line)
    for number, layer in enumerate(encoder.layers):
        assert isinstance(layer, TransformerLayer)
        if number == encoder.pool_at:
            hidden = _mean_by_word(graph, hidden, word_of_piece)
        hidden = _layer(graph, layer, f"layers.{number}.", hidden)
    if encoder.pool_at >= len(encoder.layers):
        hidden = _mean_by_word(graph, hidden, word_of_piece)
    graph.op("Identity", hidden, out="vectors")
    graph.output("vectors", FLOAT, ["W", encoder.width])
    return graph.model("encoder")


def _embedded(
    graph: GraphWriter, encoder: TransformerEncoder, pieces: str, positions: str, first_in_line: str
) -> str:
    """[T, width]: the sum of what stands for a piece, its place and a new line, normed."""
    words = graph.op("Gather", graph.weight("word_embeddings.weight", encoder.word_embeddings.weight), pieces)
    places = graph.weight("position_embeddings.weight", encoder.position_embeddings.weight)
    total = graph.op("Add", words, graph.op("Gather", places, positions))
    line = graph.weight("line_embedding", encoder.line_embedding)
    opens = graph.op("Mul", graph.op("Unsqueeze", first_in_line, graph.ints(1)), line)
    return _normed(graph, graph.op("Add", total, opens), encoder.embeddings_norm, "embeddings_norm")


def _mean_by_word(graph: GraphWriter, hidden: str, word_of_piece: str) -> str:
    """[T, width] → [W, width] by a matrix [W, T] that says which pieces a word has."""
    last = graph.op("Gather", word_of_piece, graph.whole(-1))
    words = graph.op("Range", graph.whole(0), graph.op("Add", last, graph.whole(1)), graph.whole(1))
    column = graph.op("Unsqueeze", words, graph.ints(1))
    owned = graph.op("Cast", graph.op("Equal", column, word_of_piece), to=FLOAT)
    counts = graph.op("ReduceSum", owned, graph.ints(1), keepdims=1)
    return graph.op("Div", graph.op("MatMul", owned, hidden), counts)


def _layer(graph: GraphWriter, layer: TransformerLayer, prefix: str, hidden: str) -> str:
    own = layer.attention
    parts = (own.query, own.key, own.value)
    joint = graph.weight(prefix + "attention.weight", torch.cat([part.weight for part in parts]).t())
    bias = graph.weight(prefix + "attention.bias", torch.cat([part.bias for part in parts]))
    asked = graph.ops(
        "Split",
        graph.op("Unsqueeze", graph.op("MatMul", hidden, joint), graph.ints(0)),
        outs=[prefix + part for part in ("query", "key", "value")],
        axis=-1,
        num_outputs=3,
    )
    mixed = graph.op("MultiHeadAttention", *asked, bias, num_heads=own.heads)
    mixed = graph.op("Squeeze", mixed, graph.ints(0))
    mixed = _linear(graph, own.attention_output, prefix + "attention_output", mixed)
    hidden = _normed(graph, graph.op("Add", mixed, hidden), layer.attention_norm, prefix + "attention_norm")
    weight = graph.weight(prefix + "intermediate.weight", layer.intermediate.weight.t())
    bias = graph.weight(prefix + "intermediate.bias", layer.intermediate.bias)
    inner = graph.op("BiasGelu", graph.op("MatMul", hidden, weight), bias)
    inner = _linear(graph, layer.output, prefix + "output", inner)
    return _normed(graph, graph.op("Add", inner, hidden), layer.output_norm, prefix + "output_norm")


def _linear(graph: GraphWriter, layer: nn.Linear, name: str, rows: str) -> str:
    product = graph.op("MatMul", rows, graph.weight(name + ".weight", layer.weight.t()))
    return graph.op("Add", product, graph.weight(name + ".bias", layer.bias))


def _normed(graph: GraphWriter, rows: str, norm: nn.LayerNorm, name: str) -> str:
    weight, bias = graph.weight(name + ".weight", norm.weight), graph.weight(name + ".bias", norm.bias)
    return graph.op("LayerNormalization", rows, weight, bias, epsilon=norm.eps)
