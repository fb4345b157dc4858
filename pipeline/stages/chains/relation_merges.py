"""Chains that a relation of the model makes one: ALTERNATIVE_NAME, ABBREVIATION."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.extraction import Chain, Merge, Relation
from pipeline.gazetteer.registers import place_key, places
from pipeline.labels import family
from pipeline.stages.chains.person_chains import contradict, namesakes

NAMES = ("ALTERNATIVE_NAME", "ABBREVIATION")
_SURE = 0.5


def named_by_relations(
    relations: Iterable[Relation], chains: Sequence[Chain]
) -> list[tuple[int, int, Merge]]:
    """Which chains (by place) are one, the surest first. Not two whose persons have other names in full, and
    not two places of which the register has each and never as one."""
    place = {id(mention): at for at, chain in enumerate(chains) for mention in chain.mentions}
    found = []
    for relation in sorted(relations, key=lambda r: (-(r.score or 0.0), r.head.start, r.tail.start)):
        if relation.label not in NAMES or (relation.score or 1.0) < _SURE:
            continue
        left, right = place.get(id(relation.head)), place.get(id(relation.tail))
        if left is None or right is None or left == right:
            continue
        one, other = chains[left], chains[right]
        if family(one.label) != family(other.label) or contradict(one.mentions, other.mentions):
            continue
        if _namesakes(relation, one, other) or two_places(one.normal, other.normal):
            continue
        why = f"{relation.label} of the model"
        merge = Merge(relation.tail.normal or "", relation.head.normal or "", why, relation.score or 1.0)
        found.append((left, right, merge))
    return found


def _namesakes(relation: Relation, one: Chain, other: Chain) -> bool:
    """Two of one surname: a relation says no more of «Варвара Визбор» than that her surname is another's."""
    said = namesakes([relation.head], [relation.tail])
    return not said and namesakes(one.mentions, other.mentions)


def two_places(left: str, right: str) -> bool:
    """Whether the register has places of both names, and none of both.

    >>> two_places("США", "КНДР"), two_places("Алма-Ата", "Алматы"), two_places("США", "Вашингтон")
    (True, False, True)
    """
    one, other = (set(places().get(place_key(name), ())) for name in (left, right))
    return bool(one and other) and not one & other


def contradicted(relation: Relation) -> bool:
    """A relation that makes one of two places («США», «северокорейского»)."""
    return relation.label in NAMES and two_places(relation.head.normal or "", relation.tail.normal or "")
