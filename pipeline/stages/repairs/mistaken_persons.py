"""Places that a reader took for persons: «обыграл Андорру», «встреча с „Иерусалимом“».

Such names are rare as places in the reader's gold and stand where people do. A word that the dictionary knows
as a place and not as anybody's name is one, unless a fuller name in the document has it («Азия Биби»).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from pipeline.extraction import Mention
from pipeline.neural.pairs import stem
from pipeline.russian.dictionary import lookup
from pipeline.russian.place_types import place_type

_NAMES = ("Name", "Surn", "Patr")


def with_places(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, those of mistaken persons as places without a score, once each."""
    persons = [mention.surface.split() for mention in mentions if mention.label == "PERSON"]
    people = {stem(word) for words in persons if len(words) > 1 for word in words}
    taken = {(m.start, m.end, m.label) for m in mentions}
    found = []
    for mention in mentions:
        if mention.label == "PERSON" and stem(mention.surface) not in people:
            label = _place(mention.surface)
            if label and (mention.start, mention.end, label) in taken:
                continue
            mention = replace(mention, label=label, score=None) if label else mention
        found.append(mention)
    return found


@lru_cache(maxsize=10_000)
def _place(surface: str) -> str | None:
    """The type of a place whose name is one word and nobody's; None for all else."""
    if not surface.istitle() or not surface.isalpha():
        return None
    known = [(tag, normal) for _, tag, normal, _, whole, _ in lookup(surface.lower()) if whole]
    places = [normal for tag, normal in known if "Geox" in tag]
    if not places or any(name in tag for tag, _ in known for name in _NAMES):
        return None
    return place_type([surface], [places[0]])
