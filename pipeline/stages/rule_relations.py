"""First relations by pattern: WORKS_AS, WORKPLACE, HEADQUARTERED_IN.

Each rule has a score of its own: the share of its relations that were right among the pairs whose two
mentions NEREL's annotators marked too (train part, measured by `benchmarks/rules.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extraction import Mention, Relation, extraction
from pipeline.labels import coarse
from pipeline.russian.analyzer import parses
from pipeline.russian.doc_tokens import Offsets, features
from pipeline.russian.normalized_text import clean
from pipeline.stages.component import Stage

RULE_SCORES = {
    "title_before_name": 0.94,
    "name_comma_title": 0.83,
    "name_dash_title": 0.9,
    "title_of_organization": 0.83,
    "title_of_place": 0.84,
    "place_inside_organization": 0.84,
    "organization_in_place": 0.8,
}

_BEFORE = re.compile(r"(?:\s\([^()]{1,40}\))?[\s»”\"']{1,3}")
_HONORIFIC = re.compile(
    r"[\s»”\"']{1,3}(?:шейх|господин|г-н|г-жа|госпожа|доктор|мистер|миссис|сэр|лорд)[а-яё]*\s", re.I
)
_COMMA = re.compile(r",\s")
_DASH = re.compile(r"(?:\s\([^)]{0,40}\))?\s?[—–-]\s(?:это\s)?")
_IN_BRACKETS = re.compile(r"[»”\"]?\s\((?:г\.\s)?")
_LEARNERS = ("студент", "аспирант", "школьни", "пенсионер")  # they have no workplace by their title
_PLACES = ("CITY", "COUNTRY", "STATE_OR_PROVINCE", "DISTRICT", "LOCATION")


@Language.factory(
    "svodka_rule_relations",
    assigns=["doc._.relations"],
    requires=["doc._.mentions"],
)
def make_rule_relations(nlp: Language, name: str) -> RuleRelations:
    return RuleRelations(name)


class RuleRelations(Stage):
    """Adds relations between the mentions of one line."""

    def __call__(self, doc: Doc) -> Doc:
        found = extraction(doc)
        seen = {(id(r.head), r.label, id(r.tail)) for r in found.relations}
        for rule, head, label, tail in related(Offsets(doc), doc.text, found.mentions):
            key = (id(head), label, id(tail))
            if key not in seen:
                seen.add(key)
                found.relations.append(
                    Relation(
                        head,
                        label,
                        tail,
                        self.name,
                        RULE_SCORES[rule],
                        evidence_start=min(head.start, tail.start),
                        evidence_end=max(head.end, tail.end),
                    )
                )
        found.relations.sort(key=lambda r: (r.head.start, r.head.end, r.tail.start, r.tail.end, r.label))
        return doc


def related(
    offsets: Offsets, text: str, mentions: list[Mention]
) -> Iterator[tuple[str, Mention, str, Mention]]:
    """(rule, head, label, tail) for mentions in reading order, the outer before the inner."""
    for at, mention in enumerate(mentions):
        inside = _inside(mentions, at)
        if mention.label == "PROFESSION":
            person = _next(mentions, at, ("PERSON",))
            if person and _stands_before(offsets, text, mention, person):
                yield "title_before_name", person, "WORKS_AS", mention
                yield from _workplaces(person, mention, inside)
            else:
                yield from _workplaces(mention, mention, inside)
        elif mention.label == "PERSON":
            yield from _of_person(offsets, text, mentions, at)
        elif mention.label == "ORGANIZATION":
            for place in inside:
                if place.label in _PLACES:
                    yield "place_inside_organization", mention, "HEADQUARTERED_IN", place
            place_behind = _next(mentions, at, _PLACES)
            if place_behind and _IN_BRACKETS.fullmatch(text, mention.end, place_behind.start):
                yield "organization_in_place", mention, "HEADQUARTERED_IN", place_behind


def _stands_before(offsets: Offsets, text: str, profession: Mention, person: Mention) -> bool:
    """«министр Иванов», «директор шейх Нассер»: side by side, one holder, and the cases do not clash."""
    between = (text, profession.end, person.start)
    if not (_BEFORE.fullmatch(*between) or _HONORIFIC.fullmatch(*between)):
        return False
    title = _features(offsets, profession)
    agree = _may_agree(title, _features(offsets, person)) or not _known(person.surface)
    return title.get("Number") != "Plur" and agree


def _of_person(
    offsets: Offsets, text: str, mentions: list[Mention], at: int
) -> Iterator[tuple[str, Mention, str, Mention]]:
    person = mentions[at]
    profession = _next(mentions, at, ("PROFESSION",))
    if profession is None:
        return
    between = (text, person.end, profession.start)
    title = _features(offsets, profession)
    if _DASH.fullmatch(*between) and title.get("Case") == "Nom":
        rule = "name_dash_title"
    elif _COMMA.fullmatch(*between) and _apposition(offsets, text, person, profession, title):
        rule = "name_comma_title"
    else:
        return
    yield rule, person, "WORKS_AS", profession
    yield from _workplaces(person, profession, _inside(mentions, mentions.index(profession)))


def _apposition(
    offsets: Offsets, text: str, person: Mention, profession: Mention, title: dict[str, str]
) -> bool:
    """«Иванов, министр финансов, …»: same case and number, closed by a comma or the end of the sentence."""
    name = _features(offsets, person)
    same = title.get("Case") == name.get("Case") and title.get("Number") == name.get("Number")
    return same and text[profession.end : profession.end + 1] in (",", ".", "", "\n", ")")


def _features(offsets: Offsets, mention: Mention) -> dict[str, str]:
    """Case and number of the head of a mention: its first noun."""
    for token in offsets.tokens(mention.start, mention.end):
        if token.pos_ in ("NOUN", "PROPN") and features(token).get("Case"):
            return features(token)
    return {}


def _known(name: str) -> bool:
    """Whether the dictionary knows a word of a name; if not, the tagger only guessed its case."""
    return any(parse.known for word in name.split() for parse in parses(clean(word)))


def _may_agree(one: dict[str, str], other: dict[str, str]) -> bool:
    """Whether neither contradicts the other in case; what has no case agrees with everything."""
    return not one.get("Case") or not other.get("Case") or one["Case"] == other["Case"]


def _workplaces(
    holder: Mention, profession: Mention, inside: list[Mention]
) -> Iterator[tuple[str, Mention, str, Mention]]:
    """Who holds a post works at the organisation or, failing that, the place that the post's name holds."""
    if profession.surface.lower().startswith(_LEARNERS):
        return
    organization = next((mention for mention in inside if mention.label == "ORGANIZATION"), None)
    place = next((mention for mention in inside if coarse(mention.label) == "LOC"), None)
    if organization:
        yield "title_of_organization", holder, "WORKPLACE", organization
    elif place:
        yield "title_of_place", holder, "WORKPLACE", place


def _inside(mentions: list[Mention], at: int) -> list[Mention]:
    """The mentions that lie inside the one at `at`."""
    outer = mentions[at]
    found = []
    for mention in mentions[at + 1 :]:
        if mention.start >= outer.end:
            break
        if mention.end <= outer.end:
            found.append(mention)
    return found


def _next(mentions: list[Mention], at: int, labels: tuple[str, ...]) -> Mention | None:
    """The first mention of one of the types behind the end of the one at `at`, close by."""
    end = mentions[at].end
    for mention in mentions[at + 1 : at + 12]:
        if mention.start >= end and mention.label in labels:
            return mention
    return None
