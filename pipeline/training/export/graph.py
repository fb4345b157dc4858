"""Writes ONNX graphs node by node: the exact operators wanted, the same with every version of torch.

Operators that onnxruntime adds to the standard (domain com.microsoft) are written by their names alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import GraphProto, ModelProto, NodeProto, TensorProto, ValueInfoProto, checker, helper, numpy_helper
from torch import Tensor

OPSET = 20
_IR = 10
_CONTRIB = "com.microsoft"
CONTRIB_OPERATORS = frozenset(
    ("MultiHeadAttention", "SkipLayerNormalization", "BiasGelu", "MatMulIntegerToFloat")
)
FLOAT, INT64 = TensorProto.FLOAT, TensorProto.INT64

Dimensions = Sequence[int | str]


class GraphWriter:
    """Collects the nodes and weights of one graph; every method returns the name of what it adds."""

    def __init__(self) -> None:
        self._nodes: list[NodeProto] = []
        self._weights: dict[str, NDArray[np.generic]] = {}
        self._inputs: list[ValueInfoProto] = []
        self._outputs: list[ValueInfoProto] = []

    def input(self, name: str, element: int, shape: Dimensions) -> str:
        self._inputs.append(helper.make_tensor_value_info(name, element, list(shape)))
        return name

    def output(self, name: str, element: int, shape: Dimensions) -> None:
        """Declare the result `name`, which some node makes."""
        self._outputs.append(helper.make_tensor_value_info(name, element, list(shape)))

    def weight(self, name: str, value: Tensor | NDArray[np.generic]) -> str:
        """A constant; tensors are stored in fp32 whatever they were trained in."""
        array = value.detach().float().cpu().numpy() if isinstance(value, Tensor) else value
        self._weights[name] = np.array(array, order="C")
        return name

    def ints(self, *values: int) -> str:
        """A constant vector of int64."""
        return self.weight("ints_" + "_".join(map(str, values)), np.array(values, np.int64))

    def whole(self, value: int) -> str:
        """A constant int64 scalar."""
        return self.weight(f"int_{value}", np.array(value, np.int64))

    def number(self, name: str, value: float) -> str:
        """A constant fp32 scalar."""
        return self.weight(name, np.array(value, np.float32))

    def op(self, kind: str, *inputs: str, out: str = "", **attributes: Any) -> str:
        """A node with one result."""
        return self.ops(kind, *inputs, outs=[out or f"{kind}_{len(self._nodes)}"], **attributes)[0]

    def ops(self, kind: str, *inputs: str, outs: Sequence[str], **attributes: Any) -> list[str]:
        """A node with several results."""
        domain = _CONTRIB if kind in CONTRIB_OPERATORS else None
        name = f"{kind}_{len(self._nodes)}"
        node = helper.make_node(kind, list(inputs), list(outs), name, domain=domain, **attributes)
        self._nodes.append(node)
        return list(outs)

    def model(self, name: str) -> ModelProto:
        """The finished graph, checked."""
        graph = helper.make_graph(
            self._nodes,
            name,
            self._inputs,
            self._outputs,
            [numpy_helper.from_array(array, weight) for weight, array in self._weights.items()],
        )
        return finished(graph)


def finished(graph: GraphProto) -> ModelProto:
    """A checked model of a graph."""
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(_CONTRIB, 1)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=_IR, producer_name="svodka")
    checker.check_model(model)
    return model
