"""The chains of a document whose format has no chains of its own, from links, aliases and Equiv lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence

from pipeline.corpora.annotated_document import GoldMention, GoldRelation
from pipeline.labels import coarse

NIL = "NIL"
_ALIASES = frozenset({"ALTERNATIVE_NAME", "ABBREVIATION"})


def chains_of(
    mentions: Sequence[GoldMention],
    relations: Sequence[GoldRelation],
    equivalences: Sequence[Sequence[str]],
    oddities: Counter[str],
) -> list[tuple[str | None, list[str]]] | None:
    """The mentions of one entity each, in the order of the file; None when nothing marks coreference.

    Joined are mentions with the same ids of a knowledge base (all of them, NIL aside), the two sides of
    an alias relation, and the members of an Equiv line. A mention with such an id is a chain even if it
    is alone; so is every name (a mention with a coarse label) in a file with Equiv lines, because there
    somebody has looked. A chain all of whose ids are one and the same carries it as the entity's id.
    """
    linked = {mention.id: ids for mention in mentions if (ids := _knowledge(mention))}
    aliases = [relation for relation in relations if relation.label in _ALIASES]
    if not (linked or aliases or equivalences):
        return None
    alone = [m.id for m in mentions if equivalences and (m.coarse_only or coarse(m.label))]
    groups: list[list[str]] = [[id] for id in (*linked, *alone)]
    groups += [[relation.head, relation.tail] for relation in aliases]
    groups += [list(members) for members in equivalences]
    by_ids: dict[Hashable, list[str]] = {}
    for id, ids in linked.items():
        by_ids.setdefault(ids, []).append(id)
    order = {mention.id: place for place, mention in enumerate(mentions)}
    chains = []
    for members in joined([*groups, *by_ids.values()]):
        members.sort(key=order.__getitem__)
        entities = {linked[id] for id in members if id in linked}
        if len(entities) > 1:
            oddities["chain with different links"] += 1
        (ids,) = entities if len(entities) == 1 else [frozenset[str]()]
        chains.append((next(iter(ids)) if len(ids) == 1 else None, members))
    chains.sort(key=lambda chain: order[chain[1][0]])
    return chains


def joined(groups: Sequence[Sequence[str]]) -> list[list[str]]:
    """The unions of all groups that share a member (disjoint sets)."""
    parent: dict[str, str] = {}

    def root(id: str) -> str:
        parent.setdefault(id, id)
        while parent[id] != id:
            parent[id] = parent[parent[id]]
            id = parent[id]
        return id

    for group in groups:
        for member in group:
            parent[root(member)] = root(group[0])
    unions: dict[str, list[str]] = {}
    for id in list(parent):
        unions.setdefault(root(id), []).append(id)
    return list(unions.values())


def _knowledge(mention: GoldMention) -> frozenset[str]:
    return frozenset(mention.links) - {NIL}
