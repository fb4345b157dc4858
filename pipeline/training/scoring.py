"""Dev scores during training: exact nested entities and relations between gold mentions, micro F1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from pipeline.evaluation.metrics.match_counts import Counts
from pipeline.neural.decode import as_thresholds, decode_relations, decode_spans
from pipeline.training.examples import Example
from pipeline.training.network import Network
from pipeline.training.word_reader import WordReader


@dataclass(frozen=True, slots=True)
class DevScore:
    """What one evaluation on dev says. `loss` is that of the entities, for each gold mention."""

    entities: Counts
    relations: Counts
    loss: float


@torch.no_grad()
def score_on_dev(
    network: Network, reader: WordReader, examples: Sequence[Example], *, threshold: float = 0.5
) -> DevScore:
    """Whole documents, one threshold for all labels; relations between the gold mentions."""
    network.eval()
    entities, relations, loss = Counts(), Counts(), 0.0
    labels = network.tasks[0]
    for example in examples:
        words = reader.words([example.words])[0]
        first, last = network.entity_columns[0]
        probabilities = network.entity_head(words)[..., first:last].sigmoid().numpy()
        loss += float(network.entity_loss(network.entity_logits(words, example), example, None))
        found = {
            span[:3]
            for span in decode_spans(probabilities, as_thresholds([threshold] * len(labels.entities)))
        }
        entities += Counts.matched(len(found & set(example.spans)), len(example.spans), len(found))
        if not example.spans or not labels.relations:
            continue
        logits, mask, _ = network.relation_logits(words, example)
        asked = np.where(mask.numpy(), logits.sigmoid().numpy(), 0)
        related = {
            (head, tail, label)
            for head, label, tail, _ in decode_relations(
                asked, as_thresholds([threshold] * len(labels.relations)), ()
            )
        }
        relations += Counts.matched(
            len(related & set(example.relations)), len(example.relations), len(related)
        )
    network.train()
    return DevScore(entities, relations, loss / max(1, entities.gold))
