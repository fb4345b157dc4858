"""Events by rule: quoted names («Неделя Al Jazeera», «Форум Россия — Африка»), interviews, who meets whom.

A week, a festival or a forum of somebody is an event, but its name reads like that of an organisation or a
work, and quoted events are too rare in gold for a network to learn (NEREL train has none of these heads). A
quoted name is taken where a noun of events heads it and a name follows, so that «Неделя в городе», a
broadcast, is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extraction import Mention, Relation, extraction
from pipeline.stages.component import Stage
from pipeline.stages.relations.meetings import interviews, parties

_MASCULINE = ("", "а", "у", "ом", "е", "ы", "ов", "ам", "ами", "ах")
_HEADS = {
    "Недел": ("я", "и", "ю", "е", "ей", "ь", "ям", "ями", "ях"),
    "Фестивал": ("ь", "я", "ю", "ем", "е", "и", "ей", "ям", "ями", "ях"),
    "Конференци": ("я", "и", "ю", "ей", "й", "ям", "ями", "ях"),
    "Универсиад": ("а", "ы", "е", "у", "ой"),
    "Спартакиад": ("а", "ы", "е", "у", "ой"),
    "Ярмарк": ("а", "и", "е", "у", "ой"),
    **dict.fromkeys(("Форум", "Саммит", "Конгресс", "Чемпионат", "Турнир", "Марафон"), _MASCULINE),
}
_HEAD = "|".join(f"{stem}(?:{'|'.join(endings)})" for stem, endings in _HEADS.items())
_NAMED = re.compile(
    rf"[«„“\"](?P<name>(?:{_HEAD})[ \u00a0](?=[A-ZА-ЯЁ0-9])[^«»„“”\"\n]{{1,60}}(?<!\s))[»“”\"]"
)
_SURE = 0.8  # a reader that is as sure of another type is believed


@Language.factory(
    "svodka_named_events",
    assigns=["doc._.mentions", "doc._.relations"],
    requires=["doc._.mentions"],
)
def make_named_events(nlp: Language, name: str) -> NamedEvents:
    return NamedEvents(name)


class NamedEvents(Stage):
    """Adds EVENT mentions; one of another type on the same span goes, unless it is sure. Adds PARTICIPANT_IN
    relations of the parties of a meeting."""

    def __init__(self, name: str = "named_events") -> None:
        super().__init__(name)

    def __call__(self, doc: Doc) -> Doc:
        found = extraction(doc)
        for start, end in (*named_events(doc.text), *interviews(doc.text)):
            there = [m for m in found.mentions if (m.start, m.end) == (start, end)]
            if any(m.label == "EVENT" or (m.score or 0.0) >= _SURE for m in there):
                continue
            found.mentions = [m for m in found.mentions if m not in there]
            found.mentions.append(Mention(start, end, doc.text[start:end], "EVENT", self.name))
        found.sort()
        seen = {(id(r.head), r.label, id(r.tail)) for r in found.relations}
        for party, meeting, score in parties(doc.text, found.mentions):
            if (id(party), "PARTICIPANT_IN", id(meeting)) not in seen:
                found.relations.append(
                    Relation(
                        party,
                        "PARTICIPANT_IN",
                        meeting,
                        self.name,
                        score,
                        evidence_start=meeting.start,
                        evidence_end=party.end,
                    )
                )
        return doc


def named_events(text: str) -> Iterator[tuple[int, int]]:
    """Where the quoted names of events stand, without their quotes."""
    return (match.span("name") for match in _NAMED.finditer(text))
