"""`svodka train`: from a configuration to a model directory. Goes on where an earlier call was cut off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import torch

from pipeline.training.build import optimizer_of, set_precision
from pipeline.training.config import TrainingConfig, load_config
from pipeline.training.corpora import Corpora, read_corpora
from pipeline.training.finish import finish
from pipeline.training.lessons import prepare_lessons
from pipeline.training.loop import Loop, LoopSettings
from pipeline.training.plot import plot_log
from pipeline.training.replacement import MentionReplacement
from pipeline.training.saved_network import averaged_weights, save_network
from pipeline.training.scoring import DevScore
from pipeline.training.slovnet_tags import SlovnetTagger
from pipeline.training.start import begin
from pipeline.training.work_folder import LOG, claim

WORK = Path("out/train")  # where work folders lie unless --work says otherwise


@dataclass(frozen=True, slots=True)
class TrainingResult:
    """`dev`: of the averaged weights before int8, entities exact and nested, relations between gold
    mentions. `summary`: what export measured, in words."""

    model: Path
    work: Path
    dev: DevScore
    summary: list[str]


def train(
    config_path: str | Path,
    model: str | Path,
    *,
    work: str | Path | None = None,
    corpora: str | Path | None = None,
    overwrite: bool = False,
    say: Callable[[str], None] = print,
) -> TrainingResult:
    """Train, calibrate on dev and write the model directory `model`.

    `work`: the folder for checkpoint, log, plot and the network (`out/train/<name of the model>`); `corpora`:
    what `{corpora}` in the configuration stands for; `overwrite`: throw away what an earlier training left in
    both. `say` is told how far it has come. Raises InputError: the configuration, a corpus or one of the
    folders cannot be used.
    """
    config = load_config(config_path, corpora=corpora)
    out = Path(model)
    folder = Path(work) if work is not None else WORK / out.resolve().name
    read = read_corpora(config)
    claim(folder, config, read, out, overwrite=overwrite)
    with _threads(config.training.threads):
        return _train(config, read, out, folder, say)


def _train(
    config: TrainingConfig, corpora: Corpora, model: Path, work: Path, say: Callable[[str], None]
) -> TrainingResult:
    tagger = SlovnetTagger() if config.tags else None
    blueprint, network, reader = begin(config, corpora, tagger.labels if tagger else (), work, say)
    lessons, raw = prepare_lessons(config, corpora, blueprint.heads.widest, tagger, work, say)
    set_precision(network, config.training.precision)
    optimizer = optimizer_of(network, config.training)
    examples = [*corpora.repeated(), *raw]
    words = sum(len(example.words) for example in examples)
    parameters = sum(parameter.numel() for parameter in network.parameters())
    say(
        f"{len(examples)} examples, {words} words, {len(corpora.dev)} documents of dev; "
        f"{parameters / 1e6:.1f} M parameters"
    )
    loop = Loop(
        network,
        reader,
        optimizer,
        _settings(config),
        folder=work,
        train=examples,
        dev=corpora.dev,
        weights=corpora.weights,
        teach=lessons,
        augment=_replacement(config, corpora),
        say=say,
    )
    score = loop.run()
    save_network(work, blueprint, averaged_weights(network, optimizer))
    plot_log(work / LOG, work)
    say(f"writing {model}")
    summary = finish(config, corpora, model, work)
    return TrainingResult(model, work, score, summary)


def _settings(config: TrainingConfig) -> LoopSettings:
    schedule = config.training
    return LoopSettings(
        epochs=schedule.epochs,
        words=schedule.words,
        warm_up=schedule.warm_up,
        relation_weight=schedule.relation_weight,
        tag_weight=schedule.tag_weight,
        disturb=schedule.disturb,
        false_mentions=schedule.false_mentions,
        seed=schedule.seed,
        checkpoint=schedule.checkpoint,
    )


def _replacement(config: TrainingConfig, corpora: Corpora) -> MentionReplacement | None:
    if not config.training.replace:
        return None
    tagger = SlovnetTagger()
    gold = [example for example in corpora.gold if example.task == 0]
    tags = dict(tagger.tags(gold, corpora.texts))
    return MentionReplacement(gold, corpora.tasks[0], tags, tagger.labels, config.training.replace)


@contextmanager
def _threads(count: int) -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)
