"""Legal forms of companies.

A company with its legal form in front of a name that is quoted twice («АО «НК "Роснефть"»») is one mention
from the form to the last mark. NEREL has no such name; of 18 companies with a legal form and one pair of
marks in train 4 have the whole and 12 the quoted name alone. A legal form inside a company's name is no
mention of its own.
"""

from __future__ import annotations

import re

from pipeline.stages.organizations import LEGAL_FORMS
from pipeline.stages.repairing.draft import Draft

_FORM = re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(LEGAL_FORMS, key=len, reverse=True))}) ?«$")
_LONGEST_FORM = 8  # characters, with the mark


def read_legal_forms(draft: Draft) -> None:
    """Add the whole of a company of which only the quoted part was found; drop a form inside its company."""
    for mention in draft.mentions:
        start, end = mention.start, mention.end
        if mention.surface in LEGAL_FORMS and mention.label == "ORGANIZATION":
            outer = [m for m in draft.covering(start, end) if m is not mention]
            if any(m.label == "ORGANIZATION" for m in outer):
                draft.drop(mention)
            continue
        if mention.label != "ORGANIZATION" or mention.surface.count('"') < 2:
            continue
        form = _FORM.search(draft.text, max(0, start - _LONGEST_FORM), start)
        if form is None or draft.text[end : end + 1] != "»":
            continue
        if not any(m.label == "ORGANIZATION" for m in draft.covering(form.start(), end + 1)):
            draft.add(form.start(), end + 1, "ORGANIZATION")
