"""Mention replacement: a mention of a training example gives way to another one of its type and agreement.

A small corpus shows each rare type (diseases, crimes, facilities) in few words. Swapping mentions between
documents shows the network every context with many names and every name in many contexts (Dai and Adel 2020,
"mention replacement"). Russian inflects, so a mention is only replaced by one whose first noun has the same
case and number (and gender, for persons), as slovnet tags them.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from torch import Tensor

from pipeline.neural.network_words import NetworkWords
from pipeline.training.examples import Example
from pipeline.training.tasks import Task

LABELS = frozenset(
    """AWARD CITY COUNTRY CRIME DISEASE DISTRICT FACILITY FAMILY IDEOLOGY LANGUAGE LAW LOCATION ORGANIZATION
    PENALTY PERSON PRODUCT PROFESSION RELIGION STATE_OR_PROVINCE WORK_OF_ART""".split()
)
_IDENTITY = frozenset({"ALTERNATIVE_NAME", "ABBREVIATION"})  # both names would have to change together
_NOUNS = ("NOUN", "PROPN", "PRON")
_ADJECTIVES = ("ADJ", "DET", "NUM")

Span = tuple[int, int, int]
Agreement = tuple[int, str, str, str]  # label number, case, number, gender or nothing


@dataclass(frozen=True, slots=True)
class Filling:
    """The words of a mention; `spans` inside it and itself, from its first word; `relations` among them."""

    texts: tuple[str, ...]
    glued: tuple[bool, ...]
    spans: tuple[Span, ...]
    relations: tuple[tuple[int, int, int], ...]


class MentionReplacement:
    """Replaces outermost mentions of the main task's examples, each with probability `rate`."""

    def __init__(
        self,
        examples: Iterable[Example],
        task: Task,
        tags: Mapping[str, Tensor],
        tag_names: Sequence[str],
        rate: float,
    ) -> None:
        self.rate = rate
        self._tag_names = tag_names
        self._labels = {at for at, label in enumerate(task.entities) if label in LABELS}
        self._persons = {at for at, label in enumerate(task.entities) if label == "PERSON"}
        self._identity = {at for at, label in enumerate(task.relations) if label in _IDENTITY}
        self._agreement: dict[str, dict[Span, Agreement]] = {}
        self._fillings: dict[Agreement, list[Filling]] = defaultdict(list)
        for example in examples:
            if example.key in tags:
                self._learn(example, tags[example.key].tolist())

    def __call__(self, example: Example, draw: random.Random) -> Example:
        """The example with some mentions replaced; unchanged when it is of another task."""
        chosen: dict[Span, Filling] = {}
        for span, agreement in self._agreement.get(example.key, {}).items():
            if draw.random() < self.rate:
                chosen[span] = draw.choice(self._fillings[agreement])
        return replaced(example, chosen) if chosen else example

    def _learn(self, example: Example, tags: Sequence[int]) -> None:
        same = [relation for relation in example.relations if relation[2] in self._identity]
        fixed = {at for head, tail, _ in same for at in (head, tail)}
        found: dict[Span, Agreement] = {}
        for span in outermost(example.spans):
            inner = [at for at, s in enumerate(example.spans) if s[0] >= span[0] and s[1] <= span[1]]
            agreement = self._agree(span, tags)
            if span[2] not in self._labels or agreement is None or fixed & set(inner):
                continue
            found[span] = agreement
            self._fillings[agreement].append(_filling(example, span, inner))
        self._agreement[example.key] = found

    def _agree(self, span: Span, tags: Sequence[int]) -> Agreement | None:
        names = [self._tag_names[tag] if tag >= 0 else "" for tag in tags[span[0] : span[1]]]
        inflected = [name for name in names if "Case=" in name]
        nouns = [name for name in inflected if name.startswith(_NOUNS)]
        adjectives = [name for name in inflected if name.startswith(_ADJECTIVES)]
        head = next(iter(nouns + adjectives), None)
        if head is None:
            return None
        features = dict(part.split("=", 1) for part in head.split("|")[1:] if "=" in part)
        gender = features.get("Gender", "") if span[2] in self._persons else ""
        return span[2], features["Case"], features.get("Number", ""), gender


