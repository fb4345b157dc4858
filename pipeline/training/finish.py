"""From the finished network in a work folder to the model directory: the one place that calls export."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import cast

from pipeline.neural.settings import FILE
from pipeline.training.blueprint import sizes, vocabulary_file
from pipeline.training.config import TrainingConfig
from pipeline.training.corpora import Corpora
from pipeline.training.export.model import Exported, WindowBatches, export
from pipeline.training.export.model_folder import STAGE
from pipeline.training.export.reliability_plot import RELIABILITY, draw_calibrated
from pipeline.training.saved_network import load_network


def finish(config: TrainingConfig, corpora: Corpora, model: Path, work: Path) -> list[str]:
    """Write `model` whole or not at all; what was measured on the way, in lines for the user."""
    blueprint, network, reader = load_network(work)
    target = model.resolve()
    half = target.with_name(f"{target.name}.half")
    shutil.rmtree(half, ignore_errors=True)
    width = network.relation_head.between.in_features
    exported = export(
        network,
        cast(WindowBatches, reader.batches),
        half / target.name,
        train=[example for example in corpora.gold if example.task == 0],
        dev=corpora.dev,
        description=f"Trained by `svodka train {config.path.name}` on {config.corpora[0].name}",
        files=[work / vocabulary_file(blueprint.encoder)],
        options={"width": width},
        tags=blueprint.tags,
        int8=config.int8,
        reader_morphology=config.reader_morphology,
    )
    add_sizes(half / target.name / STAGE / FILE, sizes(blueprint.encoder, blueprint.heads))
    draw_calibrated(exported.entities, exported.relations, half / target.name / RELIABILITY)
    _replace(target, half / target.name)
    half.rmdir()
    return _in_words(exported)


def _replace(target: Path, fresh: Path) -> None:
    """Put the fresh directory in the place of the old one, whose other files (a card) stay."""
    if target.exists():
        for file in target.iterdir():
            if file.is_file() and not (fresh / file.name).exists():
                file.replace(fresh / file.name)
        shutil.rmtree(target)
    fresh.replace(target)


def add_sizes(path: Path, network: dict[str, object]) -> None:
    """What `svodka train` needs to go on from the model (`[start]`)."""
    content = json.loads(path.read_text("utf-8"))
    content["network"] = network
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _in_words(exported: Exported) -> list[str]:
    parity, int8 = exported.parity, exported.int8
    found = [
        f"{sum(exported.sizes.values()) / 1e6:.1f} MB of weights",
        f"against torch: {parity.differing} of {parity.spans} spans differ, logits by {parity.entities:.2g} "
        f"(entities) and {parity.relations:.2g} (relations) at most",
    ]
    if int8 is not None:
        found.append(
            f"int8 costs {int8.entity_points:.2f} points of F1 (entities), "
            f"{int8.relation_points:.2f} (relations)"
        )
    found.append(f"calibration error of entity scores {exported.entities.error:.3f}")
    return found
