"""Writes a trained network as ONNX files, the labels of the main task alone."""

from __future__ import annotations

from pathlib import Path

import onnx
from onnx import ModelProto

from pipeline.neural.reader import ENTITIES, RELATIONS, TAGS
from pipeline.training.export.encoder_kinds import kind_of
from pipeline.training.export.head_graphs import entity_graph, relation_graph, tag_graph
from pipeline.training.network import Network


def graphs(network: Network) -> dict[str, ModelProto]:
    """The graphs of a network in fp32 by the names of their files.

    The first task is the product: label columns and type embeddings of the others are left out.
    `relations.onnx` is there if the task has relations, `tags.onnx` if the network has a tag head.
    """
    entities = slice(*network.entity_columns[0])
    relations = slice(*network.relation_columns[0])
    found = {
        **kind_of(network.encoder).graphs(network.encoder),
        ENTITIES: entity_graph(network.entity_head, entities),
    }
    if network.tasks[0].relations:
        found[RELATIONS] = relation_graph(network.relation_head, entities, relations)
    if network.tag_head is not None:
        found[TAGS] = tag_graph(network.tag_head)
    return found


def write(models: dict[str, ModelProto], folder: Path) -> dict[str, int]:
    """Write graphs into a folder, made if need be; their sizes in bytes by file name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, model in models.items():
        onnx.save(model, folder / name)
    return {name: (folder / name).stat().st_size for name in models}
