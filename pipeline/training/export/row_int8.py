"""Matrix products in 8 bits, with a scale of its own for every row of activations.

`quantize_dynamic` of onnxruntime gives a whole window one scale; the few channels of a transformer that are
fifty times as large as the rest then leave no levels for the others. Here every row (a subword, a word) is
scaled by its own largest value, after the channels have been balanced against the weights (SmoothQuant, Xiao
et al. 2023): the factor that a channel is divided by goes into the rows of the matrix. What a row gives does
not depend on the other rows, so not on the window either.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper

Floats = NDArray[np.float32]

STRENGTHS = (0.0, 0.3, 0.5, 0.7)  # how much of a channel's size goes into the weights; 0: not balanced
_WEIGHT_LEVELS = 127
_TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Range:
    """How rows are brought to uint8: `levels` above `middle`, which means 0; `lowest`: what no activation is
    below, where that is known, so that all 255 levels are used."""

    lowest: float | None = None

    @property
    def levels(self) -> int:
        return 127 if self.lowest is None else 255

    @property
    def middle(self) -> int:
        return 128 if self.lowest is None else 0


@dataclass(frozen=True, slots=True)
class RowInt8:
    """`weights` int8 [K, N], `scales` [N] of its columns, `factors` [K] that activations are multiplied by
    (None: all 1), `error`: that of the product on sample rows, relative to its spread."""

    weights: NDArray[np.int8]
    scales: Floats
    factors: Floats | None
    range: Range
    error: float

    @property
    def raised(self) -> Floats:
        """[K]: what is added to activations so that none is below 0."""
        lowest = self.range.lowest or 0.0
        ones = np.ones(len(self.weights), np.float32)
        return np.asarray(-lowest * (ones if self.factors is None else self.factors), np.float32)

    @property
    def correction(self) -> Floats:
        """[N]: what the raised activations give too much, negative."""
        return np.asarray(-(self.raised @ self.weights.astype(np.float32)) * self.scales, np.float32)


def quantized(matrix: Floats, rows: Floats, lowest: float | None = None) -> RowInt8:
    """The best of the balances for a matrix [K, N], by sample rows [n, K] of its activations."""
    exact = rows @ matrix
    spread = max(_TINY, float(np.sqrt(((exact - exact.mean(0)) ** 2).mean())))
    tries = [_attempt(matrix, rows, exact, spread, strength, Range(lowest)) for strength in STRENGTHS]
    return min(tries, key=lambda attempt: attempt.error)


def _attempt(
    matrix: Floats, rows: Floats, exact: Floats, spread: float, strength: float, range: Range
) -> RowInt8:
    factors = _factors(matrix, rows, strength) if strength else None
    balanced = matrix if factors is None else matrix / factors[:, None]
    scales = column_scales(balanced)
    made = RowInt8(np.round(balanced / scales).astype(np.int8), scales, factors, range, 0.0)
    off = product(made, rows) - exact
    return replace(made, error=float(np.sqrt((off**2).mean())) / spread)


def product(made: RowInt8, rows: Floats) -> Floats:
    """What the nodes compute of rows [n, K]: [n, N]."""
    seen = (rows if made.factors is None else rows * made.factors) + made.raised
    largest = np.maximum(np.abs(seen).max(1, keepdims=True), _TINY)
    middle, levels = made.range.middle, made.range.levels
    whole = np.clip(np.round(seen / largest * levels) + middle, 0, 255) - middle
    unit = (whole @ made.weights.astype(np.float32)) * (made.scales / levels)
    return np.asarray(unit * largest + made.correction, np.float32)


def _factors(matrix: Floats, rows: Floats, strength: float) -> Floats:
    activations = np.maximum(np.abs(rows).max(0), _TINY)
    weights = np.maximum(np.abs(matrix).max(1), _TINY)
    factors = weights ** (1 - strength) / activations**strength
    return np.asarray(factors / np.exp(np.log(factors).mean()), np.float32)


def column_scales(matrix: Floats) -> Floats:
    """[N]: what one level of each column is worth."""
    return np.asarray(np.maximum(np.abs(matrix).max(0), _TINY) / _WEIGHT_LEVELS, np.float32)


def product_nodes(
    activations: str, result: str, weight: str, made: RowInt8
) -> tuple[list[NodeProto], list[TensorProto]]:
    """Nodes and weights that compute `result` = `activations` × the matrix; `weight` names the matrix."""
    kind = f"row_{made.range.levels}"
    constants: dict[str, NDArray[np.generic]] = {
        f"{weight}.int8": made.weights,
        f"{weight}.scales": made.scales,
        f"{kind}_level": np.array(1 / made.range.levels, np.float32),
        f"{kind}_middle": np.array(made.range.middle, np.uint8),
        "row_axis": np.array([-1], np.int64),
        "row_least": np.array(_TINY, np.float32),
    }
    nodes: list[NodeProto] = []

    def add(operator: str, inputs: list[str], name: str, **attributes: Any) -> str:
        nodes.append(helper.make_node(operator, inputs, [name], **attributes))
        return name

    def constant(name: str, array: NDArray[np.generic]) -> str:
        constants[f"{weight}.{name}"] = array
        return f"{weight}.{name}"

    rows = activations
    if made.factors is not None:
        rows = add("Mul", [rows, constant("factors", made.factors)], f"{result}.balanced")
    if made.range.lowest is None:
        sizes = add("Abs", [rows], f"{result}.sizes")
    else:
        sizes = rows = add("Add", [rows, constant("raised", made.raised)], f"{result}.raised")
    bound = add("ReduceMax", [sizes, "row_axis"], f"{result}.largest", keepdims=1)
    bound = add("Max", [bound, "row_least"], f"{result}.bound")
    scaled = add("Div", [rows, bound], f"{result}.scaled")
    levels = add("QuantizeLinear", [scaled, f"{kind}_level", f"{kind}_middle"], f"{result}.levels")
    factors = [levels, f"{weight}.int8", f"{kind}_level", f"{weight}.scales", f"{kind}_middle"]
    unit = add("MatMulIntegerToFloat", factors, f"{result}.unit", domain="com.microsoft")
    if made.range.lowest is None:
        add("Mul", [unit, bound], result)
    else:
        raised = add("Mul", [unit, bound], f"{result}.unlowered")
        add("Add", [raised, constant("correction", made.correction)], result)
    return nodes, [numpy_helper.from_array(array, name) for name, array in constants.items()]
