"""What a trained reader knows beside its weights: `reader.json`, checked as it is read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.neural.calibration import Scale

FILE = "reader.json"
FORMAT = 2


@dataclass(frozen=True, slots=True)
class EncoderSettings:
    """How the encoder is fed. `kind`: what it reads (`pieces`, `features`). `longest`, `context`: the size of
    a window and of what it sees on either side of its core, in units of that kind. `options`: all of the
    entry, for what only one kind knows."""

    kind: str
    longest: int
    context: int
    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ReaderSettings:
    """Labels in the order of the logits, and what may be found.

    `widest`: words in the widest mention. `reach`: words between the beginnings of two mentions that may be
    related. `allowed`: the (head type, tail type) of each relation label. `symmetric`: relation labels that
    mean the same both ways. `entity_scales`, `relation_scales`: one for each label. `tags`: the names of the
    tags where the reader has a head for them.
    """

    encoder: EncoderSettings
    entities: tuple[str, ...]
    relations: tuple[str, ...]
    widest: int
    reach: int
    allowed: Mapping[str, tuple[tuple[str, str], ...]]
    symmetric: frozenset[str]
    entity_scales: tuple[Scale, ...]
    relation_scales: tuple[Scale, ...]
    tags: tuple[str, ...] = ()


def read_settings(folder: Path) -> ReaderSettings:
    """The settings of the reader in a folder. Raises InputError: none there, another format, broken."""
    path = folder / FILE
    try:
        content = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise missing(path) from None
    except ValueError as error:
        raise broken(path, f"it is not JSON ({error})") from error
    found = content.get("format") if isinstance(content, dict) else None
    if found != FORMAT:
        raise InputError(
            "reader_format",
            f"{path} is of format {found!r}; this version of svodka reads format {FORMAT}.",
            "Train the model again, or use the version of svodka that made it.",
        )
    try:
        settings = _settings(content)
    except KeyError as error:
        raise broken(path, f"it lacks {error}") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise broken(path, str(error)) from error
    return settings


def missing(path: Path) -> InputError:
    """The error that a file of a reader is not there."""
    return InputError(
        "no_reader",
        f"The neural reader in {path.parent} has no file {path.name}.",
        "Give a model directory that is whole: as it was shipped, or as `svodka train` wrote it.",
    )


def broken(path: Path, why: str) -> InputError:
    """The error that a file of a reader is not what it should be."""
    return InputError("reader_broken", f"{path} cannot be used: {why}.", "Restore the file or train again.")


def _settings(content: Mapping[str, Any]) -> ReaderSettings:
    encoder = content["encoder"]
    entities, relations = tuple(content["entities"]), tuple(content["relations"])
    allowed = {
        label: tuple((head, tail) for head, tail in pairs) for label, pairs in content["allowed"].items()
    }
    settings = ReaderSettings(
        EncoderSettings(encoder["kind"], int(encoder["longest"]), int(encoder["context"]), encoder),
        entities,
        relations,
        int(content["widest"]),
        int(content["reach"]),
        allowed,
        frozenset(content["symmetric"]),
        _scales(content, "entities", entities),
        _scales(content, "relations", relations),
        tuple(content.get("tags", ())),
    )
    _check(settings)
    return settings


def _scales(content: Mapping[str, Any], kind: str, labels: tuple[str, ...]) -> tuple[Scale, ...]:
    calibration, thresholds = content["calibration"][kind], content["thresholds"][kind]
    scales = []
    for label in labels:
        slope, shift = calibration.get(label, (1.0, 0.0))
        scales.append(Scale(float(slope), float(shift), float(thresholds.get(label, 0.5))))
    return tuple(scales)


def _check(settings: ReaderSettings) -> None:
    for labels in (settings.entities, settings.relations):
        if len(set(labels)) < len(labels):
            raise ValueError("a label stands in it twice")
    if min(settings.widest, settings.reach, settings.encoder.longest) < 1 or settings.encoder.context < 0:
        raise ValueError("widest, reach and longest must be above 0, context not below it")
    types = {label for pairs in settings.allowed.values() for pair in pairs for label in pair}
    unknown = (types - set(settings.entities)) | (set(settings.allowed) - set(settings.relations))
    if unknown:
        raise ValueError(f"«allowed» names labels that it does not list: {', '.join(sorted(unknown))}")
    if any(scale.slope <= 0 for scale in settings.entity_scales + settings.relation_scales):
        raise ValueError("a slope of «calibration» is not above 0")
