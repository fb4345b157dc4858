"""Gathers the mentions, relations and chains of one gold document, and counts what it has to leave out.

What a mention suffers here, each counted by its reason: white space at its edges is trimmed; outside
the text, empty, or with another text than the file gives, it is left out; a second line with the same
span and label is the same mention (its id stands for the first); a second mention under a used id gets
an id of its own, and what refers to that id is left out, because nobody knows which is meant.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.corpora.annotated_document import GoldMention, GoldRelation

COARSE_LABELS = frozenset({"PER", "LOC", "ORG", "PRO", "EVT", "MISC"})
UNTYPED = ""  # the label of mentions in a corpus without types
BREAKS = re.compile("[\t-\r\x1c-\x1e\x85\u2028\u2029]")  # what some reader or other ends a line at
_SPACES = re.compile(r"\s+")
_AMBIGUOUS = "an ambiguous id"


@dataclass(slots=True)
class _Draft:
    id: str
    start: int
    end: int
    label: str
    normal: str | None = None
    value: str | None = None
    links: list[str] = field(default_factory=list)


class MentionBuilder:
    """The mentions of one document, looked up by the ids of its file."""

    def __init__(self, text: str, oddities: Counter[str]) -> None:
        self.text = text
        self.oddities = oddities
        self._drafts: dict[str, _Draft] = {}
        self._same_span: dict[tuple[int, int, str], str] = {}
        self._meant: dict[str, str] = {}
        self._left_out: dict[str, str] = {}

    def add(self, id: str, start: int, end: int, label: str, *, surface: str | None = None) -> str | None:
        """Take in a span; the id that it has here, None when it is left out.

        `surface` is what the file says stands there.
        """
        reason = self._unusable(start, end, surface)
        if reason:
            self.leave_out(id, reason)
            return None
        start, end = self._trimmed(start, end)
        known = self._same_span.get((start, end, label))
        if known is not None:
            self.oddities["exact duplicate of a mention"] += 1
            self._refer(id, known)
            return known
        own = self._own_id(id)
        self._drafts[own] = _Draft(own, start, end, label)
        self._same_span[start, end, label] = own
        self._refer(id, own)
        return own

    def leave_out(self, id: str, reason: str) -> None:
        """Say that the mention `id` is not usable; what refers to it will be left out with it."""
        self.oddities[reason] += 1
        if id in self._meant:
            self._left_out[id] = _AMBIGUOUS
        else:
            self._left_out.setdefault(id, "a left-out mention")

    def resolve(self, id: str, what: str) -> str | None:
        """The mention that `id` stands for; None, counted as «`what` to a …», when there is none."""
        if id in self._left_out:
            self.oddities[f"{what} to {self._left_out[id]}"] += 1
            return None
        if id not in self._meant:
            self.oddities[f"{what} to a missing mention"] += 1
            return None
        return self._meant[id]

    def meant(self, id: str) -> str | None:
        """The mention that `id` stands for, if it stands for one; nothing is counted."""
        return None if id in self._left_out else self._meant.get(id)

    def describe(
        self, id: str, *, normal: str | None = None, value: str | None = None, link: str | None = None
    ) -> None:
        """Add to a mention (by its resolved id) what the file says about it."""
        draft = self._drafts[id]
        draft.normal = draft.normal if normal is None else normal
        draft.value = draft.value if value is None else value
        if link is not None and link not in draft.links:
            draft.links.append(link)

    def span(self, id: str) -> tuple[int, int]:
        """Where a mention (by its resolved id) stands."""
        return self._drafts[id].start, self._drafts[id].end

    def label(self, id: str) -> str:
        """The label of a mention (by its resolved id)."""
        return self._drafts[id].label

    def finished(self) -> list[GoldMention]:
        """The mentions in the order of the file."""
        return [
            GoldMention(
                id=draft.id,
                start=draft.start,
                end=draft.end,
                label=draft.label,
                surface=self.text[draft.start : draft.end],
                normal=draft.normal,
                value=draft.value,
                links=tuple(draft.links),
                coarse_only=draft.label in COARSE_LABELS,
            )
            for draft in self._drafts.values()
        ]

    def _unusable(self, start: int, end: int, surface: str | None) -> str | None:
        if not 0 <= start <= end <= len(self.text):
            return "mention outside the text"
        actual = self.text[start:end]
        if not actual.strip():
            return "empty mention"
        if surface is not None and surface != actual:
            if _SPACES.sub("", surface) != _SPACES.sub("", actual):
                return "mention with another text at its offsets"
            if surface != BREAKS.sub(" ", actual):
                self.oddities["mention written with other spaces"] += 1
        return None

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        actual = self.text[start:end]
        inner = actual.strip()
        if inner != actual:
            self.oddities["space at the edge of a mention"] += 1
            start += len(actual) - len(actual.lstrip())
        return start, start + len(inner)

    def _own_id(self, id: str) -> str:
        own, number = id, 2
        while own in self._drafts:
            own, number = f"{id}#{number}", number + 1
        return own

    def _refer(self, id: str, meant: str) -> None:
        if self._meant.setdefault(id, meant) != meant or id in self._left_out:
            self.oddities["id used twice"] += 1
            self._left_out[id] = _AMBIGUOUS


class RelationBuilder:
    """The relations of one document, each once."""

    def __init__(self, mentions: MentionBuilder) -> None:
        self._mentions = mentions
        self._found: dict[tuple[str, str, str], None] = {}

    def add(self, head: str, label: str, tail: str) -> None:
        """Take in a relation between two mentions, by the ids of the file."""
        source = self._mentions.resolve(head, "relation")
        target = None if source is None else self._mentions.resolve(tail, "relation")
        if source is None or target is None:
            return
        if (source, label, target) in self._found:
            self._mentions.oddities["duplicate relation"] += 1
        elif source == target:
            self._mentions.oddities["relation of a mention with itself"] += 1
        else:
            self._found[source, label, target] = None

    def finished(self) -> list[GoldRelation]:
        """The relations in the order of the file."""
        return [GoldRelation(*key) for key in self._found]


class ChainBuilder:
    """The chains of one document; a mention belongs to the first that names it."""

    def __init__(self, mentions: MentionBuilder) -> None:
        self._mentions = mentions
        self._chains: list[tuple[str | None, list[str]]] = []
        self._taken: set[str] = set()

    def add(self, entity: str | None, ids: Iterable[str]) -> list[str]:
        """Take in a chain of mentions, by the ids of the file; the mentions that it came to have."""
        members: list[str] = []
        for id in ids:
            mention = self._mentions.resolve(id, "chain")
            if mention is None or mention in members:
                continue
            if mention in self._taken:
                self._mentions.oddities["mention in two chains"] += 1
                continue
            members.append(mention)
        self._taken.update(members)
        if members:
            self._chains.append((entity, members))
        return members

    def finished(self) -> list[tuple[str | None, list[str]]]:
        """The chains in the order of the file."""
        return self._chains
