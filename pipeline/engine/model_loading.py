"""Finds and loads models: spaCy pipeline directories that ship with the package, or a user's own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import InputError
from pipeline.stages.renamed_factories import refuse_old_factories

if TYPE_CHECKING:
    from spacy.language import Language

DEFAULT_MODEL = "ru_news"
_PACKAGE = Path(__file__).resolve().parent.parent
_NOT_LOADED = (".md", ".svg", ".png", ".half", ".tmp")  # cards, pictures, what is being written
_FOLDERS = (_PACKAGE / "models", _PACKAGE.parent / "models")  # in an installed package, in a checkout


def model_path(name: str) -> Path:
    """The directory of a model: a name under `models/`, or a path to a pipeline directory."""
    for folder in (*_FOLDERS, Path()):
        if (folder / name / "config.cfg").is_file():
            return folder / name
    known = ", ".join(path.name for path in installed()) or "none"
    raise InputError(
        "no_model", f"There is no model «{name}».", f"Name a pipeline directory or one of: {known}."
    )


def installed() -> Iterator[Path]:
    """The directories of the models that come with the package."""
    for folder in _FOLDERS:
        if folder.is_dir():
            yield from sorted(path.parent for path in folder.glob("*/config.cfg"))
            return


def model_meta(name: str) -> dict[str, Any]:
    """meta.json of a model."""
    meta: dict[str, Any] = json.loads((model_path(name) / "meta.json").read_text("utf-8"))
    return meta


def model_digest(name: str) -> str:
    """SHA-256 over the names and contents of the files that a model is loaded from.

    Model cards, pictures and other files that are not loaded do not count: the digest is part of the run id,
    which every Parquet file contains.
    """
    digest = sha256()
    root = model_path(name)
    for path in sorted(root.rglob("*")):
        if path.is_file() and _is_loaded(path.relative_to(root)):
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _is_loaded(path: Path) -> bool:
    """Whether a file of a model's directory can change what the model finds."""
    hidden = any(part.startswith(".") or part == "__pycache__" for part in path.parts)
    return not hidden and path.suffix not in _NOT_LOADED


@lru_cache(maxsize=1)
def shared_model(name: str, *, syntax: bool, timezone: str) -> Language:
    """The `nlp` that all shards of a process share: loaded once, never modified."""
    return load_model(name, syntax=syntax, timezone=timezone)


def load_model(name: str, *, syntax: bool = False, timezone: str | None = None) -> Language:
    """A fresh `nlp` of a model, with the syntax stage on when asked for. The weights are shared.

    `timezone`: in which the values stage, if there is one, takes «вчера» and «сегодня».
    """
    import spacy

    path = model_path(name)
    config = spacy.util.load_config(path / "config.cfg")
    refuse_old_factories(config, path / "config.cfg")
    if timezone and "values" in config["components"]:
        config["components"]["values"]["timezone"] = timezone
    nlp = spacy.load(path, config=config)
    nlp.max_length = 10**9  # the reader limits the length of documents
    if syntax:
        if "syntax" not in nlp.component_names:
            raise InputError("no_syntax", f"The model «{name}» has no syntax stage.", "Remove --syntax.")
        nlp.enable_pipe("syntax")
    return nlp