def outermost(spans: Sequence[Span]) -> list[Span]:
    """The spans that share no word with a span that is not inside them."""
    return [
        span
        for at, span in enumerate(spans)
        if not any(
            _shares_word(span, other) and (not _inside(other, span) or (number < at and _inside(span, other)))
            for number, other in enumerate(spans)
            if number != at
        )
    ]


def _shares_word(one: Span, other: Span) -> bool:
    return other[0] < one[1] and one[0] < other[1]


def _inside(inner: Span, outer: Span) -> bool:
    return inner[0] >= outer[0] and inner[1] <= outer[1]


def replaced(example: Example, chosen: Mapping[Span, Filling]) -> Example:
    """The example with the words, inner spans and inner relations of `chosen` outermost mentions exchanged.

    Relations of a mention itself stay; those of mentions inside the old words go with them.
    """
    words = example.words
    texts: list[str] = []
    glued: list[bool] = []
    lines: list[int] = []
    sentences: list[int] = []
    moved: list[int] = []  # the new place of each old word, of the end of a mention for those inside it
    spans: list[tuple[Span, int | None, int]] = []  # span, old index or None, number of the filling
    extra: list[tuple[tuple[int, int], tuple[int, int], int]] = []
    by_start = {span[0]: (span, filling) for span, filling in chosen.items()}
    at = number = 0
    while at < len(words):
        if at not in by_start:
            moved.append(len(texts))
            texts.append(words.texts[at])
            glued.append(words.glued[at])
            lines.append(words.lines[at])
            sentences.append(words.sentences[at])
            at += 1
            continue
        span, filling = by_start[at]
        number += 1
        base = len(texts)
        texts += filling.texts
        glued += [words.glued[at], *filling.glued[1:]]
        lines += [words.lines[at]] * len(filling.texts)
        sentences += [words.sentences[at]] * len(filling.texts)
        moved += [base] + [len(texts)] * (span[1] - span[0] - 1)
        outer = (0, len(filling.texts), span[2])
        for place, (start, stop, label) in enumerate(filling.spans):
            old = example.spans.index(span) if (start, stop, label) == outer else None
            spans.append(((base + start, base + stop, label), old, number * 1000 + place))
        extra += [((number, head), (number, tail), label) for head, tail, label in filling.relations]
        at = span[1]
    moved.append(len(texts))
    for index, (start, stop, label) in enumerate(example.spans):
        if not any(start >= span[0] and stop <= span[1] for span in chosen):
            spans.append(((moved[start], moved[stop], label), index, -1))
    spans.sort(key=lambda item: (item[0][0], -item[0][1], item[0][2]))
    by_old = {old: place for place, (_, old, _) in enumerate(spans) if old is not None}
    by_filling = {key: place for place, (_, _, key) in enumerate(spans) if key >= 0}
    relations = {
        (by_old[head], by_old[tail], label)
        for head, tail, label in example.relations
        if head in by_old and tail in by_old
    }
    relations |= {
        (by_filling[a * 1000 + b], by_filling[c * 1000 + d], label) for (a, b), (c, d), label in extra
    }
    ends: list[int] = []
    starts: list[int] = []
    for text, stuck in zip(texts, glued, strict=True):
        starts.append((ends[-1] if ends else 0) + (0 if stuck or not ends else 1))
        ends.append(starts[-1] + len(text))
    return replace(
        example,
        words=NetworkWords(texts, starts, ends, glued, lines, sentences),
        spans=[span for span, _, _ in spans],
        relations=sorted(relations),
    )


def _filling(example: Example, span: Span, inner: Sequence[int]) -> Filling:
    start, stop, _ = span
    index = {old: new for new, old in enumerate(inner)}
    return Filling(
        tuple(example.words.texts[start:stop]),
        tuple(example.words.glued[start:stop]),
        tuple((s - start, e - start, label) for s, e, label in (example.spans[at] for at in inner)),
        tuple(
            (index[head], index[tail], label)
            for head, tail, label in example.relations
            if head in index and tail in index
        ),
    )
