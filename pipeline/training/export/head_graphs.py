"""The heads as graphs: the same computation as `training/heads.py`, with the labels of the main task alone.

Parity with torch is what `parity.py` and the tests check.
"""

from __future__ import annotations

import numpy as np
import torch
from onnx import ModelProto, numpy_helper
from torch import Tensor, nn

from pipeline.neural.pairs import OFFSETS, SIZES
from pipeline.training.export.graph import FLOAT, INT64, GraphWriter
from pipeline.training.heads import (
    CONTEXT_REACH,
    FAR,
    GATE_FLOOR,
    LARGEST,
    NOT_ASKED,
    TINY,
    EntityHead,
    PairContext,
    PairGate,
    RelationHead,
    TagHead,
)

_LABEL_ROWS = slice(None)


def entity_graph(head: EntityHead, rows: slice = _LABEL_ROWS) -> ModelProto:
    """`vectors` [N, width] → `logits` [N, widest, E]; `rows`: the labels to keep."""
    graph, widest = GraphWriter(), head.widest
    vectors = graph.input("vectors", FLOAT, ["N", head.ends.in_features])
    begin, end, begin_product, end_product, inside = _parts(graph, head, vectors)
    count = graph.op("Gather", graph.op("Shape", vectors), graph.whole(0))
    order = graph.op("Range", graph.whole(0), count, graph.whole(1))
    steps = graph.weight("steps", np.arange(widest, dtype=np.int64))
    last = graph.op("Add", graph.op("Unsqueeze", order, graph.ints(1)), steps)
    mean = _mean_inside(graph, inside, last, widest)
    cell = graph.op("Add", graph.op("Unsqueeze", begin, graph.ints(1)), _at(graph, end, last, widest))
    cell = graph.op("Add", cell, graph.op("Add", mean, graph.weight("span_width", head.span_width)))
    product = graph.op(
        "Mul", graph.op("Unsqueeze", begin_product, graph.ints(1)), _at(graph, end_product, last, widest)
    )
    within = graph.op("Cast", graph.op("Less", last, count), to=FLOAT)
    within = graph.op("Unsqueeze", within, graph.ints(0, 1))
    cell = graph.op("Mul", _as_image(graph, graph.op("Relu", cell)), within)
    grid = graph.op("Concat", cell, _as_image(graph, product), axis=1)
    seen = graph.op("Mul", graph.op("Relu", _convolved(graph, grid, head.first, "first")), within)
    seen = graph.op("Add", seen, graph.op("Relu", _convolved(graph, seen, head.second, "second")))
    both = graph.op("Concat", cell, seen, axis=1)
    weight = graph.weight("out.weight", head.out.weight[rows])
    assert head.out.bias is not None
    logits = graph.op("Conv", both, weight, graph.weight("out.bias", head.out.bias[rows]))
    logits = graph.op("Transpose", logits, perm=[0, 2, 3, 1])
    graph.op("Squeeze", logits, graph.ints(0), out="logits")
    graph.output("logits", FLOAT, ["N", widest, len(head.out.bias[rows])])
    return graph.model("entities")


def _parts(graph: GraphWriter, head: EntityHead, vectors: str) -> list[str]:
    """What a word says as the first and the last of a span, twice, and as one of its inside."""
    inner = head.inside.weight
    weight = graph.weight("parts.weight", torch.cat([head.ends.weight, inner]).t())
    bias = graph.weight("parts.bias", torch.cat([head.ends.bias, torch.zeros(len(inner))]))
    names = ["begin", "end", "begin_product", "end_product", "inside"]
    sizes = graph.ints(*head.sizes, len(inner))
    return graph.ops("Split", graph.op("Gemm", vectors, weight, bias), sizes, outs=names, axis=1)


def _at(graph: GraphWriter, rows: str, last: str, widest: int) -> str:
    """The rows [N, size] of the last words of all spans [N, widest, size]; zeros behind the document."""
    return graph.op("Gather", graph.op("Pad", rows, graph.ints(0, 0, widest, 0)), last)


