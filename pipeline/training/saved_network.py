"""A finished network in its work folder: `network.pt` (the averaged weights, fp32) and its blueprint."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from pipeline.training.blueprint import Blueprint, read_blueprint
from pipeline.training.build import build
from pipeline.training.network import Network
from pipeline.training.optimizer import MasterAdamW
from pipeline.training.word_reader import WordReader

WEIGHTS = "network.pt"


def averaged_weights(network: Network, optimizer: MasterAdamW) -> dict[str, Tensor]:
    """The state of a network with the running average of its weights, in fp32."""
    pairs = zip(optimizer.parameters, optimizer.averaged_state(), strict=True)
    averages = {id(parameter): average for parameter, average in pairs}
    return {name: averages[id(parameter)] for name, parameter in network.named_parameters()}


def save_network(folder: Path, blueprint: Blueprint, state: dict[str, Tensor]) -> None:
    """Write a finished network; `network.pt` comes last and whole."""
    blueprint.save(folder)
    half = folder / f"{WEIGHTS}.half"
    torch.save(state, half)
    half.replace(folder / WEIGHTS)


def load_network(folder: Path) -> tuple[Blueprint, Network, WordReader]:
    """The network of a work folder in fp32, in evaluation mode. Raises InputError: none is there."""
    blueprint = read_blueprint(folder)
    network, reader = build(blueprint)
    network.load_state_dict(torch.load(folder / WEIGHTS, weights_only=True))
    network.eval()
    return blueprint, network, reader
