"""What the stages find in a document: one typed record, kept in `doc._.extraction`.

Its parts are `doc._.mentions`, `doc._.values`, `doc._.chains`, `doc._.relations`, `doc._.links` and
`doc._.events`; components declare by these names, and by `doc._.normal_forms`, what they read and write.

All offsets are half-open Unicode code points into the untouched text, and
`text[start:end] == surface` holds for every mention. Records are compared by identity:
two mentions of one span with two labels are two mentions.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from spacy.attrs import IDX, LENGTH
from spacy.tokens import Doc, Span


@dataclass(slots=True, eq=False)
class Mention:
    """A span of text that names a thing or a value.

    `label`: one of NEREL's 29 types. `stage`: the component that found it. `score`: a probability; None when
    the component has none. `normal`: the base form of the whole phrase. `name_first`, `name_middle`,
    `name_last`: parts of a person's name in the nominative. `gender`: male or female.
    """

    start: int
    end: int
    surface: str
    label: str
    stage: str  # the component that found it
    score: float | None = None  # probability, when the stage has one
    normal: str | None = None  # base form of the whole phrase
    name_first: str | None = None
    name_middle: str | None = None
    name_last: str | None = None
    gender: str | None = None  # "male" | "female"

    def covers(self, other: Mention) -> bool:
        """Whether `other` lies inside this mention (equal spans cover each other)."""
        return self.start <= other.start and other.end <= self.end


@dataclass(slots=True, eq=False)
class Value:
    """What a DATE, TIME, MONEY, PERCENT, NUMBER or AGE mention means.

    `kind`: date, interval, duration, time, money, percent, number, age. `value`/`value_to`: ISO 8601
    (dates, times, durations) or a decimal in plain digits; an interval or a range has both ends.
    `grain`: the precision of a date (year, month, day, …). `amount` and `unit`: the number as a
    decimal, and an ISO 4217 code or a unit word.
    """

    mention: Mention
    kind: str
    value: str | None = None
    value_to: str | None = None
    grain: str | None = None
    amount: Decimal | None = None
    unit: str | None = None


class Merge(NamedTuple):
    """The reason why two names of a document are in one chain.

    `why`: a kind of short form, or the type of the relation between the names. `score`: how reliable that
    reason is, from 0 to 1.
    """

    name: str
    other: str
    why: str  # a kind of short form, or the relation that says so
    score: float


@dataclass(slots=True, eq=False)
class Chain:
    """The mentions of one document that are one entity, first mention first.

    `label`: the type of the entity. `normal`: its name. `aliases`: its other names. `merges`: the reasons
    that joined the names. `score`: the lowest score of these; None when all mentions have one name.
    """

    mentions: list[Mention]
    label: str
    normal: str
    aliases: list[str] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)

    @property
    def score(self) -> float | None:
        return min((merge.score for merge in self.merges), default=None)


@dataclass(slots=True, eq=False)
class Relation:
    """A directed relation between two mentions.

    `label`: one of NEREL's 49 types. `stage`: the component that found it. `score`: a probability; None when
    the component has none. The span [evidence_start, evidence_end) is the text that states the relation.
    """

    head: Mention
    label: str  # one of NEREL's 49 types
    tail: Mention
    stage: str
    score: float | None = None
    evidence_start: int = 0
    evidence_end: int = 0


@dataclass(slots=True, eq=False)
class Link:
    """A candidate entry of a knowledge base for a chain.

    `kb`: the name of the knowledge base. `kb_id`: the id in it. `rank`: 1 is the best. `score`: from 0 to 1.
    """

    chain: Chain
    kb: str
    kb_id: str
    rank: int
    score: float


@dataclass(slots=True, eq=False)
class EventRole:
    """A participant of an event.

    `role`: participant, agent, organizer, place, thing, cause or part_of. `relation`: the relation that
    states it.
    """

    role: str  # participant, agent, organizer, place, thing, cause, part_of
    chain: Chain
    relation: Relation


@dataclass(slots=True, eq=False)
class Event:
    """An EVENT chain with its time, its place and its roles.

    `starts` and `ends`: ISO 8601, as precise as the text. `score`: the lowest score of the relations that
    gave time and place.
    """

    chain: Chain
    starts: str | None = None
    ends: str | None = None
    place: Chain | None = None
    score: float | None = None  # of the least sure relation that gave time and place
    roles: list[EventRole] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Quote:
    """What somebody says: a span of text, its kind (direct, indirect, partial) and who says it.

    `speaker`: the mention that names the speaker; None when the text names nobody. `relay`: the medium that
    passes it on («передаёт ТАСС»). `cue`: the lemma of the word that tells of speech; the span
    [cue_start, cue_end) is that word.
    """

    start: int
    end: int
    kind: str
    stage: str
    speaker: Mention | None = None
    speaker_chain: Chain | None = None
    relay: Mention | None = None
    relay_chain: Chain | None = None
    cue_start: int | None = None
    cue_end: int | None = None
    cue: str | None = None
    score: float | None = None
    rule: str | None = None  # the name of the rule that found it


@dataclass(slots=True)
class Extraction:
    """All records that the components found in one document."""

    mentions: list[Mention] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    chains: list[Chain] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)

    def sort(self) -> None:
        """Put the mentions in reading order, the outer before the inner."""
        self.mentions.sort(key=lambda m: (m.start, -m.end, m.label))

    def moved(self, place: Callable[[int, int], tuple[int, int]], text: str) -> Extraction:
        """Return a copy with all offsets mapped to another text: `place` maps a span to its span there.

        Each pair of fields `start`, `end` or `…_start`, `…_end` of a record is a span; `surface` is cut anew.
        """
        found = deepcopy(self)
        for records in (getattr(found, table.name) for table in fields(found)):
            names = _span_names(records[0]) if records else ()
            for record in records:
                for name in names:
                    start, end = getattr(record, name + "start"), getattr(record, name + "end")
                    if start is not None:
                        start, end = place(start, end)
                        setattr(record, name + "start", start)
                        setattr(record, name + "end", end)
                if hasattr(record, "surface"):
                    record.surface = text[record.start : record.end]
        return found

    def labelled(self, *labels: str) -> Iterator[Mention]:
        """The mentions of the given types, in their order."""
        return (mention for mention in self.mentions if mention.label in labels)


def _span_names(record: Any) -> tuple[str, ...]:
    """What stands before `start` and `end` in the names of the fields of a record."""
    names = {field.name for field in fields(record)}
    return tuple(
        name.removesuffix("end")
        for name in sorted(names)
        if (name == "end" or name.endswith("_end")) and name.removesuffix("end") + "start" in names
    )


def extraction(doc: Doc) -> Extraction:
    """The record of a document, made empty on first use."""
    found = doc.user_data.get("svodka.extraction")
    if not isinstance(found, Extraction):
        found = doc.user_data["svodka.extraction"] = Extraction()
    return found


def set_extraction(doc: Doc, found: Extraction) -> None:
    """Give a document a record, in place of its own."""
    doc.user_data["svodka.extraction"] = found


def set_mentions(doc: Doc, mentions: Iterable[Mention]) -> None:
    """Give a document these mentions, in reading order, and an empty record beside them.

    Evaluation hands gold mentions in this way: values, chains, relations, links, events and spaCy's own
    entities and span groups of the document are dropped, for they belong to its former mentions.
    """
    record = Extraction(mentions=list(mentions))
    record.sort()
    set_extraction(doc, record)
    doc.set_ents([])
    doc.spans.clear()


def normal_forms(doc: Doc) -> list[str | None]:
    """The normal form of each mention, in the order of the mentions; None where it has none."""
    return [mention.normal for mention in extraction(doc).mentions]


def _part(name: str) -> Callable[[Doc], Any]:
    """A getter of one table of the record."""
    return lambda doc: getattr(extraction(doc), name)


def published_at(doc: Doc) -> datetime | None:
    """When the document was published (aware, UTC), if its source says so."""
    moment = doc.user_data.get("svodka.published_at")
    return None if moment is None else datetime.fromisoformat(moment)


def set_published_at(doc: Doc, moment: datetime | str | None) -> None:
    """Tell a document its date: an aware datetime, or an ISO 8601 string (naive is UTC)."""
    if moment is None:
        doc.user_data.pop("svodka.published_at", None)
        return
    parsed = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    parsed = parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    doc.user_data["svodka.published_at"] = parsed.isoformat()


def mention_spans(doc: Doc, mentions: list[Mention]) -> list[Span]:
    """Mentions as spaCy spans for displacy and Matcher; a mention inside a token widens to it."""
    ends: list[int] = doc.to_array([IDX, LENGTH]).sum(axis=1).tolist() if len(doc) else []
    found = []
    for m in mentions:
        first = bisect_right(ends, m.start)
        stop = bisect_left(ends, m.end, lo=min(first, len(ends))) + 1
        found.append(Span(doc, first, min(stop, len(doc)), label=m.label))
    return found


Doc.set_extension("extraction", getter=extraction, force=True)
Doc.set_extension("published_at", getter=published_at, setter=set_published_at, force=True)
Doc.set_extension("mentions", getter=_part("mentions"), setter=set_mentions, force=True)
Doc.set_extension("normal_forms", getter=normal_forms, force=True)
for _name in ("values", "chains", "relations", "links", "quotes", "events"):
    Doc.set_extension(_name, getter=_part(_name), force=True)