def _mean_inside(graph: GraphWriter, inside: str, last: str, widest: int) -> str:
    sums = graph.op("CumSum", inside, graph.whole(0))
    upto = graph.op("Pad", sums, graph.ints(1, 0, widest, 0))
    before = graph.op("Pad", sums, graph.ints(1, 0, -1, 0))
    total = graph.op(
        "Sub",
        graph.op("Gather", upto, graph.op("Add", last, graph.whole(1))),
        graph.op("Unsqueeze", before, graph.ints(1)),
    )
    sizes = graph.weight("sizes", np.arange(1, widest + 1, dtype=np.float32)[None, :, None])
    return graph.op("Div", total, sizes)


def _as_image(graph: GraphWriter, grid: str) -> str:
    """[N, widest, channels] → [1, channels, N, widest]"""
    return graph.op("Unsqueeze", graph.op("Transpose", grid, perm=[2, 0, 1]), graph.ints(0))


def _convolved(graph: GraphWriter, image: str, layer: nn.Conv2d | nn.Sequential, name: str) -> str:
    if isinstance(layer, nn.Conv2d):
        return _convolution(graph, image, layer, name)
    for number, part in enumerate(layer):
        assert isinstance(part, nn.Conv2d)
        image = _convolution(graph, image, part, f"{name}.{number}")
    return image


def _convolution(graph: GraphWriter, image: str, layer: nn.Conv2d, name: str) -> str:
    weights = [graph.weight(name + ".weight", layer.weight)]
    if layer.bias is not None:
        weights.append(graph.weight(name + ".bias", layer.bias))
    size = int(layer.padding[0])
    return graph.op("Conv", image, *weights, pads=[size] * 4, group=layer.groups)


def relation_graph(head: RelationHead, kinds: slice = _LABEL_ROWS, rows: slice = _LABEL_ROWS) -> ModelProto:
    """`vectors` [N, width], `spans` [n, 2], `kinds` [n], `codes` [n, n, F], `allowed` [n, n] → `logits`
    [n, n, R], `NOT_ASKED` where not allowed; `kinds`, `rows`: the entity and the relation labels to keep.

    The P pairs that are allowed and pass the gate are computed.
    """
    graph = GraphWriter()
    width = head.between.in_features
    vectors = graph.input("vectors", FLOAT, ["N", width])
    spans = graph.input("spans", INT64, ["n", 2])
    kind = graph.input("kinds", INT64, ["n"])
    codes = graph.input("codes", INT64, ["n", "n", len(SIZES)])
    allowed = graph.input("allowed", FLOAT, ["n", "n"])
    start = graph.op("Gather", spans, graph.whole(0), axis=1)
    stop = graph.op("Gather", spans, graph.whole(1), axis=1)
    mention = _mention(graph, head, vectors, start, stop)
    known = graph.weight("mention_type.weight", head.mention_type.weight[kinds])
    mention = graph.op("Add", mention, graph.op("Gather", known, kind))
    if head.gate is not None:
        allowed = graph.op("Mul", allowed, _passes(graph, head.gate, mention, codes))
    places = graph.op("Transpose", graph.op("NonZero", allowed), perm=[1, 0])  # [P, 2]
    at_head = graph.op("Gather", places, graph.whole(0), axis=1)
    at_tail = graph.op("Gather", places, graph.whole(1), axis=1)
    first, second = graph.ops("Split", mention, outs=["head", "tail"], axis=1, num_outputs=2)
    cell = graph.op("Add", graph.op("Gather", first, at_head), graph.op("Gather", second, at_tail))
    cell = graph.op("Add", cell, _between(graph, head, vectors, start, stop, (at_head, at_tail)))
    if head.context is not None:
        seen = _context(graph, head.context, (vectors, mention, start, stop), (at_head, at_tail))
        cell = graph.op("Add", cell, seen)
    own = graph.op("Add", graph.op("GatherND", codes, places), graph.ints(*OFFSETS))  # [P, F]
    table = graph.weight("features.weight", head.features.weight.t())
    features = graph.op("ReduceSum", graph.op("Gather", table, own), graph.ints(1), keepdims=0)
    cell = graph.op("Relu", graph.op("Add", cell, features))
    cell = graph.op("Relu", _linear(graph, head.cell, "cell", cell))
    count = graph.op("Gather", graph.op("Shape", spans), graph.ints(0))
    row = _strongest(graph, cell, at_head, count, head.cell.out_features)
    column = _strongest(graph, cell, at_tail, count, head.cell.out_features)
    rival = graph.op(
        "Add",
        graph.op("Gather", _linear(graph, head.row, "row", row), at_head),
        graph.op("Gather", _linear(graph, head.column, "column", column), at_tail),
    )
    both = graph.op("Concat", cell, graph.op("Relu", graph.op("Add", cell, rival)), axis=1)
    product = graph.op("MatMul", both, graph.weight("out.weight", head.out.weight[rows].t()))
    answers = graph.op("Add", product, graph.weight("out.bias", head.out.bias[rows]))
    labels = len(head.out.bias[rows])
    nothing = _filled(graph, [count, count, graph.ints(labels)], NOT_ASKED)
    graph.op("ScatterND", nothing, places, answers, out="logits")
    graph.output("logits", FLOAT, ["n", "n", labels])
    return graph.model("relations")


