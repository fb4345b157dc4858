"""Legal forms of companies.

A company with its legal form in front of a name that is quoted twice («АО «НК "Роснефть"»») is one mention
from the form to the last mark. NEREL has no such name; of 18 companies with a legal form and one pair of
marks in train 4 have the whole and 12 the quoted name alone. A legal form inside a company's name is no
mention of its own.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.russian.lexicon import LexiconWords
from pipeline.stages.repairs.draft import Draft

_LONGEST_FORM = 8  # characters, with the mark


def legal_forms(nouns: LexiconWords) -> frozenset[str]:
    """Legal forms as news writes them, in capitals."""
    return frozenset(form.upper() for form in nouns.having("legal_form"))


def read_legal_forms(draft: Draft) -> None:
    """Add the whole of a company of which only the quoted part was found; drop a form inside its company."""
    forms = legal_forms(draft.nouns)
    for mention in draft.mentions:
        start, end = mention.start, mention.end
        if mention.surface in forms and mention.label == "ORGANIZATION":
            outer = [m for m in draft.covering(start, end) if m is not mention]
            if any(m.label == "ORGANIZATION" for m in outer):
                draft.drop(mention)
            continue
        if mention.label != "ORGANIZATION" or mention.surface.count('"') < 2:
            continue
        form = _form(forms).search(draft.text, max(0, start - _LONGEST_FORM), start)
        if form is None or draft.text[end : end + 1] != "»":
            continue
        if not any(m.label == "ORGANIZATION" for m in draft.covering(form.start(), end + 1)):
            draft.add(form.start(), end + 1, "ORGANIZATION")


@lru_cache(maxsize=8)
def _form(forms: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(forms, key=len, reverse=True))}) ?«$")
