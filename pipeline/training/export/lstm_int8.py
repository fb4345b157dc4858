"""LSTM layers in 8 bits: onnxruntime's DynamicQuantizeLSTM, a scale for every gate of every direction.

What a layer reads and what it remembers are both within [-1, 1] or near it, so that the one scale that a
whole document's activations share loses next to nothing (every export measures it, `parity.int8_loss`). A
document is read by itself, so its scale does not depend on its company either.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper

from pipeline.training.export.row_int8 import Floats, column_scales

_WEIGHTS = slice(1, 3)  # among the inputs of the operator LSTM: of what is read, of what is remembered


def is_lstm(node: NodeProto) -> bool:
    """Whether a node is an LSTM without peepholes and given states, as the exporter writes it."""
    return node.op_type == "LSTM" and not any(node.input[5:])


def lstm_nodes(
    node: NodeProto, arrays: dict[str, NDArray[np.generic]]
) -> tuple[list[NodeProto], list[TensorProto]]:
    """The node and the weights that stand for an LSTM; `arrays`: the weights of the graph by name."""
    constants: dict[str, NDArray[np.generic]] = {}
    scaled: list[str] = []
    for name in node.input[_WEIGHTS]:
        matrices = np.asarray(arrays[name], np.float32).transpose(0, 2, 1)  # [directions, in, gates]
        scales = np.stack([column_scales(matrix) for matrix in matrices])
        constants[f"{name}.int8"] = np.round(matrices / scales[:, None]).astype(np.int8)
        constants[f"{name}.scales"] = scales
        constants[f"{name}.zeros"] = np.zeros(scales.shape, np.int8)
        scaled += [f"{name}.scales", f"{name}.zeros"]
    read, remembered = node.input[_WEIGHTS]
    inputs = [node.input[0], f"{read}.int8", f"{remembered}.int8", *node.input[3:5], "", "", "", *scaled]
    attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
    made = helper.make_node(
        "DynamicQuantizeLSTM", inputs, list(node.output), domain="com.microsoft", **attributes
    )
    return [made], [numpy_helper.from_array(array, name) for name, array in constants.items()]


def read_back(levels: NDArray[np.generic], scales: NDArray[np.generic]) -> Floats:
    """The weights [directions, gates, in] of the operator LSTM from those of the one in 8 bits."""
    values = np.asarray(levels, np.float32) * np.asarray(scales, np.float32)[:, None]
    return np.ascontiguousarray(values.transpose(0, 2, 1))