def _passes(graph: GraphWriter, gate: PairGate, mention: str, codes: str) -> str:
    """[n, n]: 1 where the gate lets a pair pass, else 0."""
    roles = _linear(graph, gate.roles, "gate.roles", mention)
    head, tail = graph.ops("Split", roles, outs=["gate.head", "gate.tail"], axis=1, num_outputs=2)
    product = graph.op("MatMul", head, graph.op("Transpose", tail, perm=[1, 0]))
    product = graph.op("Mul", product, graph.number("gate.scale", gate.rank**-0.5))
    table = graph.weight("gate.distance.weight", gate.distance.weight[:, 0])
    near = graph.op("Gather", table, graph.op("Gather", codes, graph.whole(0), axis=2))
    logits = graph.op("Add", product, near)
    passes = graph.op("GreaterOrEqual", logits, graph.number("gate.floor", GATE_FLOOR))
    return graph.op("Cast", passes, to=FLOAT)


def _context(
    graph: GraphWriter, context: PairContext, document: tuple[str, str, str, str], pair: tuple[str, str]
) -> str:
    """[P, hidden]: what both mentions of a pair attend to. `document`: vectors, mentions, starts, stops."""
    vectors, mention, start, stop = document
    count = graph.op("Gather", graph.op("Shape", vectors), graph.whole(0))
    order = graph.op("Unsqueeze", graph.op("Range", graph.whole(0), count, graph.whole(1)), graph.ints(0))
    first = graph.op("Sub", graph.op("Unsqueeze", start, graph.ints(1)), graph.whole(CONTEXT_REACH))
    behind = graph.op("Add", graph.op("Unsqueeze", stop, graph.ints(1)), graph.whole(CONTEXT_REACH))
    far = graph.op("Or", graph.op("Less", order, first), graph.op("GreaterOrEqual", order, behind))
    keys = graph.op("Transpose", _linear(graph, context.key, "context.key", vectors), perm=[1, 0])
    keys = graph.op("Mul", keys, graph.number("context.scale", context.size**-0.5))
    queries = _linear(graph, context.query, "context.query", mention)
    weights = []
    roles = graph.ops("Split", queries, outs=["context.head", "context.tail"], axis=1, num_outputs=2)
    for role, places in zip(roles, pair, strict=True):
        scores = graph.op(
            "Clip",
            graph.op("MatMul", role, keys),
            graph.number("context.least", -LARGEST),
            graph.number("context.most", LARGEST),
        )
        seen = graph.op("Exp", graph.op("Where", far, graph.number("context.far", FAR), scores))
        weights.append(graph.op("Gather", seen, places))
    joint = graph.op("Mul", *weights)
    mixed = graph.op("MatMul", joint, _linear(graph, context.value, "context.value", vectors))
    total = graph.op("ReduceSum", joint, graph.ints(1), keepdims=1)
    return graph.op("Div", mixed, graph.op("Add", total, graph.number("context.tiny", TINY)))


