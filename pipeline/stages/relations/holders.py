"""Who holds a post is told by its case: «пресс-секретарь премьера Ивана Орлова Пётр Носов».

«премьера» and «Ивана Орлова» are genitives: Орлов is the premier, and the person behind them is not.
«пресс-секретарь» is a nominative and «Ивана Орлова» a genitive: Орлов is not the secretary.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extraction import Mention
from pipeline.russian.analyzer import parses
from pipeline.russian.doc_tokens import Offsets, features

_BESIDE = re.compile(r"[\s»”\"']{1,3}")


def cannot_hold(
    offsets: Offsets, text: str, mentions: Sequence[Mention], person: Mention, post: Mention
) -> bool:
    """Whether the cases of a post and of the persons at once behind it say that `person` does not hold it.

    `mentions`: of the document, in reading order.
    """
    first = _behind(text, mentions, post.end)
    if first is None or person.label != "PERSON":
        return False
    title, name = head_case(offsets, post), person_case(offsets, first)
    if person is first:
        return title == "Nom" and name == "Gen"
    second = _behind(text, mentions, first.end)
    return person is second and title == name == "Gen"


def _behind(text: str, mentions: Sequence[Mention], end: int) -> Mention | None:
    """The person at once behind a place of the text."""
    for mention in mentions:
        if mention.start > end + 3:
            return None
        if mention.label == "PERSON" and mention.start > end and _BESIDE.fullmatch(text, end, mention.start):
            return mention
    return None


def head_case(offsets: Offsets, mention: Mention) -> str | None:
    """The case of the head of a post: its first noun."""
    for token in offsets.tokens(mention.start, mention.end):
        if token.pos_ in ("NOUN", "PROPN"):
            return features(token).get("Case")
    return None


def person_case(offsets: Offsets, person: Mention) -> str | None:
    """The one case in which all words of a name can stand by the dictionary; None where that says nothing."""
    cases: set[str] | None = None
    for token in offsets.tokens(person.start, person.end):
        own = {
            parse.feats["Case"]
            for parse in parses(token.text)
            if parse.known and "Case" in parse.feats and parse.kinds & {"Name", "Surn", "Patr"}
        }
        if own:
            cases = own if cases is None else cases & own
    if cases and cases <= {"Gen", "Acc"} and "Gen" in cases:  # of men the accusative is the genitive
        return "Gen"
    return cases.pop() if cases and len(cases) == 1 else None
