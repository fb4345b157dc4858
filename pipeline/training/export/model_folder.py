"""Writes the directory of a model: a spaCy pipeline whose component `entities` holds the reader's files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import spacy.util

from pipeline.engine.model_loading import model_meta, model_path
from pipeline.labels import SYMMETRIC_RELATIONS
from pipeline.neural.settings import FILE, FORMAT
from pipeline.training.export.calibrate import Calibrated
from pipeline.training.network import Network

TEMPLATE = "ru_news_natasha"
STAGE = "entities"
FACTORIES = {STAGE: "svodka_neural_ner", "relations": "svodka_neural_relations"}
MORPHOLOGY = "morphology"
LEFT_OUT = ("organizations", "professions")  # rules for what the reader finds by itself


def write_reader(
    folder: Path,
    network: Network,
    encoder: Mapping[str, Any],
    entities: Calibrated | None = None,
    relations: Calibrated | None = None,
    tags: tuple[str, ...] = (),
) -> None:
    """Write `reader.json`. `encoder`: its entry. Without calibration scores stay as they are, thresholds
    are .5."""
    task = network.tasks[0]
    content: dict[str, Any] = {
        "format": FORMAT,
        "encoder": dict(encoder),
        "entities": list(task.entities),
        "relations": list(task.relations),
        "widest": network.entity_head.widest,
        "reach": network.reach,
        "allowed": {label: [list(pair) for pair in pairs] for label, pairs in task.pairs.items()},
        "symmetric": [label for label in task.relations if label in SYMMETRIC_RELATIONS],
        "thresholds": {
            "entities": _thresholds(task.entities, entities),
            "relations": _thresholds(task.relations, relations),
        },
        "calibration": {
            "entities": _scales(task.entities, entities),
            "relations": _scales(task.relations, relations),
        },
    }
    if tags:
        content["tags"] = list(tags)
    _write_json(folder / FILE, content)


def _thresholds(labels: tuple[str, ...], found: Calibrated | None) -> dict[str, float]:
    values = found.choice.values.tolist() if found else [0.5] * len(labels)
    return {label: round(value, 4) for label, value in zip(labels, values, strict=True)}


def _scales(labels: tuple[str, ...], found: Calibrated | None) -> dict[str, list[float]]:
    if found is None:
        return {}
    return {
        label: [round(slope, 4), round(shift, 4)]
        for label, (slope, shift) in zip(labels, found.scales.tolist(), strict=True)
    }


def write_pipeline(folder: Path, description: str, *, reader_morphology: bool = False) -> None:
    """Write `config.cfg` and `meta.json` of the model whose directory `folder` is. The other stages are those
    of the template, values in front of relations. `reader_morphology`: tokens take their
    tags from the reader, which then stands in front of them; else from slovnet."""
    folder.mkdir(parents=True, exist_ok=True)
    config = spacy.util.load_config(model_path(TEMPLATE) / "config.cfg")
    stages = [name for name in config["nlp"]["pipeline"] if name not in LEFT_OUT]
    components = {name: dict(config["components"][name]) for name in stages}
    for name, factory in FACTORIES.items():
        lexicon = {key: value for key, value in components[name].items() if key == "lexicon"}
        components[name] = {"factory": factory, **lexicon}
    if reader_morphology:
        stages.remove(STAGE)
        stages.insert(stages.index(MORPHOLOGY), STAGE)
        components[MORPHOLOGY] = {"factory": "svodka_neural_morphology"}
    components["values"]["find"] = True
    stages.remove("values")  # relations are asked between the values that rules and reader have settled on
    stages.insert(stages.index("relations"), "values")
    config["nlp"]["pipeline"] = stages
    config["components"] = components
    config.to_disk(folder / "config.cfg", interpolate=False)
    meta = model_meta(TEMPLATE)
    language, _, name = folder.resolve().name.partition("_")
    if language != meta["lang"] or not name:  # a user's own name
        name = folder.resolve().name
    _write_json(folder / "meta.json", {**meta, "name": name, "description": description})


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
