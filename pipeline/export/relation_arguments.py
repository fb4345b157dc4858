"""The types of mentions that each relation may join, as the default model learned them from NEREL."""

from __future__ import annotations

from pipeline.engine.model_loading import DEFAULT_MODEL, model_path
from pipeline.errors import InputError
from pipeline.neural.settings import read_settings


def relation_arguments() -> dict[str, tuple[set[str], set[str]]] | None:
    """Relation label → (types of heads, types of tails); None when the default model is not installed."""
    try:
        allowed = read_settings(model_path(DEFAULT_MODEL) / "entities").allowed
    except InputError:
        return None
    return {
        label: ({head for head, _ in pairs}, {tail for _, tail in pairs}) for label, pairs in allowed.items()
    }
