"""What one TOML file says about the training of one model. `load_config` is the way in.

Paths are relative to the folder of the file; one that begins with `{corpora}/` lies in the folder given by
`--corpora`. `~` and environment variables are left as they stand. A key that is not known, a value of the
wrong type and a path where nothing lies are errors: no training of hours runs with half of its settings.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.corpora import FORMATS
from pipeline.errors import InputError
from pipeline.training.config_tables import NEED_NOT_EXIST, Table


@dataclass(frozen=True, slots=True)
class TransformerConfig:
    """`pool_at`: the layer from which on whole words are read. `longest`, `context`: subwords of a window and
    of what it sees around its core. `width`, `heads`, `inner`, `positions`: those of the base encoder."""

    layers: int = 12
    pool_at: int = 6
    longest: int = 400
    context: int = 96
    dropout: float = 0.1
    width: int = 384
    heads: int = 12
    inner: int = 1536
    positions: int = 512


@dataclass(frozen=True, slots=True)
class RecurrentConfig:
    """`width`: of what the lowest layer reads; `hidden`: of each direction. `rarest`: how often a word must
    stand in the training texts to get a vector of its own."""

    width: int = 320
    hidden: int = 256
    layers: int = 2
    longest: int = 128
    context: int = 16
    dropout: float = 0.3
    rarest: int = 3


EncoderConfig = TransformerConfig | RecurrentConfig
ENCODERS: dict[str, type[TransformerConfig] | type[RecurrentConfig]] = {
    "transformer": TransformerConfig,
    "recurrent": RecurrentConfig,
}


@dataclass(frozen=True, slots=True)
class HeadsConfig:
    """`widest`: words in the widest mention. `hidden`, `product`, `channels`: of the entity head. `reach`:
    words between the beginnings of two mentions that may be related. `relation_context`: the size of the
    queries by which two mentions attend to words together, 0 for none. `relation_gate`: the rank of the
    first look at all pairs, 0 for none. `separable`: the entity head's convolutions are separable."""

    widest: int = 16
    hidden: int = 128
    product: int = 64
    channels: int = 64
    relation_hidden: int = 192
    reach: int = 150
    relation_context: int = 0
    relation_gate: int = 0
    separable: bool = False


@dataclass(frozen=True, slots=True)
class CorpusConfig:
    """Gold to learn from. `repeat`: how often an epoch shows it; `weight`: of its losses; `rarest_relation`:
    relation types seen less often are not learnt; `longest`: words of an example, a longer document is cut;
    `again`: an example with an entity of one of these labels is shown once more.
    """

    path: Path
    format: str
    name: str = ""
    repeat: int = 1
    weight: float = 1.0
    rarest_relation: int = 3
    longest: int = 500
    again: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TextsConfig:
    """Texts without labels: a JSONL file (`text`, maybe `source`), a .txt file or a folder of both.
    `leave_out`: values of `source` that are not read; `every`: each n-th of the others is read; `limit`: the
    most documents, 0 for all."""

    path: Path
    leave_out: tuple[str, ...] = ()
    every: int = 1
    limit: int = 0


@dataclass(frozen=True, slots=True)
class BaseConfig:
    """Where a transformer begins. `cache`: the folder of the downloaded package (beside the work folder
    unless it is given). `texts`: what decides the vocabulary; without any, those of the corpora. Without
    `pretrained` its weights are random and its vocabulary has at most `vocabulary` pieces."""

    cache: Path | None = field(default=None, metadata={NEED_NOT_EXIST: True})
    pretrained: bool = True
    vocabulary: int = 2000
    texts: tuple[TextsConfig, ...] = ()


@dataclass(frozen=True, slots=True)
class TeacherConfig:
    """`networks`: work folders of finished trainings, or model directories. `mix`: their share in the targets
    beside the gold's; at 0 they are asked about raw texts alone."""

    networks: tuple[Path, ...] = ()
    mix: float = 0.5


@dataclass(frozen=True, slots=True)
class ScheduleConfig:
    """`epochs` may be a fraction; `words`: of a step. `rate`: the highest one, of the heads and a recurrent
    encoder; `encoder_rate`: of the top layer of a transformer, each layer below has `layer_decay` times the
    rate of the one above. `average`: what the running average of the weights keeps at a step. `disturb`: the
    rate of examples in capitals, lower case and the like. `replace`: the rate at which mentions give way to
    others of their type. `false_mentions`: mentions that the network wrongly sees, added while relations are
    learnt, as a share of the gold ones. `checkpoint`: seconds between two. `precision`: in
    which the encoder computes, fp32 or bf16.
    """

    epochs: float = 8.0
    words: int = 800
    rate: float = 1e-3
    encoder_rate: float = 2e-4
    layer_decay: float = 0.9
    weight_decay: float = 0.01
    beta2: float = 0.98
    warm_up: float = 0.06
    relation_weight: float = 1.0
    tag_weight: float = 0.2
    disturb: float = 0.08
    replace: float = 0.0
    false_mentions: float = 0.0
    average: float = 0.99
    seed: int = 0
    threads: int = 1
    checkpoint: float = 300.0
    precision: str = "fp32"


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """All of a file. `encoder` is None where `start` gives a model to go on from: its sizes hold. `tags`:
    whether a tag head learns; `reader_morphology`: whether the model's tokens take their tags from it.
    """

    path: Path
    corpora: tuple[CorpusConfig, ...]
    encoder: EncoderConfig | None = None
    heads: HeadsConfig = field(default_factory=HeadsConfig)
    base: BaseConfig = field(default_factory=BaseConfig)
    raw: tuple[TextsConfig, ...] = ()
    silver: tuple[TextsConfig, ...] = ()
    dev: CorpusConfig | None = None
    teacher: TeacherConfig = field(default_factory=TeacherConfig)
    tags: bool = False
    training: ScheduleConfig = field(default_factory=ScheduleConfig)
    start: str | None = None
    int8: bool = True
    reader_morphology: bool = False


