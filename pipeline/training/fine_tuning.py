"""Goes on from a shipped model: everything is kept but the columns of labels that are not asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from pipeline.engine.model_loading import model_path
from pipeline.errors import InputError
from pipeline.training.blueprint import Blueprint
from pipeline.training.export.model_folder import STAGE
from pipeline.training.network import Network

_ENTITY_ROWS = ("entity_head.out.weight", "entity_head.out.bias", "relation_head.mention_type.weight")
_RELATION_ROWS = ("relation_head.out.weight", "relation_head.out.bias")
_TAG_ROWS = "tag_head."


def find_start(model: str, config: Path) -> Path:
    """The reader's folder of the model to go on from: a path beside the configuration, or an installed name.

    Raises InputError: there is none, or it has no reader.
    """
    beside = config.parent / model
    folder = beside if (beside / "config.cfg").is_file() else model_path(model)
    if not (folder / STAGE).is_dir():
        raise InputError(
            "start_model",
            f"The model in {folder} has no trained reader to go on from.",
            "Give one that has: ru_news, ru_news_large, or one that `svodka train` wrote.",
        )
    return folder / STAGE


@torch.no_grad()
def carry_over(network: Network, new: Blueprint, old: Blueprint, state: dict[str, Tensor]) -> None:
    """Put the weights of `old` into the fresh network of `new`, which has the same sizes and vocabulary.

    A label of the same name keeps its column; the columns of new labels stay as they are drawn.
    """
    entities = _matches(new.tasks[0].entities, old.tasks[0].entities)
    relations = _matches(new.tasks[0].relations, old.tasks[0].relations)
    for name, parameter in network.named_parameters():
        if name not in state:
            continue
        if name in _ENTITY_ROWS:
            _copy_rows(parameter, state[name], entities)
        elif name in _RELATION_ROWS:
            _copy_rows(parameter, state[name], relations)
        elif not name.startswith(_TAG_ROWS) or new.tags == old.tags:
            parameter.copy_(state[name])


def _matches(new: Sequence[str], old: Sequence[str]) -> list[tuple[int, int]]:
    """(place in new, place in old) of the labels that both have."""
    known = {label: at for at, label in enumerate(old)}
    return [(at, known[label]) for at, label in enumerate(new) if label in known]


def _copy_rows(parameter: Tensor, source: Tensor, matches: Sequence[tuple[int, int]]) -> None:
    for mine, theirs in matches:
        parameter[mine] = source[theirs]
