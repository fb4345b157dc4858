"""A neural reader small enough to know by heart: a few words set off mentions, types make relations.

«Анна» begins a PERSON of two words, «Иван» is one of one word; «Заря» is an ORGANIZATION; «завод» begins one
of three words, whatever lies inside; «Омск» is a CITY. A PERSON works at an ORGANIZATION within a few words
(WORKPLACE), and near persons know each other (KNOWS, which means the same both ways).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from pipeline.neural.pairs import SIZES

ENTITIES = ["CITY", "ORGANIZATION", "PERSON"]
RELATIONS = ["KNOWS", "WORKPLACE"]
WIDEST = 3
TRIGGERS = {
    "Анна": ("PERSON", 2),
    "Иван": ("PERSON", 1),
    "Заря": ("ORGANIZATION", 1),
    "завод": ("ORGANIZATION", 3),
    "Омск": ("CITY", 1),
}
PIECES: list[tuple[str, float]] = [
    ("<s>", 0.0),
    ("<pad>", 0.0),
    ("</s>", 0.0),
    ("<unk>", 0.0),
    *((f"▁{word}", -5.0) for word in TRIGGERS),
    *((word, -5.0) for word in TRIGGERS),  # glued to the word before
    *((letter, -9.0) for letter in "▁абвгдежзийклмнопрстуфхцчшщъыьэюя"),
]
SETTINGS: dict[str, Any] = {
    "format": 2,
    "encoder": {"kind": "pieces", "longest": 40, "context": 8},
    "entities": ENTITIES,
    "relations": RELATIONS,
    "widest": WIDEST,
    "reach": 20,
    "allowed": {"KNOWS": [["PERSON", "PERSON"]], "WORKPLACE": [["PERSON", "ORGANIZATION"]]},
    "symmetric": ["KNOWS"],
    "thresholds": {"entities": dict.fromkeys(ENTITIES, 0.5), "relations": {"WORKPLACE": 0.4}},
    "calibration": {"entities": {"PERSON": [2.0, -1.0]}, "relations": {}},
}


def write_tiny_reader(folder: Path, **changes: Any) -> Path:
    """Write the reader's files; `changes` replace entries of reader.json."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "reader.json").write_text(json.dumps({**SETTINGS, **changes}), "utf-8")
    (folder / "pieces.json").write_text(json.dumps(PIECES), "utf-8")
    _save(folder / "encoder.onnx", *_encoder())
    _save(folder / "entities.onnx", *_entities())
    _save(folder / "relations.onnx", *_relations())
    _save(folder / "tags.onnx", *_tags())
    return folder


Inputs = Mapping[str, tuple[int, list[Any]]]
Graph = tuple[list[onnx.NodeProto], dict[str, np.ndarray], Inputs, str, list[Any]]


def _encoder() -> Graph:
    """The sum of the pieces' rows by word; the frame pieces have rows of their own."""
    rows = np.zeros((len(PIECES), len(TRIGGERS) + 1), np.float32)
    for at in range(len(TRIGGERS)):
        rows[[4 + at, 4 + at + len(TRIGGERS)], at] = 1
    nodes = [
        helper.make_node("Gather", ["rows", "pieces"], ["read"]),
        helper.make_node("ReduceMax", ["word_of_piece"], ["last"], keepdims=1),
        helper.make_node("Add", ["last", "one"], ["count"]),
        helper.make_node("Concat", ["count", "width"], ["shape"], axis=0),
        helper.make_node("ConstantOfShape", ["shape"], ["nothing"]),
        helper.make_node("Unsqueeze", ["word_of_piece", "one"], ["places"]),
        helper.make_node("ScatterND", ["nothing", "places", "read"], ["vectors"], reduction="add"),
    ]
    constants = {"rows": rows, "one": np.array([1]), "width": np.array([rows.shape[1]])}
    inputs = {name: (TensorProto.INT64, ["T"]) for name in ("pieces", "positions", "word_of_piece")}
    inputs["first_in_line"] = (TensorProto.FLOAT, ["T"])
    return nodes, constants, inputs, "vectors", ["W", rows.shape[1]]


def _entities() -> Graph:
    weights = np.zeros((len(TRIGGERS) + 1, WIDEST, len(ENTITIES)), np.float32)
    for at, (label, width) in enumerate(TRIGGERS.values()):
        weights[at, width - 1, ENTITIES.index(label)] = 6 + at / 2
    nodes = [
        helper.make_node("MatMul", ["vectors", "weights"], ["flat"]),
        helper.make_node("Add", ["flat", "bias"], ["shifted"]),
        helper.make_node("Reshape", ["shifted", "shape"], ["logits"]),
    ]
    constants = {
        "weights": weights.reshape(len(weights), -1),
        "bias": np.array(-4, np.float32),
        "shape": np.array([-1, WIDEST, len(ENTITIES)]),
    }
    return nodes, constants, _vectors(), "logits", ["N", WIDEST, len(ENTITIES)]


def _relations() -> Graph:
    """Nearer pairs are likelier; a little more so from left to right."""
    distances = 3.5 - np.arange(13, dtype=np.float32)
    weights = np.concatenate([distances, distances - 0.25])[:, None].repeat(len(RELATIONS), 1)
    nodes = [
        helper.make_node("Gather", ["codes", "first"], ["distance"], axis=2),
        helper.make_node("Gather", ["weights", "distance"], ["near"]),
        helper.make_node("Unsqueeze", ["allowed", "last"], ["open"]),
        helper.make_node("Mul", ["near", "open"], ["logits"]),
    ]
    constants = {"weights": weights, "first": np.array(0), "last": np.array([2])}
    inputs = {
        **_vectors(),
        "spans": (TensorProto.INT64, ["n", 2]),
        "kinds": (TensorProto.INT64, ["n"]),
        "codes": (TensorProto.INT64, ["n", "n", len(SIZES)]),
        "allowed": (TensorProto.FLOAT, ["n", "n"]),
    }
    return nodes, constants, inputs, "logits", ["n", "n", len(RELATIONS)]


def _tags() -> Graph:
    """Tag 1 for words that set off a mention, tag 0 for others."""
    weights = np.zeros((len(TRIGGERS) + 1, 2), np.float32)
    weights[: len(TRIGGERS), 1] = 2
    nodes = [
        helper.make_node("MatMul", ["vectors", "weights"], ["scores"]),
        helper.make_node("Add", ["scores", "bias"], ["logits"]),
    ]
    constants = {"weights": weights, "bias": np.array([1, 0], np.float32)}
    return nodes, constants, _vectors(), "logits", ["N", 2]


def _vectors() -> dict[str, tuple[int, list[Any]]]:
    return {"vectors": (TensorProto.FLOAT, ["N", len(TRIGGERS) + 1])}


def _save(
    path: Path,
    nodes: list[onnx.NodeProto],
    constants: dict[str, np.ndarray],
    inputs: Inputs,
    output: str,
    shape: list[Any],
) -> None:
    graph = helper.make_graph(
        nodes,
        path.stem,
        [helper.make_tensor_value_info(name, *kind) for name, kind in inputs.items()],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, shape)],
        [numpy_helper.from_array(array, name) for name, array in constants.items()],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9), str(path))