def load_config(path: str | Path, *, corpora: str | Path | None = None) -> TrainingConfig:
    """The configuration in a TOML file. `corpora`: what `{corpora}` in its paths stands for.

    Raises InputError that names the file, the key and what to do.
    """
    file = Path(path)
    top = Table(_parsed(file), file, corpora=None if corpora is None else Path(corpora))
    encoder = _encoder(top)
    start = top.table("start").text("model") if top.has("start") else None
    if (encoder is None) == (start is None):
        raise top.error(
            "encoder",
            "and [start] exclude each other, and one of them must be there",
            "Give [encoder] to train from a base, or [start] to go on from a model, whose sizes hold then.",
        )
    for key in ("heads", "base"):
        if start is not None and top.has(key):
            raise top.error(key, "does not go with [start]", "Leave it out: the model has it.")
    heads = top.table("heads").of(HeadsConfig)
    base_table = top.table("base")
    texts = tuple(table.of(TextsConfig) for table in base_table.tables("texts"))
    base = base_table.of(BaseConfig, texts=texts)
    if isinstance(encoder, RecurrentConfig) and top.has("base"):
        raise top.error("base", "is for the encoder «transformer» alone", "Leave it out.")
    tags = top.table("tags")
    config = TrainingConfig(
        file,
        _corpora(top),
        encoder,
        heads,
        base,
        tuple(table.of(TextsConfig) for table in top.tables("raw")),
        tuple(table.of(TextsConfig) for table in top.tables("silver")),
        _corpus(top.table("dev")) if top.has("dev") else None,
        top.table("teacher").of(TeacherConfig),
        tags.flag("learn"),
        _schedule(top),
        start,
        top.table("export").flag("int8", default=True),
        tags.flag("morphology"),
    )
    if config.reader_morphology and not config.tags:
        raise tags.error("morphology", "needs tags to take", "Give learn = true beside it.")
    if config.training.replace and config.teacher.networks and config.teacher.mix:
        raise top.error(
            "training.replace",
            "does not go with a teacher of the gold, who has not read the replaced texts",
            "Give [teacher] mix = 0, or replace = 0.",
        )
    if config.raw and not config.teacher.networks:
        raise top.error("raw", "needs a teacher, which labels its texts", "Give [teacher] networks = […].")
    top.finish()
    return config


def _parsed(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        raise InputError("config_not_found", f"There is no file {file}.", "Check the path.") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(
            "config_broken", f"{file} cannot be read as TOML: {error}.", "Correct the file there."
        ) from error


def _encoder(top: Table) -> EncoderConfig | None:
    if not top.has("encoder"):
        return None
    table = top.table("encoder")
    kind = table.text("kind")
    if kind not in ENCODERS:
        raise table.error("kind", f"is «{kind}»", f"Choose one of {', '.join(ENCODERS)}.")
    return table.of(ENCODERS[kind])


def _corpora(top: Table) -> tuple[CorpusConfig, ...]:
    found = tuple(_corpus(table) for table in top.tables("corpus"))
    if not found:
        raise top.error("corpus", "is missing", "Give [[corpus]] with a path and a format.")
    names = [corpus.name for corpus in found]
    if len(set(names)) < len(names):
        raise top.error("corpus", "has two entries of one name", "Give each a name = … of its own.")
    return found


def _corpus(table: Table) -> CorpusConfig:
    path = table.path("path")
    format = table.text("format")
    if format not in FORMATS:
        raise table.error("format", f"is «{format}»", f"Choose one of {', '.join(FORMATS)}.")
    name = table.text("name", default=path.stem)
    return table.of(CorpusConfig, path=path, format=format, name=name)


def _schedule(top: Table) -> ScheduleConfig:
    table = top.table("training")
    found = table.of(ScheduleConfig)
    for key in ("epochs", "words", "threads"):
        if getattr(found, key) <= 0:
            raise table.error(key, "is not above 0", "Give a greater number.")
    if not 0 <= found.average < 1:
        raise table.error("average", "is not from 0 to below 1", "Give 0.99, or 0 for no average.")
    if found.precision not in ("fp32", "bf16"):
        raise table.error("precision", f"is «{found.precision}»", "Choose fp32 or bf16.")
    return found
