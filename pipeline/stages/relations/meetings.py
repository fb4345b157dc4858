"""Who meets and who is asked: «встреча Ивана Орлова и „Банка Север“», «дала интервью».

A reader trained on NEREL passes over most interviews (the gold marks some of them only) and over the parties
that follow a meeting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.extraction import Mention

PARTY_SCORE, HOLDER_SCORE = 0.95, 0.75
"""Right were all 15 of the persons and organisations that stand so in the gold of NEREL (train and dev), and
3 of 4 professions behind which no person is named."""

_INTERVIEW = re.compile(
    r"(?<!\bне )\b(?:дал[аио]?|да[её]т|даст|дают|взял[аи]?)\s(?:[а-яё]+\s){0,3}(?P<name>интервью)\b",
    re.IGNORECASE,
)
_MEETING = re.compile("встреч|переговор|бесед|консультаци|разговор|совещани", re.IGNORECASE)
_PARTIES = ("PERSON", "ORGANIZATION", "PROFESSION", "COUNTRY")  # of countries the rule says nothing
_LINK = re.compile('[ \u00a0](?:(?:с|со|между|и) )?[«„“"]?|, ')
_MOST = 3


def interviews(text: str) -> Iterator[tuple[int, int]]:
    """Where an interview is that somebody has given or taken."""
    return (match.span("name") for match in _INTERVIEW.finditer(text))


def parties(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, Mention, float]]:
    """(party, meeting, score) for the parties that follow a meeting at once; `mentions` in reading order, the
    outer before the inner."""
    for at, meeting in enumerate(mentions):
        if meeting.label == "EVENT" and _MEETING.match(meeting.surface):
            behind = mentions[at + 1 :]
            party = _next(text, behind, meeting.end)
            for _ in range(_MOST):
                if party is None:
                    break
                after = _next(text, behind, party.end)
                if party.label in ("PERSON", "ORGANIZATION"):
                    yield party, meeting, PARTY_SCORE
                elif party.label == "PROFESSION" and (after is None or after.label != "PERSON"):
                    yield party, meeting, HOLDER_SCORE
                party = after


def _next(text: str, mentions: Sequence[Mention], end: int) -> Mention | None:
    for mention in mentions:
        if mention.start - end > 10:
            return None
        if mention.start > end and mention.label in _PARTIES:
            return mention if _LINK.fullmatch(text, end, mention.start) else None
    return None
