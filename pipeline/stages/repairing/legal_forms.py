"""A company with its legal form in front of a name that is quoted twice: «АО «НК "Роснефть"»» is one mention
from the form to the last mark. NEREL has no such name; of 18 companies with a legal form and one pair of
marks in train 4 have the whole and 12 the quoted name alone.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.stages.organizations import legal_forms
from pipeline.stages.repairing.draft import Draft

_LONGEST_FORM = 8  # characters, with the mark


def add_legal_forms(draft: Draft) -> None:
    """Add the whole of a company of which only the quoted part was found."""
    for mention in list(draft.mentions):
        start, end = mention.start, mention.end
        if mention.label != "ORGANIZATION" or mention.surface.count('"') < 2:
            continue
        form = _form(legal_forms(draft.nouns)).search(draft.text, max(0, start - _LONGEST_FORM), start)
        if form is None or draft.text[end : end + 1] != "»":
            continue
        if not any(m.label == "ORGANIZATION" for m in draft.covering(form.start(), end + 1)):
            draft.add(form.start(), end + 1, "ORGANIZATION")


@lru_cache(maxsize=8)
def _form(forms: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(forms, key=len, reverse=True))}) ?«$")
