"""Whether the files say what the network says, and what int8 costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from pipeline.evaluation.metrics.match_counts import Counts
from pipeline.neural.decode import as_thresholds, decode_spans, sigmoid
from pipeline.neural.network_words import NetworkWords
from pipeline.training.examples import Example
from pipeline.training.export.network_parts import Floats, Node, Parts
from pipeline.training.heads import NOT_ASKED
from pipeline.training.network import Network
from pipeline.training.word_reader import WordReader

THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Parity:
    """`spans`: what the network finds; `differing`: what only one of the two finds; `entities`, `relations`:
    the largest difference of a logit."""

    spans: int
    differing: int
    entities: float
    relations: float


@dataclass(frozen=True, slots=True)
class Int8Loss:
    """Entities and relations between gold mentions, exact, at one threshold. `entity_points`,
    `relation_points`: by how many F1 points int8 is worse (below 0: better)."""

    entities: Counts
    int8_entities: Counts
    relations: Counts
    int8_relations: Counts

    @property
    def entity_points(self) -> float:
        return 100 * (self.entities.f1 - self.int8_entities.f1)

    @property
    def relation_points(self) -> float:
        return 100 * (self.relations.f1 - self.int8_relations.f1)


@torch.no_grad()
def parity(network: Network, reader: WordReader, parts: Parts, documents: Sequence[NetworkWords]) -> Parity:
    """Compare a network, in fp32 and in evaluation, with the files made of it, on documents with words."""
    spans = differing = 0
    entities = relations = 0.0
    first, last = network.entity_columns[0]
    for words in documents:
        vectors = reader.words([words])[0]
        logits = network.entity_head(vectors)[..., first:last].numpy()
        own = parts.encoder.vectors(words)
        found = parts.entity_logits(own)
        inside = np.arange(len(words))[:, None] + np.arange(logits.shape[1]) < len(words)
        entities = max(entities, float(np.abs(logits - found)[inside].max()))
        expected, got = _spans(np.where(inside[..., None], logits, -30)), _spans(found)
        spans += len(expected)
        differing += len(set(expected) ^ set(got))
        example = Example("", 0, words, expected, [])
        groups = parts.relation_groups(words, own, expected)
        if len(groups) == 1:  # one pass over all mentions, as in training
            answers = network.relation_logits(vectors, example)[0].numpy()
            asked = groups[0].asked & (answers > NOT_ASKED) & (groups[0].logits > NOT_ASKED)
            relations = max(relations, float(np.abs(answers - groups[0].logits)[asked].max()))
    return Parity(spans, differing, entities, relations)


def int8_loss(full: Parts, small: Parts, examples: Sequence[Example]) -> Int8Loss:
    """F1 of the files in fp32 and of those in int8 on gold documents; the thresholds of the settings are
    not used, so that both are measured alike."""
    entities, relations = score(full, examples)
    int8_entities, int8_relations = score(small, examples)
    return Int8Loss(entities, int8_entities, relations, int8_relations)


def score(parts: Parts, examples: Sequence[Example]) -> tuple[Counts, Counts]:
    """Entities, and relations between gold mentions, both at `THRESHOLD` on uncalibrated scores."""
    entities, relations = Counts(), Counts()
    for example in examples:
        if not len(example.words):
            continue
        vectors = parts.encoder.vectors(example.words)
        found = set(_spans(parts.entity_logits(vectors)))
        entities += Counts.matched(len(found & set(example.spans)), len(example.spans), len(found))
        related = {
            (head + group.first, tail + group.first, label)
            for group in parts.relation_groups(example.words, vectors, example.spans)
            for head, tail, label in _above(group.logits, group.asked)
        }
        relations += Counts.matched(
            len(related & set(example.relations)), len(example.relations), len(related)
        )
    return entities, relations


def _spans(logits: Floats) -> list[Node]:
    thresholds = as_thresholds([THRESHOLD] * logits.shape[2])
    return [(first, stop, label) for first, stop, label, _ in decode_spans(sigmoid(logits), thresholds)]


def _above(logits: Floats, asked: NDArray[np.bool_]) -> list[tuple[int, int, int]]:
    columns = np.nonzero(asked & (sigmoid(logits) >= THRESHOLD))
    return list(zip(*(column.tolist() for column in columns), strict=True))
