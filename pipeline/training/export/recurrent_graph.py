"""The recurrent encoder as a graph: all windows of one document in one padded batch.

Torch orders the gates of an LSTM input, forget, cell, output; ONNX input, output, forget, cell. ONNX's
bidirectional LSTM reads each window backwards from its own end (`lengths`), as `BiLstm` does.
"""

from __future__ import annotations

from onnx import ModelProto, TensorProto
from torch import Tensor, cat, nn

from pipeline.neural.word_features import CHARACTERS, NAVEC_WIDTH
from pipeline.training.export.graph import FLOAT, INT64, GraphWriter
from pipeline.training.recurrent import NAVEC_SCALE, BiLstm, RecurrentEncoder, WordModel

_EMBEDDINGS = ("trained", "suffix2", "suffix3", "suffix4", "prefix4", "shape")


def word_graph(words: WordModel) -> ModelProto:
    """`navec` [U, 300], `ids` [U, 6], `characters` [U, 16] of words → `words` [U, word width]."""
    graph = GraphWriter()
    navec = graph.input("navec", FLOAT, ["U", NAVEC_WIDTH])
    ids = graph.input("ids", INT64, ["U", len(_EMBEDDINGS)])
    characters = graph.input("characters", INT64, ["U", CHARACTERS])
    _word_model(graph, words, navec, ids, characters)
    graph.output("words", FLOAT, ["U", words.projection.out_features])
    return graph.model("words")


def recurrent_graph(encoder: RecurrentEncoder) -> ModelProto:
    """`words` [U, word width] of the distinct words, `index` [B, L], `flags` [B, L, 2], `lengths` int32 [B]
    → `vectors` [B, L, width]."""
    graph = GraphWriter()
    words = graph.input("words", FLOAT, ["U", encoder.words.projection.out_features])
    index = graph.input("index", INT64, ["B", "L"])
    flags = graph.input("flags", FLOAT, ["B", "L", 2])
    lengths = graph.input("lengths", TensorProto.INT32, ["B"])
    marks = graph.op("MatMul", flags, graph.weight("flags.weight", encoder.flags.weight.t()))
    hidden = graph.op("Add", graph.op("Gather", words, index), marks)
    hidden = graph.op("Transpose", hidden, perm=[1, 0, 2])
    for number, layer in enumerate(encoder.layers):
        assert isinstance(layer, BiLstm)
        seen = _lstm(graph, layer, f"layers.{number}.", hidden, lengths)
        hidden = graph.op("Add", hidden, seen) if number else seen
    graph.op("Transpose", hidden, perm=[1, 0, 2], out="vectors")
    graph.output("vectors", FLOAT, ["B", "L", encoder.width])
    return graph.model("encoder")


def _word_model(graph: GraphWriter, words: WordModel, navec: str, ids: str, characters: str) -> None:
    """Makes `words` [U, width]."""
    scale = graph.weight("navec_scale", Tensor([NAVEC_SCALE]))
    parts = [graph.op("Mul", navec, scale)]
    for column, name in enumerate(_EMBEDDINGS):
        table = graph.weight(f"words.{name}.weight", getattr(words, name).weight)
        chosen = graph.op("Gather", ids, graph.whole(column), axis=1)
        parts.append(graph.op("Gather", table, chosen))
    letters = graph.op("Gather", graph.weight("words.letter.weight", words.letter.weight), characters)
    spelled = graph.op(
        "Conv",
        graph.op("Transpose", letters, perm=[0, 2, 1]),
        graph.weight("words.spelling.weight", words.spelling.weight),
        _bias(graph, words.spelling, "spelling"),
        kernel_shape=[3],
        pads=[1, 1],
    )
    parts.append(graph.op("ReduceMax", graph.op("Relu", spelled), graph.ints(2), keepdims=0))
    joint = graph.op("Concat", *parts, axis=1)
    weight = graph.weight("words.projection.weight", words.projection.weight.t())
    projected = graph.op("MatMul", joint, weight)
    graph.op("Add", projected, _bias(graph, words.projection, "projection"), out="words")


def _bias(graph: GraphWriter, module: nn.Module, name: str) -> str:
    bias = module.bias
    assert isinstance(bias, Tensor)
    return graph.weight(f"words.{name}.bias", bias)


def _lstm(graph: GraphWriter, layer: BiLstm, prefix: str, hidden: str, lengths: str) -> str:
    """[L, B, in] → [L, B, 2 × hidden]"""
    parts: dict[str, list[Tensor]] = {"weight_ih": [], "weight_hh": [], "bias": []}
    for direction in (layer.forwards, layer.backwards):
        weights = {name.removesuffix("_l0"): _gates(weight) for name, weight in direction.named_parameters()}
        parts["weight_ih"].append(weights["weight_ih"])
        parts["weight_hh"].append(weights["weight_hh"])
        parts["bias"].append(cat([weights["bias_ih"], weights["bias_hh"]]))
    names = [
        graph.weight(prefix + name, cat([tensor.float()[None] for tensor in tensors]))
        for name, tensors in parts.items()
    ]
    both = graph.op(
        "LSTM", hidden, *names, lengths, hidden_size=layer.forwards.hidden_size, direction="bidirectional"
    )  # [L, 2, B, hidden]
    together = graph.op("Transpose", both, perm=[0, 2, 1, 3])
    return graph.op("Reshape", together, graph.ints(0, 0, 2 * layer.forwards.hidden_size))


def _gates(tensor: Tensor) -> Tensor:
    """Input, forget, cell, output → input, output, forget, cell."""
    first, forget, cell, out = tensor.detach().chunk(4)
    return cat([first, out, forget, cell])
