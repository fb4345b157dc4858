"""The full stop of an initial or an abbreviation belongs to its mention; of two mentions that differ by a
full stop one stays."""

from __future__ import annotations

import re

from pipeline.russian.analyzer import parses
from pipeline.stages.repairs.draft import Draft

_ENDS_IN_INITIAL = re.compile(r"(?:^|[\s\u00a0.])[А-ЯЁ]$")
_INITIALS_BEHIND = re.compile(r"(?:\.[ \u00a0]?[А-ЯЁ])?\.")
_ONLY_INITIALS = re.compile(r"^[\s\u00a0]?(?:[А-ЯЁ]\.?[ \u00a0]?){1,2}$")
_LAST_WORD = re.compile(r"([^\W\d_]+)\.$")
_LEAST = 4  # letters of a word that is no abbreviation


def settle_full_stops(draft: Draft) -> None:
    """Complete initials, take the full stop of a sentence off, keep one of two that differ by a full stop."""
    for mention in draft.mentions:
        if mention.label == "PERSON" and _ENDS_IN_INITIAL.search(mention.surface):
            if behind := _INITIALS_BEHIND.match(draft.text, mention.end):
                draft.move(mention, mention.start, behind.end())
        elif mention.surface.endswith(".") and _whole_word(mention.surface):
            draft.move(mention, mention.start, mention.end - 1)
    for mention in draft.mentions:
        if mention.surface.endswith("."):
            for other in draft.at(mention.start, mention.end - 1):
                if other.label == mention.label:
                    mention.score = max(mention.score or 0.0, other.score or 0.0) or None
                    draft.drop(other)
    _drop_shorter_names(draft)


def _whole_word(surface: str) -> bool:
    """Whether a mention ends in a word of the dictionary that is no abbreviation."""
    last = _LAST_WORD.search(surface)
    if last is None or len(last[1]) < _LEAST or not last[1].islower():
        return False
    return any(parse.known and "Abbr" not in parse.kinds for parse in parses(last[1]))


def _drop_shorter_names(draft: Draft) -> None:
    """«Петров» and «Петров И.» inside «Петров И.В.» are the same name once more."""
    persons = [m for m in draft.mentions if m.label == "PERSON"]
    longest: dict[int, int] = {}
    for mention in persons:
        longest[mention.start] = max(longest.get(mention.start, 0), mention.end)
    for mention in persons:
        end = longest[mention.start]
        if mention.end < end and _ONLY_INITIALS.match(draft.text[mention.end : end]):
            draft.drop(mention)
