"""Factories that were renamed: a model whose config.cfg has an old name is refused with the new one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.errors import InputError

RENAMED = {
    "svodka_adopt": "svodka_import_spans",
    "svodka_entities": "svodka_slovnet_ner",
    "svodka_morphology": "svodka_slovnet_morphology",
    "svodka_reader": "svodka_neural_ner",
    "svodka_reader_morphology": "svodka_neural_morphology",
    "svodka_reader_relations": "svodka_neural_relations",
    "svodka_relations": "svodka_rule_relations",
    "svodka_syntax": "svodka_slovnet_syntax",
}
"""Old factory name → new one."""


def refuse_old_factories(config: Mapping[str, Any], path: Path) -> None:
    """Raise InputError (code `old_factory`) when a component of the config has a factory's old name.

    `config`: the parsed config.cfg of a model; `path`: the file, for the message.
    """
    used = {
        part["factory"] for part in config.get("components", {}).values() if part.get("factory") in RENAMED
    }
    if used:
        raise InputError(
            "old_factory",
            f"{path} was made for an earlier version of Svodka: it names {_listed(sorted(used))}.",
            f"In this file write {', '.join(f'{RENAMED[old]} for {old}' for old in sorted(used))}.",
        )


def _listed(names: list[str]) -> str:
    kind = "factory" if len(names) == 1 else "factories"
    return f"the {kind} {', '.join(names)}"
