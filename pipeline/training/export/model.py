"""From a trained network to a model directory, in one call: files, int8, calibration, parity."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from torch import nn

from pipeline.training.examples import Example
from pipeline.training.export.activations import Feeds
from pipeline.training.export.calibrate import Calibrated, calibrate_parts
from pipeline.training.export.encoder_kinds import kind_of
from pipeline.training.export.model_folder import STAGE, write_pipeline, write_reader
from pipeline.training.export.network_parts import Parts
from pipeline.training.export.onnx_files import graphs, write
from pipeline.training.export.parity import Int8Loss, Parity, int8_loss, parity
from pipeline.training.export.quantize import quantize
from pipeline.training.network import Network
from pipeline.training.word_reader import Batches, WordReader

SAMPLES = 12  # training documents that int8 is fitted on
PARITY_DOCUMENTS = 10


class WindowBatches(Batches, Protocol):
    """Makes the batches of an encoder; the sizes of its windows go into reader.json."""

    longest: int
    context: int


@dataclass(frozen=True, slots=True)
class Exported:
    """`sizes`: bytes by file name; `parity`: of the files in fp32 with the network; `int8`: what it costs,
    None for a model in fp32; `kept`: matrices that stayed fp32; `relations`: None where the task has none."""

    sizes: dict[str, int]
    parity: Parity
    int8: Int8Loss | None
    kept: list[str]
    entities: Calibrated
    relations: Calibrated | None


def export(
    network: Network,
    batches: WindowBatches,
    folder: Path,
    *,
    train: Sequence[Example],
    dev: Sequence[Example],
    description: str,
    files: Iterable[Path] = (),
    options: Mapping[str, Any] | None = None,
    tags: tuple[str, ...] = (),
    int8: bool = True,
    reader_morphology: bool = False,
) -> Exported:
    """Write the model directory `folder`.

    `network` may be in any precision and stays as it is. `train`: int8 is fitted on some of them; `dev`:
    thresholds and calibration. `files`: what else the encoder reads at run time (`pieces.json`), copied under
    their names. `options`: more for the encoder's entry in reader.json. `tags`: names of the tag head's tags.
    `int8`: whether the encoder is written in 8 bits. `reader_morphology`: whether tokens take their tags from
    the tag head, which must be there.
    """
    network = deepcopy(network).float().eval()
    kind = kind_of(network.encoder)
    entry = {"kind": kind.name, "longest": batches.longest, "context": batches.context}
    entry |= {**kind.options(network.encoder), **(options or {})}
    own, other = [example for example in train if len(example.words)], list(files)
    with TemporaryDirectory() as name:
        full = Path(name)
        models = graphs(network)
        write(models, full)
        _complete(full, network, entry, other, tags)
        fresh = [example.words for example in dev[:PARITY_DOCUMENTS] if len(example.words)]
        exact = Parts.load(full)
        same = parity(network, WordReader(network.encoder, batches), exact, fresh)
        feeds = _feeds(network.encoder, batches, own) if int8 else {}
        small = {file: quantize(models[file], calls) for file, calls in feeds.items()}
        reader = folder / STAGE
        sizes = write({**models, **{file: made.model for file, made in small.items()}}, reader)
        _complete(reader, network, entry, other, tags)
        parts = Parts.load(reader)
        loss = int8_loss(exact, parts, dev) if int8 else None
    entities, relations = calibrate_parts(parts, dev)
    write_reader(reader, network, entry, entities, relations, tags)
    write_pipeline(folder, description, reader_morphology=reader_morphology)
    kept = [name for made in small.values() for name in made.kept]
    return Exported(sizes, same, loss, kept, entities, relations)


def _complete(
    folder: Path, network: Network, entry: Mapping[str, Any], files: Iterable[Path], tags: tuple[str, ...]
) -> None:
    """What a reader needs beside its graphs, without calibration."""
    write_reader(folder, network, entry, tags=tags)
    for file in files:
        shutil.copyfile(file, folder / file.name)


def _feeds(encoder: nn.Module, batches: WindowBatches, examples: Sequence[Example]) -> dict[str, list[Feeds]]:
    """For each graph of the encoder its first call on documents spread over all of them."""
    make = kind_of(encoder).feeds
    chosen = examples[:: max(1, len(examples) // SAMPLES)][:SAMPLES]
    calls = [make(encoder, batches.batch([example.words])) for example in chosen]
    return {file: [call[file][0] for call in calls] for file in calls[0]}
