"""The whole network: an encoder, the heads over it, and the losses of one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pipeline.neural.pairs import pair_codes
from pipeline.training.examples import Example
from pipeline.training.heads import GATE_FLOOR, EntityHead, RelationHead, TagHead
from pipeline.training.tasks import Task


@dataclass(slots=True)
class Taught:
    """What a teacher said of one example, as probabilities: `entities` [N, widest, labels] of the main task,
    `relations` [n, n, labels] for the example's own spans; `tags` [N]: tag numbers, -1 unknown. `mix`: its
    share in the targets beside the gold's."""

    entities: Tensor | None = None
    relations: Tensor | None = None
    tags: Tensor | None = None
    mix: float = 0.5


class Network(nn.Module):
    """Encoder and heads of all tasks; label columns stand one task behind the other."""

    def __init__(
        self,
        encoder: nn.Module,
        tasks: Sequence[Task],
        *,
        width: int,
        widest: int,
        tags: int = 0,
        reach: int = 150,
        entity_head: dict[str, Any] | None = None,
        relation_hidden: int = 192,
        relation_context: int = 0,
        relation_gate: int = 0,
    ) -> None:
        super().__init__()
        self.tasks = list(tasks)
        self.reach = reach
        self.encoder = encoder
        self.entity_columns = _columns([len(task.entities) for task in tasks])
        self.relation_columns = _columns([len(task.relations) for task in tasks])
        self.entity_head = EntityHead(width, self.entity_columns[-1][1], widest=widest, **(entity_head or {}))
        self.relation_head = RelationHead(
            width,
            self.entity_columns[-1][1],
            max(1, self.relation_columns[-1][1]),
            hidden=relation_hidden,
            context=relation_context,
            gate=relation_gate,
        )
        self.tag_head = TagHead(width, tags) if tags else None
        self.allowed = [allowed_pairs(task) for task in tasks]

    def entity_logits(self, words: Tensor, example: Example) -> Tensor:
        """Logits [N, widest, labels of the task] of one document."""
        first, last = self.entity_columns[example.task]
        logits: Tensor = self.entity_head(words)[..., first:last]
        return logits

    def entity_loss(self, logits: Tensor, example: Example, taught: Taught | None) -> Tensor:
        """Binary cross-entropy over all cells of one document, summed; `logits`: its `entity_logits`."""
        count, widest, labels = logits.shape
        target = torch.zeros(count, widest, labels)
        for start, stop, label in example.spans:
            if stop - start <= widest:
                target[start, stop - start - 1, label] = 1
        inside = torch.arange(count)[:, None] + torch.arange(widest)[None] < count
        logits, target = logits[inside], target[inside]
        if taught is not None and taught.entities is not None:
            target = target * (1 - taught.mix) + taught.entities[inside] * taught.mix
        return F.binary_cross_entropy_with_logits(logits, target, reduction="sum")

    def relation_logits(self, words: Tensor, example: Example) -> tuple[Tensor, Tensor, Tensor | None]:
        """Logits [n, n, labels of the task] (`NOT_ASKED` where the gate is shut), the mask [n, n, labels] of
        what types and reach allow, and the gate's logits [n, n] if there is a gate."""
        first, last = self.relation_columns[example.task]
        offset = self.entity_columns[example.task][0]
        spans = torch.tensor([(start, stop) for start, stop, _ in example.spans])
        kinds = torch.tensor([kind for _, _, kind in example.spans])
        codes = torch.from_numpy(
            pair_codes(example.words, [span[:2] for span in example.spans], kinds.tolist())
        )
        near = (spans[:, 0][:, None] - spans[:, 0][None]).abs() <= self.reach
        near &= ~torch.eye(len(spans), dtype=torch.bool)
        mask = self.allowed[example.task][kinds[:, None], kinds[None]] & near[..., None]
        logits, gate = self.relation_head(words, spans, kinds + offset, codes, mask.any(2))
        return logits[..., first:last], mask, gate

    def relation_loss(self, words: Tensor, example: Example, taught: Taught | None) -> Tensor:
        """Binary cross-entropy over allowed labels of pairs within reach, summed; the gate learns whether
        any relation holds, the labels learn of the pairs that pass it."""
        logits, mask, gate = self.relation_logits(words, example)
        target = torch.zeros_like(logits)
        for head, tail, label in example.relations:
            target[head, tail, label] = 1
        if taught is not None and taught.relations is not None:
            target = target * (1 - taught.mix) + taught.relations * taught.mix
        asked = mask if gate is None else mask & (gate.detach() >= GATE_FLOOR)[..., None]
        loss = F.binary_cross_entropy_with_logits(logits[asked], target[asked], reduction="sum")
        if gate is None:
            return loss
        pairs = mask.any(2)
        related = torch.where(mask, target, 0.0).amax(2)
        return loss + F.binary_cross_entropy_with_logits(gate[pairs], related[pairs], reduction="sum")

    def tag_loss(self, words: Tensor, tags: Tensor) -> Tensor:
        """Cross-entropy of the words whose tag is known, summed."""
        assert self.tag_head is not None
        return F.cross_entropy(self.tag_head(words), tags, ignore_index=-1, reduction="sum")


def allowed_pairs(task: Task) -> Tensor:
    """[entity labels, entity labels, relation labels]: which types a relation may join."""
    entity = {label: at for at, label in enumerate(task.entities)}
    allowed = torch.zeros(len(entity), len(entity), len(task.relations), dtype=torch.bool)
    for at, label in enumerate(task.relations):
        for head, tail in task.pairs[label]:
            allowed[entity[head], entity[tail], at] = True
    return allowed


def _columns(sizes: Sequence[int]) -> list[tuple[int, int]]:
    ends = np.cumsum(sizes).tolist()
    return list(zip([0, *ends[:-1]], ends, strict=True))
