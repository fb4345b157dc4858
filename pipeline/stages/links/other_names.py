"""Under which other names a place can stand in the register, when its normal form does not.

The names stage guesses the base form of what no dictionary has («Наньпине» → «Наньпина»), and leaves
adjectives of places that no table has («муромский»): the register knows which reading is a place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extraction import Chain
from pipeline.gazetteer.place_adjectives import made_from
from pipeline.russian.inflection.noun_forms import noun_forms

_ADJECTIVE = re.compile("^([а-яё-]{3,}?)(?:ий|ая|ое)$", re.IGNORECASE)


def other_names(chain: Chain) -> Iterator[str]:
    """What else its words can mean, the likelier first; of names of one word."""
    for surface in dict.fromkeys(mention.surface for mention in chain.mentions):
        if surface.replace("-", "").isalpha():
            yield from (form.base for form in sorted(noun_forms(surface), key=lambda form: form.cost))
    for name in (chain.normal, *chain.aliases):
        if found := _ADJECTIVE.match(name):
            yield from (other for names in made_from(found[1]) for other in names)
