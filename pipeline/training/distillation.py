"""What a teacher network says of documents, kept small: distillation (Hinton et al. 2015).

The teacher reads every document once. Of its probabilities those below `FLOOR` are taken for zero; the rest
are kept as sparse fp16, some kilobytes a document.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from pipeline.neural.decode import as_thresholds, decode_spans
from pipeline.training.examples import Example
from pipeline.training.network import Network, Taught
from pipeline.training.word_reader import WordReader

FLOOR = 0.004


@dataclass(slots=True)
class Sparse:
    """A tensor of probabilities, mostly zero."""

    shape: tuple[int, ...]
    places: Tensor  # int32, into the flattened tensor
    values: Tensor  # fp16

    @classmethod
    def of(cls, dense: Tensor) -> Sparse:
        flat = dense.flatten()
        places = (flat >= FLOOR).nonzero()[:, 0]
        return cls(tuple(dense.shape), places.to(torch.int32), flat[places].half())

    def dense(self) -> Tensor:
        flat = torch.zeros(int(np.prod(self.shape)))
        flat[self.places.long()] = self.values.float()
        return flat.view(self.shape)


class Lessons:
    """Example key → what the teacher said, as `Taught`; `mix`: its share in the targets of gold examples."""

    def __init__(self, mix: float = 0.5) -> None:
        self.mix = mix
        self.said: dict[str, tuple[Sparse, Sparse | None]] = {}
        self.raw: set[str] = set()  # examples without gold: the teacher alone decides
        self.tags: dict[str, Tensor] = {}

    def __call__(self, example: Example) -> Taught | None:
        tags = self.tags.get(example.key)
        said = self.said.get(example.key)
        if said is None:
            return None if tags is None else Taught(None, None, tags, 0.0)
        entities, relations = said
        mix = 1.0 if example.key in self.raw else self.mix
        return Taught(entities.dense(), None if relations is None else relations.dense(), tags, mix)

    def save(self, path: Path) -> None:
        state = {
            key: [(part.shape, part.places, part.values) if part else None for part in pair]
            for key, pair in self.said.items()
        }
        torch.save({"said": state, "raw": sorted(self.raw), "tags": self.tags}, path)

    def load(self, path: Path) -> None:
        state = torch.load(path, weights_only=True)
        for key, (entities, relations) in state["said"].items():
            self.said[key] = (Sparse(*entities), Sparse(*relations) if relations else None)
        self.raw |= set(state["raw"])
        self.tags |= state["tags"]


@torch.no_grad()
def teach(
    teachers: Sequence[tuple[Network, WordReader]],
    gold: Iterable[Example],
    raw: Iterable[Example],
    *,
    widest: int,
    threshold: float = 0.5,
) -> tuple[Lessons, list[Example]]:
    """Lessons on gold and raw examples, the mean of several teachers; and the raw examples with the spans
    that the teachers see in them (their relations are in the lessons alone)."""
    lessons = Lessons()
    for example in gold:
        lessons.said[example.key] = _say(teachers, example, widest)
    read = []
    for example in raw:
        entities = torch.stack([_entities(*teacher, example)[0] for teacher in teachers]).mean(0)
        count = entities.shape[2]
        found = decode_spans(entities.numpy(), as_thresholds([threshold] * count))
        marked = replace(example, spans=[span[:3] for span in found], relations=[])
        lessons.said[example.key] = _say(teachers, marked, widest)
        lessons.raw.add(example.key)
        read.append(marked)
    return lessons, read


def _say(
    teachers: Sequence[tuple[Network, WordReader]], example: Example, widest: int
) -> tuple[Sparse, Sparse | None]:
    entities, relations = [], []
    for network, reader in teachers:
        probabilities, words = _entities(network, reader, example)
        entities.append(probabilities)
        if example.spans:
            logits, mask, _ = network.relation_logits(words, example)
            relations.append(torch.where(mask, logits.sigmoid(), 0.0))
    related = Sparse.of(torch.stack(relations).mean(0)) if relations else None
    return Sparse.of(torch.stack(entities).mean(0)[:, :widest]), related


def _entities(network: Network, reader: WordReader, example: Example) -> tuple[Tensor, Tensor]:
    """Probabilities [N, widest, labels] of the main task, and the word vectors."""
    network.eval()
    words = reader.words([example.words])[0]
    first, last = network.entity_columns[0]
    return network.entity_head(words)[..., first:last].sigmoid(), words
