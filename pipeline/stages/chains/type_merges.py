"""Chains of one name under types that are taken for each other: «Ленфильм», the studio and its place."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extraction import Chain, Merge
from pipeline.labels import entity_type
from pipeline.russian.comparison.canonical_names import plain
from pipeline.stages.chains.name_sets import WHY_SCORES

_WHY = "type"


def named_alike(chains: Sequence[Chain]) -> list[tuple[int, int, Merge]]:
    """Which chains (by place) are one. Common nouns («завод») are not: a name has a capital or a digit.

    The gold of NEREL's train part has 18 such names in one document, all of them one thing.
    """
    known: dict[str, int] = {}
    found = []
    for at, chain in enumerate(chains):
        if not entity_type(chain.label).same_name_same_thing:
            continue
        for name in (chain.normal, *chain.aliases):
            if name == name.lower() and name.isalpha():
                continue
            other = known.setdefault(plain(name), at)
            if other != at:
                found.append((other, at, Merge(name, chains[other].normal, _WHY, WHY_SCORES[_WHY])))
    return found
