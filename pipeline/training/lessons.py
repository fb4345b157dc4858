"""What a network learns beside the gold: the word of its teachers on gold and raw texts, slovnet's tags.

Asking the teachers takes long, so what they said is kept in the work folder.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from pipeline.errors import InputError
from pipeline.training.blueprint import Blueprint
from pipeline.training.build import build, set_precision
from pipeline.training.config import TrainingConfig
from pipeline.training.corpora import Corpora
from pipeline.training.distillation import Lessons, teach
from pipeline.training.examples import Example
from pipeline.training.export.model_folder import STAGE
from pipeline.training.export.weights import read_shipped
from pipeline.training.network import Network
from pipeline.training.saved_network import load_network
from pipeline.training.slovnet_tags import SlovnetTagger
from pipeline.training.tasks import Task
from pipeline.training.word_reader import WordReader

LESSONS, SPANS = "lessons.pt", "lessons.json"
_EVERY = 60.0  # seconds between two lines on how far it has come


def prepare_lessons(
    config: TrainingConfig,
    corpora: Corpora,
    widest: int,
    tagger: SlovnetTagger | None,
    work: Path,
    say: Callable[[str], None],
) -> tuple[Lessons | None, list[Example]]:
    """The lessons, if there are any, and the raw examples with what the teachers found in them.

    Raises InputError: a teacher has other labels than the gold, or narrower mentions than `widest`.
    """
    if not config.teacher.networks and tagger is None:
        return None, []
    lessons = Lessons(config.teacher.mix)
    raw: list[Example] = []
    if config.teacher.networks:
        lessons, raw = _taught(config, corpora, widest, work, say)
    if tagger is not None:
        say("tagging the texts")
        lessons.tags |= dict(tagger.tags([*corpora.gold, *raw], corpora.texts))
    return lessons, raw


def _taught(
    config: TrainingConfig, corpora: Corpora, widest: int, work: Path, say: Callable[[str], None]
) -> tuple[Lessons, list[Example]]:
    kept = work / SPANS
    lessons = Lessons(config.teacher.mix)
    if kept.is_file():
        spans = json.loads(kept.read_text("utf-8"))
        lessons.load(work / LESSONS)
        return lessons, [_marked(example, spans[example.key]) for example in corpora.raw]
    teachers = [_teacher(folder, config, corpora.tasks[0], widest) for folder in config.teacher.networks]
    gold = [example for example in corpora.gold if example.task == 0 and config.teacher.mix]
    total = len(gold) + len(corpora.raw)
    say(f"asking {len(teachers)} teacher(s) about {total} examples")
    told = _Told(total, say)
    lessons, raw = teach(teachers, told.each(gold), told.each(corpora.raw), widest=widest)
    lessons.mix = config.teacher.mix
    lessons.save(work / LESSONS)
    kept.write_text(json.dumps({example.key: example.spans for example in raw}), "utf-8")
    return lessons, raw


def _marked(example: Example, spans: list[list[int]]) -> Example:
    return replace(example, spans=[(first, stop, label) for first, stop, label in spans])


def _teacher(folder: Path, config: TrainingConfig, task: Task, widest: int) -> tuple[Network, WordReader]:
    blueprint, network, reader = _network(folder)
    theirs = blueprint.tasks[0]
    if (theirs.entities, theirs.relations, theirs.pairs) != (task.entities, task.relations, task.pairs):
        raise InputError(
            "teacher_labels",
            f"The network in {folder} has other labels than {config.corpora[0].path}.",
            "Train the teacher on the same first [[corpus]].",
        )
    if blueprint.heads.widest < widest:
        raise InputError(
            "teacher_widest",
            f"The network in {folder} knows mentions of up to {blueprint.heads.widest} words, not {widest}.",
            f"Set heads.widest to {blueprint.heads.widest} or less.",
        )
    set_precision(network, config.training.precision)
    return network, reader


def _network(folder: Path) -> tuple[Blueprint, Network, WordReader]:
    """From the work folder of a finished training, or from a model directory."""
    if not (folder / STAGE).is_dir():
        return load_network(folder)
    blueprint, state = read_shipped(folder / STAGE)
    network, reader = build(blueprint)
    network.load_state_dict(state)
    network.eval()
    return blueprint, network, reader


class _Told:
    """Says now and then how far it has come."""

    def __init__(self, total: int, say: Callable[[str], None]) -> None:
        self.total = total
        self.done = 0
        self.say = say
        self.last = time.monotonic()

    def each(self, examples: Iterable[Example]) -> Iterator[Example]:
        for example in examples:
            yield example
            self.done += 1
            if time.monotonic() - self.last > _EVERY:
                self.last = time.monotonic()
                self.say(f"taught {self.done} of {self.total} examples")
