"""Values: what dates, times, money, percentages, ages and numbers mean, and where they stand.

Finding follows NEREL's habits of spans; reading also serves mentions that an earlier stage has found.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.errors import InputError
from pipeline.extraction import Extraction, Mention, Value, extraction, published_at
from pipeline.stages.base import Stage
from pipeline.stages.expressions import LABELS, Expression, Meaning, find, read
from pipeline.stages.view import View, view

_NUMBERED = frozenset(("ORGANIZATION", "FACILITY", "PERSON", "FAMILY"))  # «58-я армия», «Карл XVI»
_OPAQUE = _NUMBERED | {  # names that hold no value of their own: «Радио 7», «Дом-2», «Windows 10»
    *("WORK_OF_ART", "PRODUCT", "CITY", "COUNTRY", "STATE_OR_PROVINCE", "DISTRICT", "LOCATION"),
    *("NATIONALITY", "LANGUAGE", "RELIGION", "IDEOLOGY", "DISEASE"),
}
_AROUND = 150  # characters on both sides of a mention that help to read it
_ANY_DAY = date(2001, 6, 15)
_HYPHENS = "-\u2010\u2011\u2013"


@Language.factory(
    "svodka_values",
    default_config={"find": True, "timezone": "Europe/Moscow"},
    assigns=["doc._.extraction"],
)
def make_values(nlp: Language, name: str, find: bool, timezone: str) -> Values:
    return Values(nlp, name, find, timezone)


class Values(Stage):
    """Adds mentions of values (with `find`) and a Value for every mention of one to `doc._.extraction`.

    Relative expressions are read against the document's date as it was in `timezone` (an IANA name).
    """

    def __init__(
        self, nlp: Language, name: str = "values", find: bool = True, timezone: str = "Europe/Moscow"
    ) -> None:
        super().__init__(name)
        self.find = find
        try:
            self.zone = ZoneInfo(timezone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise InputError(
                "unknown_timezone",
                f"The stage {name} does not know the time zone {timezone!r}.",
                "Give an IANA name such as Europe/Moscow.",
            ) from error

    def __call__(self, doc: Doc) -> Doc:
        record = extraction(doc)
        anchor = self._anchor(doc)
        known = {id(value.mention) for value in record.values}
        given = [m for m in record.mentions if m.label in LABELS and id(m) not in known]
        record.values += [_value(m, _read(doc.text, m, anchor)) for m in given]
        if self.find:
            self._add(doc, record, anchor)
        record.sort()
        order = {id(mention): place for place, mention in enumerate(record.mentions)}
        record.values.sort(key=lambda value: order.get(id(value.mention), len(order)))
        return doc

    def _anchor(self, doc: Doc) -> date | None:
        moment = published_at(doc)
        if moment is None:
            return None
        try:
            return moment.astimezone(self.zone).date()
        except OverflowError:  # the first and the last day of the calendar
            return moment.date()

    def _add(self, doc: Doc, record: Extraction, anchor: date | None) -> None:
        """The expressions of the text that agree with what earlier stages have found."""
        text = doc.text
        readable = view(text)
        before = _Before(record.mentions)
        for label, start, end, meaning in _in_source(find(readable.text, anchor), readable):
            if start < end and _fits(text, start, end, label, before.near(start, end)):
                mention = Mention(start, end, text[start:end], label, self.name)
                record.mentions.append(mention)
                record.values.append(_value(mention, meaning))


def needs_date(doc: Doc, value: Value) -> bool:
    """Whether a value of a document without a date would have a meaning if the date were known: «вчера»."""
    if value.value is not None or published_at(doc) is not None:
        return False
    return _read(doc.text, value.mention, _ANY_DAY).value is not None


def _in_source(found: list[Expression], readable: View) -> list[tuple[str, int, int, Meaning]]:
    return [(e.label, *readable.source_span(e.start, e.end), e.meaning) for e in found]


def _read(text: str, mention: Mention, anchor: date | None) -> Meaning:
    """What a mention of an earlier stage means where it stands."""
    around = text[max(0, mention.start - _AROUND) : mention.start], text[mention.end : mention.end + _AROUND]
    return read(view(mention.surface).text, mention.label, anchor, around)


def _value(mention: Mention, meaning: Meaning) -> Value:
    return Value(
        mention,
        meaning.kind,
        meaning.value,
        meaning.value_to,
        meaning.grain,
        meaning.amount,
        meaning.unit,
    )


class _Before:
    """The mentions that were there first, quick to find by place."""

    def __init__(self, mentions: list[Mention]) -> None:
        self.mentions = sorted(mentions, key=lambda m: m.start)
        self.starts = [m.start for m in self.mentions]
        self.longest = max((m.end - m.start for m in self.mentions), default=0)

    def near(self, start: int, end: int) -> list[Mention]:
        """Those that share a character with a span."""
        first, last = bisect_left(self.starts, start - self.longest), bisect_left(self.starts, end)
        return [m for m in self.mentions[first:last] if m.end > start]


def _fits(text: str, start: int, end: int, label: str, near: list[Mention]) -> bool:
    """Whether a found expression may stand beside the mentions that it touches.

    It gives way to a mention of its own label, to any that it would cross, to a name that it lies in
    («Дом-2»), and inside an event or an award to a year glued on by a hyphen («ЧМ-2018»).
    """
    for other in near:
        inside = other.start <= start and end <= other.end
        around = start <= other.start and other.end <= end
        if other.label == label or not (inside or around):
            return False
        if inside and other.label not in LABELS:
            if other.label in _OPAQUE and not (label == "ORDINAL" and other.label in _NUMBERED):
                return False
            if start > other.start and text[start - 1] in _HYPHENS:
                return False
    return True
