"""Embedding tables in 8 bits: a scale for every row, read back to fp32 after the look-up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper

from pipeline.training.export.row_int8 import Floats, column_scales


def lookup_nodes(
    table: Floats, name: str, indices: str, result: str
) -> tuple[list[NodeProto], list[TensorProto]]:
    """Nodes and weights that compute `result` = the rows `indices` of a table [rows, width]."""
    scales = column_scales(table.T)[:, None]
    levels: NDArray[np.int8] = np.round(table / scales).astype(np.int8)
    looked, level, scale = f"{result}.int8", f"{result}.levels", f"{result}.scales"
    nodes = [
        helper.make_node("Gather", [f"{name}.int8", indices], [looked]),
        helper.make_node("Cast", [looked], [level], to=TensorProto.FLOAT),
        helper.make_node("Gather", [f"{name}.scales", indices], [scale]),
        helper.make_node("Mul", [level, scale], [result]),
    ]
    constants: dict[str, NDArray[np.generic]] = {f"{name}.int8": levels, f"{name}.scales": scales}
    return nodes, [numpy_helper.from_array(array, key) for key, array in constants.items()]
