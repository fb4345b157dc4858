"""Brings the facts of factRuEval, which speak of entities, down to relations between mentions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.corpora.annotated_document import GoldRelation
from pipeline.corpora.annotation_builders import MentionBuilder, RelationBuilder
from pipeline.corpora.factrueval.factrueval_files import FactRecord, SpanRecord

POSITION = "PROFESSION"
_POSITION_FIELDS = ("Position", "Job")


def relations_of_facts(
    facts: Sequence[FactRecord],
    mentions: MentionBuilder,
    members: Mapping[str, Sequence[str]],
    spans: Mapping[str, SpanRecord],
) -> list[GoldRelation]:
    """The relations that facts of the types Occupation and Ownership make; adds mentions of positions.

    `members`: the object ids of each entity. The mentions nearest to each other stand for two entities,
    the ones nearest to the first position for those of an Occupation.
    """
    resolver = _Resolver(mentions, members, spans)
    relations = RelationBuilder(mentions)
    for fact in facts:
        if fact.type == "Occupation":
            _occupation(fact, resolver, relations)
        elif fact.type == "Ownership":
            owners, properties = resolver.values(fact, "Owner"), resolver.values(fact, "Property")
            for owner in owners:
                for owned in properties:
                    relations.add(*_around(resolver.nearest_pair(owner, owned), "OWNER_OF"))
        else:
            mentions.oddities[f"fact type left out: {fact.type}"] += 1
    return relations.finished()


def _occupation(fact: FactRecord, resolver: _Resolver, relations: RelationBuilder) -> None:
    people, places = resolver.values(fact, "Who"), resolver.values(fact, "Where")
    positions = [group for name in _POSITION_FIELDS for group in resolver.values(fact, name)]
    for who in people:
        for position in positions:
            relations.add(*_around(resolver.nearest_pair(who, position), "WORKS_AS"))
        for where in places:
            if positions:
                anchor = positions[0]
                pair = resolver.nearest_pair(who, anchor)[0], resolver.nearest_pair(where, anchor)[0]
            else:
                pair = resolver.nearest_pair(who, where)
            relations.add(*_around(pair, "WORKPLACE"))


def _around(pair: tuple[str, str], label: str) -> tuple[str, str, str]:
    return pair[0], label, pair[1]


class _Resolver:
    """Finds the mentions that an argument may mean."""

    def __init__(
        self, mentions: MentionBuilder, members: Mapping[str, Sequence[str]], spans: Mapping[str, SpanRecord]
    ) -> None:
        self._mentions = mentions
        self._members = members
        self._spans = spans

    def values(self, fact: FactRecord, name: str) -> list[list[str]]:
        """The usable mentions of each value of a field; a value without any is counted and passed over."""
        found = []
        for kind, id in fact.arguments.get(name, ()):
            ids = self._of_span(id) if kind == "span" else list(self._members.get(id, ()))
            usable = list(dict.fromkeys(meant for id in ids if (meant := self._mentions.meant(id))))
            if usable:
                found.append(usable)
            else:
                self._mentions.oddities["fact argument without a mention"] += 1
        return found

    def nearest_pair(self, left: Sequence[str], right: Sequence[str]) -> tuple[str, str]:
        """The two mentions with the least text between them; the earlier ones of several."""
        return min(((one, other) for one in left for other in right), key=self._distance)

    def _distance(self, pair: tuple[str, str]) -> int:
        (start, end), (other_start, other_end) = map(self._mentions.span, pair)
        return max(other_start - end, start - other_end, 0)

    def _of_span(self, id: str) -> list[str]:
        span = self._spans.get(id)
        if span is None:
            return []
        name = f"span{id}"
        if self._mentions.meant(name) is None:
            self._mentions.add(name, span.start, span.end, POSITION)
        return [name]
