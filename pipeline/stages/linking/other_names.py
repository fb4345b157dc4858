"""Under which other names a place can stand in the register, when its normal form does not.

The names stage guesses the base form of what no dictionary has («Наньпине» → «Наньпина»), and leaves
adjectives of places that no table has («муромский»): the register knows which reading is a place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extraction import Chain
from pipeline.stages.naming.nouns import noun_forms

_ADJECTIVE = re.compile("^([а-яё-]{3,}?)(?:ий|ая|ое)$", re.IGNORECASE)
_FROM_STEM = ("", "а", "о", "ы", "и", "е", "я", "ь", "ия")
_PROVINCES = ("ая область", "ий край")


def other_names(chain: Chain) -> Iterator[str]:
    """What else its words can mean, the likelier first; of names of one word."""
    for surface in dict.fromkeys(mention.surface for mention in chain.mentions):
        if surface.replace("-", "").isalpha():
            yield from (form.base for form in sorted(noun_forms(surface), key=lambda form: form.cost))
    for name in (chain.normal, *chain.aliases):
        if found := _ADJECTIVE.match(name):
            yield from _of_adjective(found[1])


def _of_adjective(stem: str) -> Iterator[str]:
    """«муромск» → «муром», «массачусетск» → «массачусетс»."""
    if stem.endswith(("ск", "цк")):
        bare = stem[:-2]
        for root in (bare, bare + stem[-2]):
            yield from (root + ending for ending in _FROM_STEM)
        yield from (stem + kind for kind in _PROVINCES)
