"""The neural reader: a text in, nested mentions and the relations between mentions out.

`read` makes the vectors of the words once; `relate` asks about any mentions over the same vectors. A document
is read by itself, never in one batch with another, so what is found in it does not depend on its company.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Protocol
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from pipeline.neural import recurring
from pipeline.neural.calibration import Calibration
from pipeline.neural.encoder import Encoder, load_encoder
from pipeline.neural.entity_pass import LONGEST_STRETCH, EntityScorer, find_spans
from pipeline.neural.network_words import NetworkWords, split
from pipeline.neural.onnx_graph import Graph
from pipeline.neural.quotes import one_of_each
from pipeline.neural.relation_pass import Node, RelationScorer, find_relations, relation_probabilities
from pipeline.neural.settings import FILE, ReaderSettings, missing, read_settings

ENTITIES, RELATIONS, TAGS = "entities.onnx", "relations.onnx", "tags.onnx"

Floats = NDArray[np.float32]


class TagScorer(Protocol):
    """Vectors [N, width] → logits [N, tags]."""

    def __call__(self, *, vectors: Floats) -> Floats: ...


@dataclass(frozen=True, slots=True)
class Found:
    """A mention in half-open characters of the text; `score`: the probability that it is one of its type."""

    start: int
    end: int
    label: str
    score: float


@dataclass(frozen=True, slots=True)
class Related:
    """A relation; `head` and `tail` are indices into the mentions that were asked about."""

    head: int
    label: str
    tail: int
    score: float


@dataclass(slots=True, eq=False)
class Reading:
    """One document as the reader sees it: `vectors` [N, width] of its N words ([0, 0] without words), the
    mentions in reading order, the outer before the inner."""

    words: NetworkWords
    vectors: Floats
    mentions: list[Found]
    reader: Reader


class Reader:
    """The encoder and the heads of one model. Safe to use from several threads."""

    def __init__(
        self,
        settings: ReaderSettings,
        encoder: Encoder,
        entity_head: EntityScorer,
        relation_head: RelationScorer | None = None,
        tag_head: TagScorer | None = None,
        *,
        folder: Path | None = None,
    ) -> None:
        """`load` is the usual way; here the parts are given. `folder`: where they came from."""
        self.settings = settings
        self.folder = folder
        self._encoder = encoder
        self._entity_head = entity_head
        self._relation_head = relation_head
        self._tag_head = tag_head
        self._kinds = {label: number for number, label in enumerate(settings.entities)}
        self._named = np.array([label in recurring.LABELS for label in settings.entities], bool)
        self._entity_calibration = Calibration(settings.entity_scales)
        self._relation_calibration = Calibration(settings.relation_scales)
        self._symmetric = {at for at, label in enumerate(settings.relations) if label in settings.symmetric}
        self._possible = np.zeros((len(self._kinds), len(self._kinds), len(settings.relations)), bool)
        for at, label in enumerate(settings.relations):
            for head, tail in settings.allowed.get(label, ()):
                self._possible[self._kinds[head], self._kinds[tail], at] = True

    @classmethod
    def load(cls, folder: Path) -> Reader:
        """The reader in a folder: one a process and folder while anybody uses it, a fresh one where the files
        have changed. Raises InputError: a file is missing, broken or of another format."""
        key = _fingerprint(folder)
        with _LOADING:
            reader = _LOADED.get(key)
            if reader is None:
                reader = _LOADED[key] = cls._load(folder)
        return reader

    @classmethod
    def _load(cls, folder: Path) -> Reader:
        settings = read_settings(folder)
        return cls(
            settings,
            load_encoder(folder, settings.encoder),
            Graph(folder / ENTITIES),
            Graph(folder / RELATIONS) if settings.relations else None,
            Graph(folder / TAGS) if settings.tags else None,
            folder=folder,
        )

    def read(self, text: str) -> Reading:
        """The words of a text of any length, their vectors and the mentions."""
        words = split(text)
        if not len(words):
            nothing = np.empty((0, 0), np.float32)
            return Reading(words, nothing, [], self)
        vectors = self._encoder.vectors(words)
        labels = self.settings.entities
        names = recurring.Recurring(words.texts, self._named)
        spans = find_spans(self._entity_head, vectors, self.settings.widest, self._entity_calibration, names)
        mentions = [
            Found(words.starts[first], words.ends[stop - 1], labels[label], round(score, 4))
            for first, stop, label, score in one_of_each(spans, words.texts)
        ]
        return Reading(words, vectors, mentions, self)

    def relate(self, reading: Reading, mentions: Sequence[tuple[int, int, str]]) -> list[Related]:
        """The relations between mentions given as (start, end, label) in characters, in any order.

        A mention that cuts a word is widened to it; one without words or with a label that the reader does
        not know has no relations. Of mentions with one label on the same words the first stands for all.
        """
        if self._relation_head is None:
            return []
        places: dict[Node, int] = {}
        for at, node in enumerate(self._nodes(reading, mentions)):
            if node is not None:
                places.setdefault(node, at)
        nodes = sorted(places, key=_reading_order)
        labels = self.settings.relations
        return [
            Related(places[nodes[head]], labels[label], places[nodes[tail]], round(score, 4))
            for head, label, tail, score in find_relations(
                self._relation_head,
                reading.words,
                reading.vectors,
                nodes,
                self._possible,
                self.settings.reach,
                self._relation_calibration,
                self._symmetric,
            )
        ]

    def relation_probabilities(self, reading: Reading, mentions: Sequence[tuple[int, int, str]]) -> Floats:
        """The calibrated probabilities [n, n, relation labels] of n mentions, given as to `relate`: head,
        tail, label, whatever the thresholds, a symmetric relation in both directions. 0 where `relate` would
        not ask. For judging a model; the memory grows with the square of n."""
        labels = len(self.settings.relations)
        places = self._nodes(reading, mentions)
        nodes = sorted({node for node in places if node is not None}, key=_reading_order)
        if self._relation_head is None or not nodes:
            return np.zeros((len(mentions), len(mentions), labels), np.float32)
        table = relation_probabilities(
            self._relation_head,
            reading.words,
            reading.vectors,
            nodes,
            self._possible,
            self.settings.reach,
            self._relation_calibration,
        )
        numbers = {node: number for number, node in enumerate(nodes)}
        rows = [len(nodes) if node is None else numbers[node] for node in places]
        padded = np.pad(table, ((0, 1), (0, 1), (0, 0)))  # a row of zeros for those that are not asked about
        return padded[np.ix_(rows, rows)]

    def tags(self, reading: Reading) -> NDArray[np.int64] | None:
        """[N]: the tag of each word, an index into the settings' tags; None from a reader without tags."""
        if self._tag_head is None:
            return None
        vectors = reading.vectors
        tags = np.empty(len(vectors), np.int64)
        for first in range(0, len(vectors), LONGEST_STRETCH):
            part = slice(first, first + LONGEST_STRETCH)
            tags[part] = self._tag_head(vectors=vectors[part]).argmax(1)
        return tags

    def _nodes(self, reading: Reading, mentions: Sequence[tuple[int, int, str]]) -> list[Node | None]:
        """The words and the type of each mention; None: it has no words or a label that is not known."""
        nodes: list[Node | None] = []
        for start, end, label in mentions:
            kind = self._kinds.get(label)
            first, stop = reading.words.covering(start, end)
            nodes.append((first, stop, kind) if kind is not None and first < stop else None)
        return nodes


def _reading_order(node: Node) -> tuple[int, int, int]:
    first, stop, kind = node
    return first, -stop, kind


_LOADED: WeakValueDictionary[tuple[object, ...], Reader] = WeakValueDictionary()
_LOADING = Lock()


def _fingerprint(folder: Path) -> tuple[object, ...]:
    """What tells a folder's files from those that it held earlier."""
    if not (folder / FILE).is_file():
        raise missing(folder / FILE)
    states = ((path.name, path.stat()) for path in sorted(folder.iterdir()))
    return (folder.resolve(), *((name, state.st_mtime_ns, state.st_size) for name, state in states))
