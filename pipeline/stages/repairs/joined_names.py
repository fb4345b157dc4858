"""Names joined by «и», a comma or a slash are so many mentions, and none over them all.

NEREL has no such mention of persons, and of organisations only those whose own name holds the conjunction
(«Министерство связи и массовых коммуникаций»): these hold no two names that make up the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.extraction import Mention
from pipeline.labels import PLACE_LABELS
from pipeline.stages.repairs.draft import Draft

_JOINED = frozenset({"PERSON", "ORGANIZATION"}) | PLACE_LABELS
_JOINT = r"\s*(?:,\s*(?:(?:и|а также)\s+)?|/|\s(?:и|или|а также)\s)\s*"
_ONLY_JOINT = re.compile(rf"^[»”\"]?{_JOINT}[«„“\"]?$")
_BETWEEN_PERSONS = re.compile(rf"{_JOINT}(?=[А-ЯЁA-Z])")
_FORM = r"(?:[А-ЯЁ]{2,5}|[А-ЯЁа-яё]+)"
_BETWEEN_ORGANIZATIONS = re.compile(rf"(?<=[»”\"]){_JOINT}(?=(?:{_FORM}\s)?[«„“\"])")
_ONE_NAME = re.compile(
    r"(?:Босни\w+ и Г|Тринидад\w* и Т|Антигуа и Б|Сан-Томе и П|Сент-\w+ и )|, ?(?:Ltd|Inc|LLC|Co|GmbH)\b"
)
_CAPITALIZED = re.compile(r"^(?:[А-ЯЁA-Z][\w.’'-]*[\s\u00a0]?)+$")


def part_joined_names(draft: Draft) -> None:
    """Drop mentions that are nothing but two or more of their own type; add the parts nobody found."""
    for mention in sorted(draft.mentions, key=lambda m: m.start - m.end):
        if (
            mention.label not in _JOINED
            or not _has_joint(mention.surface)
            or _ONE_NAME.search(mention.surface)
        ):
            continue
        parts = list(_parts(draft, mention))
        if len(parts) > 1:
            draft.drop(mention)
            for start, end in parts:
                if not any(m.label == mention.label for m in draft.at(start, end)):
                    draft.add(start, end, mention.label, mention.score)


def _has_joint(surface: str) -> bool:
    return (
        "," in surface or "/" in surface or " и " in surface or " или " in surface or " а также " in surface
    )


def _parts(draft: Draft, mention: Mention) -> Iterator[tuple[int, int]]:
    """The names that a mention joins; nothing when it is one name."""
    inner = [
        m
        for m in draft.touching(mention.start, mention.end)
        if m.label == mention.label and m is not mention and mention.covers(m)
    ]
    yield from _chain(draft.text, mention, inner) or _split(draft.text, mention)


def _chain(text: str, mention: Mention, inner: list[Mention]) -> list[tuple[int, int]]:
    """Found mentions that make up the whole with nothing but joints between them."""
    spans = sorted({(m.start, m.end) for m in inner}, key=lambda span: (span[0], -span[1]))
    outer = [
        span for span in spans if not any(s <= span[0] and span[1] <= e and (s, e) != span for s, e in spans)
    ]
    if len(outer) < 2 or outer[0][0] - mention.start > 1 or mention.end - outer[-1][1] > 1:
        return []
    gaps = [text[first[1] : second[0]] for first, second in pairwise(outer)]
    if mention.label == "ORGANIZATION" and (
        "/" in gaps or any(text[start].islower() for start, _ in outer[1:])
    ):  # «CNE/LBC», «Институт этнологии и антропологии РАН»
        return []
    return outer if all(map(_ONLY_JOINT.match, gaps)) else []


def _split(text: str, mention: Mention) -> list[tuple[int, int]]:
    """By the joints themselves, where every part looks like a name."""
    if mention.label == "PERSON":
        spans = _between(_BETWEEN_PERSONS, mention)
        looks = all(_CAPITALIZED.match(text[start:end]) for start, end in spans)
    elif mention.label == "ORGANIZATION":
        spans = _between(_BETWEEN_ORGANIZATIONS, mention)
        looks = all(text[start:end].count("«") == text[start:end].count("»") for start, end in spans)
    else:
        return []
    return spans if looks and len(spans) > 1 else []


def _between(joint: re.Pattern[str], mention: Mention) -> list[tuple[int, int]]:
    spans, start = [], 0
    for found in joint.finditer(mention.surface):
        spans.append((mention.start + start, mention.start + found.start()))
        start = found.end()
    return [*spans, (mention.start + start, mention.end)]
