"""The mentions of one document while rules repair them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from pipeline.extraction import Mention
from pipeline.russian.lexicon import LexiconWords
from pipeline.stages.repairs.named_kinds import Kinds


class Draft:
    """`sentences`: where sentences begin in the text, ascending. `stage`: signs the repaired mentions.
    `kinds`: what the nouns of the lexicon say of names; by default the shipped ones.

    A rule may add, drop, move and relabel. No two mentions of one label share a span: a move or a new label
    that would make a duplicate drops the mention instead.
    """

    def __init__(
        self,
        text: str,
        mentions: Iterable[Mention],
        sentences: Sequence[int],
        stage: str,
        kinds: Kinds | None = None,
    ) -> None:
        self.text = text
        self.sentences = sentences
        self.stage = stage
        self.kinds = kinds or Kinds(LexiconWords())
        self.nouns = self.kinds.nouns
        self._spans: dict[tuple[int, int], list[Mention]] = {}
        for mention in mentions:
            self._spans.setdefault((mention.start, mention.end), []).append(mention)

    @property
    def mentions(self) -> list[Mention]:
        """All mentions; a list of its own, so that a rule may change the draft while it goes through it."""
        return [mention for there in self._spans.values() for mention in there]

    def at(self, start: int, end: int) -> list[Mention]:
        """The mentions with exactly this span."""
        return list(self._spans.get((start, end), ()))

    def touching(self, start: int, end: int) -> list[Mention]:
        """The mentions that share a character with [start, end)."""
        return [m for (s, e), there in self._spans.items() if s < end and start < e for m in there]

    def covering(self, start: int, end: int) -> list[Mention]:
        """The mentions that hold [start, end), those with this very span among them."""
        return [m for (s, e), there in self._spans.items() if s <= start and end <= e for m in there]

    def breaks(self, start: int, end: int) -> list[int]:
        """The beginnings of sentences inside a span."""
        first = bisect_right(self.sentences, start)
        found = []
        while first < len(self.sentences) and self.sentences[first] < end:
            found.append(self.sentences[first])
            first += 1
        return found

    def add(self, start: int, end: int, label: str, score: float | None = None) -> None:
        """A mention that no reader found; nothing happens where one of this label is."""
        if start < end and not any(m.label == label for m in self._spans.get((start, end), ())):
            mention = Mention(start, end, self.text[start:end], label, self.stage, score)
            self._spans.setdefault((start, end), []).append(mention)

    def drop(self, mention: Mention) -> None:
        key = (mention.start, mention.end)
        left = [other for other in self._spans.get(key, ()) if other is not mention]
        if left:
            self._spans[key] = left
        else:
            self._spans.pop(key, None)

    def move(self, mention: Mention, start: int, end: int) -> None:
        """Give a mention other limits. It keeps its score and its stage: what was found is the same."""
        if (start, end) == (mention.start, mention.end):
            return
        self.drop(mention)
        if start >= end or any(other.label == mention.label for other in self._spans.get((start, end), ())):
            return
        mention.start, mention.end, mention.surface = start, end, self.text[start:end]
        self._spans.setdefault((start, end), []).append(mention)

    def relabel(self, mention: Mention, label: str) -> None:
        """Give a mention another type; its score said how likely the old one was, so it goes."""
        if label == mention.label:
            return
        if any(other.label == label for other in self._spans[mention.start, mention.end]):
            self.drop(mention)
            return
        mention.label, mention.score, mention.stage = label, None, self.stage
