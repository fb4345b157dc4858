"""The parts of a written reader, as the product runs them: what calibration and parity look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.neural.calibration import Calibration, Scale
from pipeline.neural.encoder import Encoder, load_encoder
from pipeline.neural.entity_pass import EntityScorer, entity_logits, find_spans
from pipeline.neural.network_words import NetworkWords
from pipeline.neural.onnx_graph import Graph
from pipeline.neural.reader import ENTITIES, RELATIONS
from pipeline.neural.relation_pass import PairGroup, RelationScorer, relation_groups
from pipeline.neural.settings import ReaderSettings, read_settings

Floats = NDArray[np.float32]
Node = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Parts:
    """Encoder and heads of one reader. `possible` [entity labels, entity labels, relation labels]."""

    settings: ReaderSettings
    encoder: Encoder
    entity_head: EntityScorer
    relation_head: RelationScorer | None
    possible: NDArray[np.bool_]

    @classmethod
    def load(cls, folder: Path) -> Parts:
        """Raises InputError: a file is missing or broken."""
        settings = read_settings(folder)
        kinds = {label: number for number, label in enumerate(settings.entities)}
        possible = np.zeros((len(kinds), len(kinds), len(settings.relations)), bool)
        for at, label in enumerate(settings.relations):
            for head, tail in settings.allowed.get(label, ()):
                possible[kinds[head], kinds[tail], at] = True
        related = Graph(folder / RELATIONS) if settings.relations else None
        encoder = load_encoder(folder, settings.encoder)
        return cls(settings, encoder, Graph(folder / ENTITIES), related, possible)

    def entity_logits(self, vectors: Floats) -> Floats:
        """[N, widest, labels] of one document; far below 0 where a span would leave it."""
        widest = self.settings.widest
        found = [part for _, part in entity_logits(self.entity_head, vectors, widest)]
        logits = np.concatenate(found)
        behind = np.arange(len(vectors))[:, None] + np.arange(widest)[None] >= len(vectors)
        logits[behind] = -30
        return logits

    def mentions(self, vectors: Floats, scales: Sequence[Scale]) -> list[Node]:
        """What the product would find with these scales and thresholds, in reading order."""
        found = find_spans(self.entity_head, vectors, self.settings.widest, Calibration(scales))
        return [(first, stop, kind) for first, stop, kind, _ in found]

    def relation_groups(self, words: NetworkWords, vectors: Floats, nodes: list[Node]) -> list[PairGroup]:
        """The answers about mentions in reading order; none where the reader has no relations."""
        if self.relation_head is None or not nodes:
            return []
        reach = self.settings.reach
        return list(relation_groups(self.relation_head, words, vectors, nodes, self.possible, reach))
