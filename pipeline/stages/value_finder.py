"""Values: what dates, times, money, percentages, ages and numbers mean, and where they stand.

Finding follows NEREL's habits of spans and is settled with what an earlier stage has found
(`value_merge`); reading serves the mentions of that stage, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.errors import InputError
from pipeline.extraction import Mention, Value, extraction, published_at
from pipeline.russian.normalized_text import View, view
from pipeline.stages.component import Stage
from pipeline.stages.values import LABELS, Meaning, find, read
from pipeline.stages.values.clause_verbs import ClauseVerbs, clause_verbs
from pipeline.stages.values.value_merge import FoundValue, Merged, merge

_AROUND = 150  # characters on both sides of a mention that help to read it
_ANY_DAY = date(2001, 6, 15)


@Language.factory(
    "svodka_values",
    assigns=["doc._.mentions", "doc._.values"],
    default_config={"find": True, "timezone": "Europe/Moscow"},
)
def make_value_finder(nlp: Language, name: str, find: bool, timezone: str) -> ValueFinder:
    return ValueFinder(nlp, name, find, timezone)


class ValueFinder(Stage):
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
        text = doc.text  # put together anew each time that it is asked for
        readable = view(text)
        verbs = clause_verbs(doc, readable)
        merged = merge(text, record, _found(readable, anchor, verbs)) if self.find else Merged()
        known = {id(value.mention) for value in record.values}
        for mention in record.mentions:
            if mention.label in LABELS and id(mention) not in known:
                meaning = merged.kept.get(id(mention)) or _read(text, mention, anchor, verbs)
                record.values.append(_value(mention, meaning))
        for one in merged.added:
            mention = Mention(one.start, one.end, text[one.start : one.end], one.label, self.name)
            record.mentions.append(mention)
            record.values.append(_value(mention, one.meaning))
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


def _found(readable: View, anchor: date | None, verbs: ClauseVerbs | None) -> Iterator[FoundValue]:
    for e in find(readable.text, anchor, verbs):
        start, end = readable.source_span(e.start, e.end)
        if start < end:
            yield FoundValue(start, end, e.label, e.meaning)


def needs_date(doc: Doc, value: Value) -> bool:
    """Whether a value of a document without a date would have a meaning if the date were known: «вчера»."""
    if value.value is not None or published_at(doc) is not None:
        return False
    return _read(doc.text, value.mention, _ANY_DAY, None).value is not None


def _read(text: str, mention: Mention, anchor: date | None, verbs: ClauseVerbs | None) -> Meaning:
    """What a mention of an earlier stage means where it stands."""
    around = text[max(0, mention.start - _AROUND) : mention.start], text[mention.end : mention.end + _AROUND]

    verb_of = None if verbs is None else verbs.around(mention.start, mention.end)
    return read(view(mention.surface).text, mention.label, anchor, around, verb_of)


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