def _strongest(graph: GraphWriter, cells: str, places: str, count: str, size: int) -> str:
    """[n, size]: the largest value, at least 0, of the cells [P, size] that stand at each place."""
    zeros = _filled(graph, [count, graph.ints(size)], 0.0)
    return graph.op("ScatterND", zeros, graph.op("Unsqueeze", places, graph.ints(1)), cells, reduction="max")


def _filled(graph: GraphWriter, shape: list[str], value: float) -> str:
    tensor = numpy_helper.from_array(np.array([value], np.float32))
    return graph.op("ConstantOfShape", graph.op("Concat", *shape, axis=0), value=tensor)


def _mention(graph: GraphWriter, head: RelationHead, vectors: str, start: str, stop: str) -> str:
    """[n, 2 hidden] from the first word, the last and the mean."""
    total = _sums(graph, vectors)
    length = graph.op("Cast", graph.op("Sub", stop, start), to=FLOAT)
    sums = graph.op("Sub", graph.op("Gather", total, stop), graph.op("Gather", total, start))
    mean = graph.op("Div", sums, graph.op("Unsqueeze", length, graph.ints(1)))
    last = graph.op("Gather", vectors, graph.op("Sub", stop, graph.whole(1)))
    joint = graph.op("Concat", graph.op("Gather", vectors, start), last, mean, axis=1)
    return _linear(graph, head.mention, "mention", joint)


def _between(
    graph: GraphWriter, head: RelationHead, vectors: str, start: str, stop: str, pair: tuple[str, str]
) -> str:
    """[P, hidden]: the mean of the words between the two mentions of a pair; nothing where there are none."""
    total = _sums(graph, _linear(graph, head.between, "between", vectors))
    low = graph.op("Min", *(graph.op("Gather", stop, at) for at in pair))
    high = graph.op("Max", *(graph.op("Gather", start, at) for at in pair))
    length = graph.op("Max", graph.op("Sub", high, low), graph.whole(0))
    high = graph.op("Add", low, length)
    sums = graph.op("Sub", graph.op("Gather", total, high), graph.op("Gather", total, low))
    counts = graph.op("Cast", graph.op("Max", length, graph.whole(1)), to=FLOAT)
    return graph.op("Div", sums, graph.op("Unsqueeze", counts, graph.ints(1)))


def _sums(graph: GraphWriter, rows: str) -> str:
    """[N + 1, size]: the sum of all rows before each."""
    return graph.op("Pad", graph.op("CumSum", rows, graph.whole(0)), graph.ints(1, 0, 0, 0))


def _linear(graph: GraphWriter, layer: nn.Linear, name: str, rows: str) -> str:
    product = graph.op("MatMul", rows, graph.weight(name + ".weight", layer.weight.t()))
    bias: Tensor | None = layer.bias
    return product if bias is None else graph.op("Add", product, graph.weight(name + ".bias", bias))


def tag_graph(head: TagHead) -> ModelProto:
    """`vectors` [N, width] → `logits` [N, tags]"""
    graph = GraphWriter()
    vectors = graph.input("vectors", FLOAT, ["N", head.out.in_features])
    weight = graph.weight("out.weight", head.out.weight.t())
    graph.op("Gemm", vectors, weight, graph.weight("out.bias", head.out.bias), out="logits")
    graph.output("logits", FLOAT, ["N", head.out.out_features])
    return graph.model("tags")
