"""A shipped reader → the torch state of its network, so that training can go on from it.

Which element of which ONNX weight holds which parameter is not written down anywhere: a network of the same
sizes is exported with the same exporter, its parameters numbered through, and the numbers are looked up in
what comes out. So joined, transposed and reordered weights are found whatever the exporter does with them.
Weights in int8 are read back to fp32.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import ModelProto, numpy_helper
from torch import Tensor

from pipeline.errors import InputError
from pipeline.neural.settings import FILE, read_settings
from pipeline.training.blueprint import Blueprint, of_sizes, read_vocabulary, vocabulary_file
from pipeline.training.build import build
from pipeline.training.export.lstm_int8 import read_back
from pipeline.training.export.onnx_files import graphs
from pipeline.training.network import Network
from pipeline.training.tasks import Task

Arrays = dict[str, NDArray[np.generic]]
Floats = NDArray[np.float32]

_LOW = 1 << 16


def read_shipped(folder: Path) -> tuple[Blueprint, dict[str, Tensor]]:
    """The blueprint and the parameters of the reader in a folder (`models/<name>/entities`).

    Parameters that the files do not hold (the relation head of a reader without relations) are not among
    them. Raises InputError: no reader, or one that does not say the sizes of its network.
    """
    blueprint = _blueprint(folder)
    network, _ = build(blueprint)
    places = _places(network)
    sizes = [parameter.numel() for parameter in network.parameters()]
    flat = np.zeros(sum(sizes), np.float32)
    known = np.zeros(len(flat), bool)
    for file, arrays in places.items():
        shipped = _arrays(onnx.load(folder / file))
        for name, numbers in arrays.items():
            values = _dequantized(shipped, name)
            if values is None or values.shape != numbers.shape:
                raise _other_sizes(folder, f"{file} has no weight {name} of the shape {numbers.shape}")
            held = numbers >= 0
            flat[numbers[held]] = values[held]
            known[numbers[held]] = True
    state = {}
    for (name, parameter), first in zip(
        network.named_parameters(), np.cumsum([0, *sizes[:-1]]).tolist(), strict=True
    ):
        own = slice(first, first + parameter.numel())
        if known[own].all():
            state[name] = torch.from_numpy(flat[own].copy()).view(parameter.shape)
    return blueprint, state


def _blueprint(folder: Path) -> Blueprint:
    settings = read_settings(folder)
    content = json.loads((folder / FILE).read_text("utf-8"))
    try:
        encoder, heads = of_sizes(content["network"])
    except (KeyError, TypeError) as error:
        raise _other_sizes(folder, f"its {FILE} does not tell the sizes ({error!r})") from None
    pairs = {label: list(settings.allowed.get(label, ())) for label in settings.relations}
    task = Task("shipped", settings.entities, settings.relations, pairs)
    vocabulary = read_vocabulary(folder / vocabulary_file(encoder))
    return Blueprint(encoder, heads, (task,), vocabulary, settings.tags)


def _other_sizes(folder: Path, why: str) -> InputError:
    return InputError(
        "start_model",
        f"Training cannot go on from the model in {folder}: {why}.",
        "Give a model that `svodka train` of this version wrote.",
    )


@torch.no_grad()
def _places(network: Network) -> dict[str, dict[str, NDArray[np.int64]]]:
    """By file and weight: the number of the parameter element that each element holds, -1 for constants.

    fp32 counts to 2^24 alone, so the numbers come in two exports: the lower digits, at least 0, and the upper
    ones, below 0. What is alike in both is a constant.
    """
    count = sum(parameter.numel() for parameter in network.parameters())
    numbers = torch.arange(count)
    lower = _exported(network, numbers % _LOW)
    upper = _exported(network, -(numbers // _LOW) - 1)
    found: dict[str, dict[str, NDArray[np.int64]]] = {}
    for file, arrays in lower.items():
        found[file] = {}
        for name, low in arrays.items():
            high = upper[file][name]
            held = low != high
            if low.dtype == np.float32 and held.any():
                place = low.astype(np.int64) + (-high.astype(np.int64) - 1) * _LOW
                found[file][name] = np.where(held, place, -1)
    return found


def _exported(network: Network, values: Tensor) -> dict[str, Arrays]:
    first = 0
    for parameter in network.parameters():
        own = values[first : first + parameter.numel()]
        parameter.copy_(own.view(parameter.shape))
        first += parameter.numel()
    return {file: _arrays(model) for file, model in graphs(network).items()}


def _arrays(model: ModelProto) -> Arrays:
    return {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}


def _dequantized(arrays: Mapping[str, NDArray[np.generic]], name: str) -> Floats | None:
    """A weight in fp32, or read back from int8: levels × scales (× factors of the rows; gates of an LSTM),
    if it is there."""
    if name in arrays:
        return np.asarray(arrays[name], np.float32)
    if f"{name}.int8" not in arrays:
        return None
    levels = np.asarray(arrays[f"{name}.int8"], np.float32)
    if levels.ndim == 3:
        return read_back(levels, arrays[f"{name}.scales"])
    values = levels * np.asarray(arrays[f"{name}.scales"], np.float32)
    factors = arrays.get(f"{name}.factors")
    return values if factors is None else values * np.asarray(factors, np.float32)[:, None]
