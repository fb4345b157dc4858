"""One list of values from two finders: the mentions of an earlier stage (a neural reader) and the rules.

Span by span. Where both find a value of one type on common words, the rules decide its edges for money,
percentages, times, ordinals and whole days, the reader for the rest; the mention keeps its score. A mention
that only the reader found stays when its score says so. A mention without a score was given (gold):
it stays as it is. No two mentions of one type share a word, so no value counts twice.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.extraction import Extraction, Mention
from pipeline.stages.values import LABELS, Meaning

_NUMBERED = frozenset(("ORGANIZATION", "FACILITY", "PERSON", "FAMILY"))  # «58-я армия», «Карл XVI»
_OPAQUE = _NUMBERED | {  # names that hold no value of their own: «Радио 7», «Дом-2», «Windows 10»
    *("WORK_OF_ART", "PRODUCT", "CITY", "COUNTRY", "STATE_OR_PROVINCE", "DISTRICT", "LOCATION"),
    *("NATIONALITY", "LANGUAGE", "RELIGION", "IDEOLOGY", "DISEASE"),
}
_BY_RULES = frozenset(("MONEY", "PERCENT", "TIME", "ORDINAL"))  # the rules know these better than the reader
_CALENDAR = frozenset(("day", "month", "season"))  # grains of dates whose edges they know better, too
_BARE = frozenset(("NUMBER", "ORDINAL"))  # give way to a value that has a unit or a calendar
_LIKELY = {"ORDINAL": 0.9}  # score from which the reader is believed alone; chosen on NEREL dev
_LIKELY_ELSE = 0.6
_SURE = 0.8  # score from which the reader, alone, is believed against a rule of another type
_HYPHENS = "-\u2010\u2011\u2013"


@dataclass(slots=True)
class FoundValue:
    """What the rules found, as offsets into the document's text."""

    start: int
    end: int
    label: str
    meaning: Meaning


@dataclass(slots=True)
class Merged:
    """`kept`: the mentions whose meaning a rule has read; `added`: expressions that have no mention yet."""

    kept: dict[int, Meaning] = field(default_factory=dict)  # by id of the mention
    added: list[FoundValue] = field(default_factory=list)


def merge(text: str, record: Extraction, found: Iterable[FoundValue]) -> Merged:
    """Settle the mentions of values of a record (some move, some go, relations follow them) and say what the
    rules add."""
    return _Merger(text, record, list(found)).merged()


