"""The models that are installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.console import Console
from spacy.util import load_config

from pipeline.commands.terminal.screen import grid, show_table
from pipeline.engine.model_loading import DEFAULT_MODEL, installed, model_meta
from pipeline.views.visible import on_one_line


def models() -> list[dict[str, Any]]:
    """Name, version, description, stages, those that are off, path, and whether it is the default."""
    return [_described(path) for path in installed()]


def show_models(console: Console, described: list[dict[str, Any]]) -> None:
    """A block of lines for each model."""
    for model in described:
        default = " (default)" if model["default"] else ""
        console.print(f"{model['name']} {model['version']}{default}", style="bold cyan")
        facts = grid("", "")
        facts.show_header = False
        facts.add_row("about", on_one_line(model["description"]))
        facts.add_row("stages", ", ".join(model["stages"]))
        if model["off"]:
            facts.add_row("off", ", ".join(model["off"]))
        facts.add_row("path", on_one_line(model["path"]))
        show_table(console, facts)
    if not described:
        console.print("No model is installed.")


def _described(path: Path) -> dict[str, Any]:
    meta = model_meta(str(path))
    nlp = load_config(path / "config.cfg")["nlp"]
    off = list(nlp.get("disabled", []))
    return {
        "name": path.name,
        "version": meta["version"],
        "description": meta.get("description", ""),
        "stages": [stage for stage in nlp["pipeline"] if stage not in off],
        "off": off,
        "path": str(path),
        "default": path.name == DEFAULT_MODEL,
    }
