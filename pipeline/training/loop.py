"""The training loop: steps, checkpoints, a dev score at every epoch, a log. A cut-off run goes on."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch import Tensor

from pipeline.training.examples import Example, disturbed, sample_order
from pipeline.training.false_mentions import with_false_mentions
from pipeline.training.log import TrainingLog
from pipeline.training.network import Network, Taught
from pipeline.training.optimizer import MasterAdamW, height
from pipeline.training.scoring import DevScore, score_on_dev
from pipeline.training.word_reader import WordReader


@dataclass(frozen=True, slots=True)
class LoopSettings:
    """How long and how: `epochs` over the examples, each step about `words` words.

    `relation_weight`, `tag_weight`: of their losses beside that of the entities. `disturb`: the rate of
    examples in capitals, lower case and the like. `false_mentions`: wrong mentions added while relations are
    learnt, as a share of the gold ones. `checkpoint`: seconds between checkpoints; `report`:
    between two lines on how far it has come.
    """

    epochs: float = 8
    words: int = 800
    warm_up: float = 0.06
    relation_weight: float = 1.0
    tag_weight: float = 0.2
    disturb: float = 0.08
    false_mentions: float = 0.0
    seed: int = 0
    checkpoint: float = 300.0
    track_every: int = 4
    report: float = 60.0


@dataclass(slots=True)
class Progress:
    """Where a run stands; the whole of it is in a checkpoint."""

    step: int = 0
    seconds: float = 0.0
    sums: dict[str, float] = field(default_factory=dict)


class Loop:
    """Trains a network on examples; `teach` gives what a teacher said of an example, if there is one."""

    def __init__(
        self,
        network: Network,
        reader: WordReader,
        optimizer: MasterAdamW,
        settings: LoopSettings,
        *,
        folder: Path,
        train: Sequence[Example],
        dev: Sequence[Example],
        weights: Sequence[float] = (),
        teach: Callable[[Example], Taught | None] | None = None,
        augment: Callable[[Example, random.Random], Example] | None = None,
        say: Callable[[str], None] = print,
    ) -> None:
        self.network, self.reader, self.optimizer, self.settings = network, reader, optimizer, settings
        self.folder, self.train, self.dev = folder, list(train), list(dev)
        self.weights = list(weights) or [1.0] * len(network.tasks)
        self.teach = teach
        self.augment = augment
        self.say = say
        self.progress = Progress()
        self.steps = self._plan()
        self.log = TrainingLog(folder / "log.csv")
        folder.mkdir(parents=True, exist_ok=True)

    def _plan(self) -> list[list[int]]:
        """All steps of all epochs, from the seed alone; an epoch's share beyond the last whole one is cut."""
        draw = random.Random(self.settings.seed)
        sizes = [len(example.words) for example in self.train]
        whole = int(self.settings.epochs)
        steps: list[list[int]] = []
        for _ in range(whole):
            steps += sample_order(sizes, draw, self.settings.words)
        rest = sample_order(sizes, draw, self.settings.words)
        return steps + rest[: round(len(rest) * (self.settings.epochs - whole))]

    def run(self) -> DevScore:
        """Train to the end, from the last checkpoint if there is one; the score of the averaged weights."""
        self._resume()
        per_epoch = max(1, round(len(self.steps) / max(self.settings.epochs, 1e-9)))
        saved = told = time.monotonic()
        self.network.train()
        while self.progress.step < len(self.steps):
            began = time.monotonic()
            self._step(self.progress.step)
            self.progress.step += 1
            self.progress.seconds += time.monotonic() - began
            ended = self.progress.step == len(self.steps)
            if self.progress.step % per_epoch == 0 or ended:
                self._evaluate(self.progress.step / per_epoch)
                told = time.monotonic()
            elif time.monotonic() - told > self.settings.report:
                self._tell()
                told = time.monotonic()
            if time.monotonic() - saved > self.settings.checkpoint or ended:
                self._save()
                saved = time.monotonic()
        with self.averaged():
            return score_on_dev(self.network, self.reader, self.dev)

    def _step(self, number: int) -> None:
        draw = random.Random(self.settings.seed * 1_000_003 + number)
        torch.manual_seed(self.settings.seed * 1_000_003 + number)
        chosen = [self.train[at] for at in self.steps[number]]
        shown = [self.augment(example, draw) for example in chosen] if self.augment else chosen
        batch = [disturbed(example, self.settings.disturb, draw) for example in shown]
        loss = self._loss(batch, chosen, draw)
        loss.backward()  # type: ignore[no-untyped-call]
        norm = self.optimizer.step(height(number, len(self.steps), self.settings.warm_up))
        self._sum("norm", norm)
        self._sum("steps", 1)
        if number % self.settings.track_every == 0:
            self.optimizer.track()

    def _loss(self, batch: Sequence[Example], originals: Sequence[Example], draw: random.Random) -> Tensor:
        """The losses of a step, each divided by the number of gold mentions."""
        vectors = self.reader.words([example.words for example in batch])
        total = torch.zeros(())
        mentions = max(1, sum(len(example.spans) for example in batch))
        for words, example, original in zip(vectors, batch, originals, strict=True):
            taught = self.teach(original) if self.teach else None
            weight = self.weights[example.task]
            logits = self.network.entity_logits(words, example)
            loss = self.network.entity_loss(logits, example, taught)
            self._sum("entities", float(loss.detach()) / mentions)
            total = total + weight * loss
            if example.spans and self.network.tasks[example.task].relations and self.settings.relation_weight:
                if taught is None and self.settings.false_mentions:
                    example = with_false_mentions(example, logits, self.settings.false_mentions, draw)
                loss = self.network.relation_loss(words, example, taught)
                self._sum("relations", float(loss.detach()) / mentions)
                total = total + weight * self.settings.relation_weight * loss
            if taught is not None and taught.tags is not None and self.network.tag_head is not None:
                loss = self.network.tag_loss(words, taught.tags)
                self._sum("tags", float(loss.detach()) / max(1, len(words)))
                total = total + self.settings.tag_weight * loss * mentions / max(1, len(words))
        return total / mentions

    def _tell(self) -> None:
        """How far it has come, and how long the rest will take at this pace."""
        done, steps = self.progress.step, len(self.steps)
        left = self.progress.seconds / done * (steps - done)
        counted = max(1.0, self.progress.sums.get("steps", 0.0))
        loss = self.progress.sums.get("entities", 0.0) / counted
        self.say(f"step {done} of {steps}, loss {loss:.3g}, about {left / 60:.0f} min left")

    def _sum(self, name: str, value: float) -> None:
        self.progress.sums[name] = self.progress.sums.get(name, 0.0) + value

    def _evaluate(self, epoch: float) -> None:
        sums = self.progress.sums
        steps = max(1.0, sums.pop("steps", 0.0))
        row: dict[str, float] = {"epoch": round(epoch, 3), "step": self.progress.step}
        row |= {f"loss_{name}": value / steps for name, value in sums.items() if name != "norm"}
        row["norm"] = sums.get("norm", 0.0) / steps
        for name, context in (("", None), ("averaged_", self.averaged())):
            if context is None:
                score = score_on_dev(self.network, self.reader, self.dev)
            elif self.optimizer.averages:
                with context:
                    score = score_on_dev(self.network, self.reader, self.dev)
            else:
                continue
            row |= {
                f"{name}dev_loss": score.loss,
                f"{name}dev_precision": score.entities.precision,
                f"{name}dev_recall": score.entities.recall,
                f"{name}dev_f1": score.entities.f1,
                f"{name}dev_relations_f1": score.relations.f1,
            }
        row["seconds"] = self.progress.seconds
        self.log.add(row)
        self.say(" ".join(f"{name}={value:.4g}" for name, value in row.items()))
        self.progress.sums = {}

    @contextmanager
    def averaged(self) -> Iterator[None]:
        """The network with the running average of its weights."""
        pairs = list(zip(self.optimizer.parameters, self.optimizer.averaged_state(), strict=True))
        with torch.no_grad():
            for parameter, average in pairs:
                parameter.copy_(average)
        try:
            yield
        finally:
            with torch.no_grad():
                for parameter, master in zip(self.optimizer.parameters, self.optimizer.masters, strict=True):
                    parameter.copy_(master)

    def _save(self) -> None:
        half = self.folder / "checkpoint.half"
        torch.save({"optimizer": self.optimizer.state(), "progress": _plain(self.progress)}, half)
        half.replace(self.folder / "checkpoint.pt")

    def _resume(self) -> None:
        path = self.folder / "checkpoint.pt"
        if path.is_file():
            state = torch.load(path, weights_only=True)
            self.optimizer.load(state["optimizer"])
            self.progress = Progress(**state["progress"])
            self.say(f"going on from step {self.progress.step} of {len(self.steps)}")


def _plain(progress: Progress) -> dict[str, object]:
    return {"step": progress.step, "seconds": progress.seconds, "sums": dict(progress.sums)}
