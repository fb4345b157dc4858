"""Ids of the mentions and chains of one document."""

from __future__ import annotations

from pipeline.extraction import Chain, Extraction, Mention
from pipeline.tables.ids import stable_id


class MentionIds:
    """Stable ids of mentions, of the mentions around them, and of chains.

    Mentions of equal (start, end, label) are one. `distinct`: each of them once, in reading
    order.
    """

    def __init__(self, found: Extraction, doc_id: str) -> None:
        self.doc_id = doc_id
        self._ids: dict[int, str] = {}
        self.distinct: list[Mention] = []
        seen: set[tuple[int, int, str]] = set()
        for mention in found.mentions:
            key = (mention.start, mention.end, mention.label)
            if key not in seen:
                seen.add(key)
                self.distinct.append(mention)
        self._parents = enclosing_mentions(self.distinct)
        self._chains: dict[int, str] = {}
        for chain in found.chains:
            own = self.of_chain(chain)
            self._chains.update((id(mention), own) for mention in chain.mentions)

    def of(self, mention: Mention) -> str:
        found = self._ids.get(id(mention))
        if found is None:
            found = stable_id(self.doc_id, mention.start, mention.end, mention.label)
            self._ids[id(mention)] = found
        return found

    def of_chain(self, chain: Chain) -> str:
        """The chain's own id: that of its first mention, as a chain."""
        return stable_id(self.doc_id, "chain", self.of(chain.mentions[0]))

    def parent_of(self, mention: Mention) -> str | None:
        """The id of the smallest mention around this one."""
        parent = self._parents.get(id(mention))
        return None if parent is None else self.of(parent)

    def chain_of(self, mention: Mention) -> str | None:
        """The id of the chain that holds this mention."""
        return self._chains.get(id(mention))


def enclosing_mentions(mentions: list[Mention]) -> dict[int, Mention]:
    """id(mention) → the smallest mention around it, for mentions in reading order (outer before inner)."""
    found: dict[int, Mention] = {}
    around: list[Mention] = []
    for mention in mentions:
        around = [outer for outer in around if outer.end > mention.start]
        covering = [outer for outer in around if outer.covers(mention)]
        if covering:
            found[id(mention)] = min(reversed(covering), key=lambda outer: outer.end - outer.start)
        around.append(mention)
    return found
