"""int8 of a graph: its large matrix products row by row, embedding tables by rows, LSTM layers by gates; the
rest stays fp32.

A product that 8 bits would change by more than `worst` (measured on the given inputs) is left as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from pipeline.training.export.activations import Feeds, sampled
from pipeline.training.export.graph import finished
from pipeline.training.export.lstm_int8 import is_lstm, lstm_nodes
from pipeline.training.export.row_int8 import product_nodes, quantized
from pipeline.training.export.table_int8 import lookup_nodes

SMALLEST = 1024  # weights; smaller tables and matrices gain nothing
LOWEST = {"BiasGelu": -0.17, "Gelu": -0.17, "Relu": 0.0}  # what these operators never give less than


@dataclass(frozen=True, slots=True)
class Quantized:
    """`errors`: of each matrix in 8 bits, by its name; `kept`: those that stayed fp32; `tables`: the
    embedding tables in 8 bits."""

    model: ModelProto
    errors: dict[str, float]
    kept: list[str]
    tables: list[str]


def quantize(model: ModelProto, feeds: Sequence[Feeds], *, worst: float = 0.08) -> Quantized:
    """A graph in fp32 → in int8. `feeds`: inputs of the graph as the product sees them, a dozen windows of
    training texts; `worst`: see above, relative to the spread of what the product gives."""
    arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    products = [node for node in model.graph.node if _is_product(node, arrays)]
    rows = sampled(model, [node.input[0] for node in products], feeds)
    lowest = {node.output[0]: LOWEST.get(node.op_type) for node in model.graph.node}
    made = {
        node.output[0]: quantized(arrays[node.input[1]], rows[node.input[0]], lowest.get(node.input[0]))
        for node in products
    }
    nodes: list[NodeProto] = []
    added: dict[str, TensorProto] = {}
    kept, tables = [], []
    for node in model.graph.node:
        product = made.get(node.output[0])
        if product is not None and product.error <= worst:
            fresh, constants = product_nodes(node.input[0], node.output[0], node.input[1], product)
        elif _is_lookup(node, arrays):
            name, indices = node.input
            fresh, constants = lookup_nodes(arrays[name], name, indices, node.output[0])
            tables.append(name)
        elif is_lstm(node):
            fresh, constants = lstm_nodes(node, arrays)
        else:
            fresh, constants = [node], []
            if product is not None:
                kept.append(node.input[1])
        nodes += fresh
        added |= {tensor.name: tensor for tensor in constants}
    errors = {node.input[1]: made[node.output[0]].error for node in products}
    return Quantized(_rebuilt(model, nodes, added), errors, kept, tables)


def _is_product(node: NodeProto, arrays: dict[str, NDArray[np.generic]]) -> bool:
    matrix = arrays.get(node.input[1]) if node.op_type == "MatMul" else None
    return matrix is not None and matrix.ndim == 2 and matrix.size >= SMALLEST


def _is_lookup(node: NodeProto, arrays: dict[str, NDArray[np.generic]]) -> bool:
    table = arrays.get(node.input[0]) if node.op_type == "Gather" and not node.attribute else None
    return table is not None and table.ndim == 2 and table.dtype == np.float32 and table.size >= SMALLEST


def _rebuilt(model: ModelProto, nodes: list[NodeProto], added: dict[str, TensorProto]) -> ModelProto:
    """The graph with other nodes; weights that nothing reads any more are gone."""
    used = {name for node in nodes for name in node.input}
    weights = [tensor for tensor in model.graph.initializer if tensor.name in used]
    graph = helper.make_graph(
        nodes, model.graph.name, model.graph.input, model.graph.output, [*weights, *added.values()]
    )
    return finished(graph)
