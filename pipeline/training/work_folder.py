"""The work folder of a training: what it holds, and whether it belongs to the training asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.training.base import FOLDER as BASE
from pipeline.training.blueprint import FILE as NETWORK
from pipeline.training.blueprint import PIECES, WORDS
from pipeline.training.config import TrainingConfig
from pipeline.training.corpora import Corpora
from pipeline.training.lessons import LESSONS, SPANS
from pipeline.training.plot import PNG, SVG
from pipeline.training.saved_network import WEIGHTS

RECORD, CHECKPOINT, LOG = "training.json", "checkpoint.pt", "log.csv"
_OWN = (RECORD, CHECKPOINT, LOG, SVG, PNG, WEIGHTS, NETWORK, PIECES, WORDS, LESSONS, SPANS)
_BASE_FILES = ("encoder.npz", "pieces.json", "provenance.json")
_FREE = {"training.threads", "training.checkpoint", "int8", "reader_morphology"}  # what changes no weight


def claim(work: Path, config: TrainingConfig, corpora: Corpora, model: Path, *, overwrite: bool) -> None:
    """Make the folder that of this training; one that was begun and cut off stays as it is.

    Raises InputError: it holds another training, or `model` exists and is not of this training.
    """
    record = {"settings": _settings(config), "data": corpora.digest(), "model": str(model.resolve())}
    path = work / RECORD
    if overwrite:
        clear(work)
    known = json.loads(path.read_text("utf-8")) if path.is_file() else None
    if known is not None and (changed := _changed(known, record)):
        raise InputError(
            "other_training",
            f"{work} holds a training with another {changed}.",
            "Go back to what it was, or give another --work, or throw that training away with --overwrite.",
        )
    own = known is not None and known["model"] == record["model"]
    if not own and not overwrite and (model.is_file() or (model.is_dir() and any(model.iterdir()))):
        raise InputError(
            "model_exists",
            f"{model} exists and does not come from the training in {work}.",
            "Give another -o, or replace it with --overwrite.",
        )
    work.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", "utf-8")


def clear(work: Path) -> None:
    """Throw a training away; files that it did not write stay."""
    for name in (*_OWN, *(f"{BASE}/{file}" for file in _BASE_FILES)):
        (work / name).unlink(missing_ok=True)


def _settings(config: TrainingConfig) -> dict[str, Any]:
    """All values that the weights depend on, by dotted key; data count by their content, not their path."""
    flat = _flattened(asdict(config))
    kept = {key: value for key, value in flat.items() if key not in _FREE}
    return {
        key: str(value) if isinstance(value, Path) else value
        for key, value in kept.items()
        if not isinstance(value, Path) or key.startswith("teacher.")
    }


def _flattened(content: Any, key: str = "") -> dict[str, Any]:
    if isinstance(content, Mapping):
        items = [(str(name), value) for name, value in content.items()]
    elif isinstance(content, list | tuple):
        items = [(str(number), value) for number, value in enumerate(content, 1)]
    else:
        return {key: content}
    found: dict[str, Any] = {}
    for name, value in items:
        found |= _flattened(value, f"{key}.{name}" if key else name)
    return found


def _changed(known: Mapping[str, Any], record: Mapping[str, Any]) -> str:
    """What differs, in words; empty where nothing does."""
    before, now = known["settings"], record["settings"]
    for key in sorted({*before, *now}):
        if before.get(key) != now.get(key):
            return f"«{key}» ({before.get(key)!r} there, {now.get(key)!r} here)"
    return "" if known["data"] == record["data"] else "content of the corpora"