class _Merger:
    def __init__(self, text: str, record: Extraction, found: list[FoundValue]) -> None:
        self.text = text
        self.record = record
        self.found = found
        self.names = _ByPlace([m for m in record.mentions if m.label not in LABELS])
        self.values = _ByPlace([m for m in record.mentions if m.label in LABELS])
        self.gone: dict[int, Mention | None] = {}  # id of a dropped mention → what stands for it
        self.backed: set[int] = set()  # mentions that a rule of their label agrees with
        self.result = Merged()

    def merged(self) -> Merged:
        for one in self.found:
            self.backed.update(id(m) for m in self._near(one) if m.label == one.label)
        for mention in self.values.mentions:
            if id(mention) not in self.backed and _score(mention) < _LIKELY.get(mention.label, _LIKELY_ELSE):
                self.gone[id(mention)] = None
        for one in self.found:
            if self._fits(one):
                self._settle(one)
        self._single()
        self._tidy()
        return self.result

    def _near(self, one: FoundValue) -> list[Mention]:
        return [m for m in self.values.near(one.start, one.end) if id(m) not in self.gone]

    def _fits(self, one: FoundValue) -> bool:
        """Whether an expression may stand beside the names that it touches: not across the edge of one, not
        in a name that holds no values («Дом-2»), not glued to an event by a hyphen («ЧМ-2018»)."""
        for name in self.names.near(one.start, one.end):
            if id(name) in self.gone:
                continue
            if self._mistaken(name, one):
                self.gone[id(name)] = None
                continue
            if name.start <= one.start and name.end == one.end - 1 and self.text[name.end] == ".":
                name.end, name.surface = one.end, self.text[name.start : one.end]  # «выплату 90 коп|.»
            inside = name.start <= one.start and one.end <= name.end
            if not inside and not (one.start <= name.start and name.end <= one.end):
                return False
            if inside:
                if name.label in _OPAQUE and not (one.label == "ORDINAL" and name.label in _NUMBERED):
                    return False
                if one.start > name.start and self.text[one.start - 1] in _HYPHENS:
                    return False
        return True

    def _mistaken(self, name: Mention, one: FoundValue) -> bool:
        """Whether a doubtful name is really a sum, a share or a time: «Полмиллиарда долларов» where a
        sentence begins."""
        doubtful = name.score is not None and name.score < _LIKELY_ELSE and name.label in _OPAQUE
        covered = one.start <= name.start and name.end <= one.end
        return doubtful and covered and one.label in _BY_RULES and one.label not in _BARE

    def _settle(self, one: FoundValue) -> None:
        near = self._near(one)
        same = [m for m in near if m.label == one.label]
        yielding = []
        for mention in near:
            if mention.label == one.label:
                continue
            if {mention.label, one.label} == {"DATE", "TIME"} and _nested(mention, one):
                continue
            if not self._yields(mention, one):
                return
            yielding.append(mention)
        if any(m.score is None and (m.start, m.end) != (one.start, one.end) for m in same):
            return
        for mention in yielding:
            self.gone[id(mention)] = None
        if not same:
            self.result.added.append(one)
            return
        kept = next((m for m in same if (m.start, m.end) == (one.start, one.end)), None)
        if kept is None and len(same) == 1 and not _decided_by_rules(one):
            return
        kept = kept or max(same, key=_score)
        kept.start, kept.end, kept.surface = one.start, one.end, self.text[one.start : one.end]
        self.result.kept[id(kept)] = one.meaning
        self.gone.update((id(m), kept) for m in same if m is not kept)

    def _yields(self, mention: Mention, one: FoundValue) -> bool:
        """Whether a mention of another label gives way to an expression that shares words with it."""
        if mention.score is None:
            return False
        if mention.label in _BARE:
            return one.label not in _BARE or (one.label == "ORDINAL" and _nested(mention, one))
        if id(mention) in self.backed:
            return False
        dated = mention.label == "AGE" and one.meaning.kind in ("date", "interval")  # «в 19-м году»
        return dated or (one.label in _BY_RULES and mention.score < _SURE)

    def _single(self) -> None:
        """Of the mentions of one label that share words one stays, and no bare number in another value."""
        left = [m for m in self.values.mentions if id(m) not in self.gone]
        places = _ByPlace(left)  # some have moved
        staying: set[int] = set()
        left.sort(key=lambda m: (id(m) not in self.result.kept, -_score(m), m.start, -m.end))
        for mention in left:
            near = [m for m in places.near(mention.start, mention.end) if m is not mention]
            same = next((m for m in near if m.label == mention.label and id(m) in staying), None)
            inside = any(m.label != "NUMBER" and _covers(m, mention) for m in near)
            if mention.score is not None and (same is not None or (mention.label == "NUMBER" and inside)):
                self.gone[id(mention)] = same
            else:
                staying.add(id(mention))

    def _tidy(self) -> None:
        record = self.record
        if not self.gone:
            return
        record.mentions = [m for m in record.mentions if id(m) not in self.gone]
        record.values = [v for v in record.values if id(v.mention) not in self.gone]
        relations = []
        for relation in record.relations:
            head, tail = self._stands_for(relation.head), self._stands_for(relation.tail)
            if head is not None and tail is not None:
                relation.head, relation.tail = head, tail
                relations.append(relation)
        record.relations = relations

    def _stands_for(self, mention: Mention) -> Mention | None:
        while id(mention) in self.gone:
            over = self.gone[id(mention)]
            if over is None:
                return None
            mention = over
        return mention


class _ByPlace:
    """Mentions, quick to find by place."""

    def __init__(self, mentions: list[Mention]) -> None:
        self.mentions = sorted(mentions, key=lambda m: m.start)
        self.starts = [m.start for m in self.mentions]
        self.longest = max((m.end - m.start for m in self.mentions), default=0)

    def near(self, start: int, end: int) -> list[Mention]:
        """Those that share a character with a span."""
        first, last = bisect_left(self.starts, start - self.longest), bisect_left(self.starts, end)
        return [m for m in self.mentions[first:last] if m.end > start]


def _score(mention: Mention) -> float:
    return 1.0 if mention.score is None else mention.score


def _decided_by_rules(one: FoundValue) -> bool:
    """Money, percentages, times, ordinals, and days, months and seasons of the calendar («16 мая (четверг)»,
    «дек. 2019 года»)."""
    meaning = one.meaning
    calendar = meaning.kind in ("date", "interval") and meaning.grain in _CALENDAR
    before_our_era = meaning.value is not None and meaning.value.startswith(("-", "0000"))
    return one.label in _BY_RULES or calendar or (one.label == "DATE" and before_our_era)


def _covers(outer: Mention, inner: Mention) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _nested(mention: Mention, one: FoundValue) -> bool:
    inside = mention.start <= one.start and one.end <= mention.end
    return inside or (one.start <= mention.start and mention.end <= one.end)
