"""Gold documents → what the network is shown: words, spans of words, relations between spans."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.corpora.annotated_document import GoldDocument
from pipeline.neural.network_words import NetworkWords, split
from pipeline.training.tasks import Task


@dataclass(frozen=True, slots=True)
class Example:
    """One document, or a stretch of a long one.

    `spans`: (first word, word behind the last, label number), outer before inner. `relations`: (head, tail,
    label number), head and tail being indices into `spans`.
    """

    key: str
    task: int
    words: NetworkWords
    spans: list[tuple[int, int, int]]
    relations: list[tuple[int, int, int]]


def example_of(document: GoldDocument, task: Task, number: int) -> Example:
    """The example of a gold document. A mention that cuts a word is widened to it; two mentions of one label
    on one span are one."""
    words = split(document.text)
    entity = {label: at for at, label in enumerate(task.entities)}
    relation = {label: at for at, label in enumerate(task.relations)}
    placed: dict[str, tuple[int, int, int]] = {}
    for mention in document.mentions or ():
        first, stop = words.covering(mention.start, mention.end)
        if first < stop and mention.label in entity:
            placed[mention.id] = (first, stop, entity[mention.label])
    spans = sorted(set(placed.values()), key=lambda span: (span[0], -span[1], span[2]))
    index = {span: at for at, span in enumerate(spans)}
    relations = {
        (index[placed[r.head]], index[placed[r.tail]], relation[r.label])
        for r in document.relations or ()
        if r.head in placed and r.tail in placed and r.label in relation
    }
    return Example(document.doc_id, number, words, spans, sorted(relations))


def stretches(example: Example, longest: int) -> list[Example]:
    """A long example in parts of at most `longest` words, cut between sentences where there are any."""
    count = len(example.words)
    if count <= longest:
        return [example]
    parts = -(-count // longest)
    room = -(-count // parts)
    found, first = [], 0
    while first < count:
        stop = min(count, first + room)
        cut = stop
        while stop < count and cut > first + room // 2 and _same_sentence(example.words, cut):
            cut -= 1
        stop = cut if cut > first + room // 2 else stop
        found.append(_stretch(example, first, stop))
        first = stop
    return found


def _same_sentence(words: NetworkWords, at: int) -> bool:
    return words.sentences[at - 1] == words.sentences[at]


def _stretch(example: Example, first: int, stop: int) -> Example:
    words = example.words
    part = NetworkWords(
        words.texts[first:stop],
        words.starts[first:stop],
        words.ends[first:stop],
        words.glued[first:stop],
        words.lines[first:stop],
        words.sentences[first:stop],
    )
    kept = {
        at: (s - first, e - first, k)
        for at, (s, e, k) in enumerate(example.spans)
        if s >= first and e <= stop
    }
    index = {at: new for new, at in enumerate(kept)}
    relations = [(index[h], index[t], r) for h, t, r in example.relations if h in index and t in index]
    return replace(
        example, key=f"{example.key}:{first}", words=part, spans=list(kept.values()), relations=relations
    )


def disturbed(example: Example, rate: float, draw: random.Random) -> Example:
    """At the given rate, the example as careless typing would have it: a headline or all of it in capitals,
    all in lower case, no ё, Latin look-alikes. Offsets and labels stay."""
    if draw.random() >= rate:
        return example
    change = draw.choice((_headline, _capitals, _capitals, _lower, _lower, _without_yo, _latin))
    texts = change(example.words, draw)
    return replace(example, words=replace(example.words, texts=texts))


def _headline(words: NetworkWords, draw: random.Random) -> list[str]:
    line = draw.choice(words.lines) if words.lines and draw.random() < 0.5 else 0
    return [t.upper() if at == line else t for t, at in zip(words.texts, words.lines, strict=True)]


def _capitals(words: NetworkWords, draw: random.Random) -> list[str]:
    return [text.upper() for text in words.texts]


def _lower(words: NetworkWords, draw: random.Random) -> list[str]:
    return [text.lower() for text in words.texts]


def _without_yo(words: NetworkWords, draw: random.Random) -> list[str]:
    return [text.replace("ё", "е").replace("Ё", "Е") for text in words.texts]


_LOOKALIKES = str.maketrans("асеорхАВСЕНКМОРТХ", "aceopxABCEHKMOPTX")


def _latin(words: NetworkWords, draw: random.Random) -> list[str]:
    return [text.translate(_LOOKALIKES) if draw.random() < 0.1 else text for text in words.texts]


def sample_order(sizes: Sequence[int], draw: random.Random, budget: int) -> list[list[int]]:
    """One epoch: indices in random order, in steps of about `budget` words."""
    order = list(range(len(sizes)))
    draw.shuffle(order)
    steps: list[list[int]] = []
    room = 0
    for at in order:
        if not steps or room + sizes[at] > budget:
            steps.append([])
            room = 0
        steps[-1].append(at)
        room += sizes[at]
    return steps
