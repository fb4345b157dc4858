"""Reported speech: «сообщил, что …», «…, отметил X», «по словам X, …», «Об этом заявил X», «X: …»."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.russian.lexicon import words as lexicon_words
from pipeline.stages.quotes.cues import Cues
from pipeline.stages.quotes.quote_draft import INDIRECT, QuoteDraft
from pipeline.stages.quotes.quote_words import CONNECTIVES, CONVERB, DASHES, QuoteWords

_THAT = frozenset(("что", "будто"))
_REACH = 30  # words between a cue and its «что»
_SUBORDINATE = lexicon_words("quote_words", "subordinate")
_CLAUSE_OPENERS = lexicon_words("quote_words", "clause_opener")
_THESE = lexicon_words("quote_words", "pointer")
_GIVERS = lexicon_words("quote_words", "giver")
_MARKS = ",;:()[]"
_STOPS = frozenset((".", "!", "?", "…", "..."))
_ACCORDING = "согласно"
_RULES = lexicon_words("quote_words", "norm")
_HEADLINE_REACH = 9
_NAMES = ("PERSON", "ORGANIZATION", "PROFESSION", "COUNTRY", "CITY", "FACILITY")


class WordRun(NamedTuple):
    """A half-open span of words of one unit without direct speech in it."""

    first: int
    stop: int


def indirect_speech(words: QuoteWords, cues: Cues, direct: Iterable[QuoteDraft]) -> Iterator[QuoteDraft]:
    """The reported statements of a document, unit by unit."""
    spoken = sorted((words.at(draft.start), words.at(draft.end), draft) for draft in direct)
    by_unit: dict[int, list[tuple[int, int, QuoteDraft]]] = {}
    for first, stop, draft in spoken:
        if first < len(words):
            by_unit.setdefault(words.unit_of[first], []).append((first, stop, draft))
    before: list[QuoteDraft] = []
    for unit, (first, stop) in enumerate(words.units):
        inside = by_unit.get(unit, [])
        found: list[QuoteDraft] = []
        for run in _runs(words, first, stop, inside):
            found += UnitReader(words, cues, unit, run, [draft for *_, draft in inside], before).read()
        yield from found
        before = found + [draft for *_, draft in inside]


def _runs(
    words: QuoteWords, first: int, stop: int, spoken: list[tuple[int, int, QuoteDraft]]
) -> Iterator[WordRun]:
    begin = first
    for start, end, _ in spoken:
        opened = start - 1 if start and words.quoted[start - 1] == words.quoted[start] else start
        if begin < opened:
            yield WordRun(begin, opened)
        begin = end + 1 if end < stop and words.quoted[end] >= 0 else end
    if begin < stop:
        yield WordRun(begin, stop)


class UnitReader:
    """Reads one run of a unit. `spoken`: direct quotations of the unit; `before`: all of the unit before."""

    def __init__(
        self,
        words: QuoteWords,
        cues: Cues,
        unit: int,
        run: WordRun,
        spoken: list[QuoteDraft],
        before: list[QuoteDraft],
    ) -> None:
        self.words = words
        self.cues = cues
        self.unit = unit
        self.run = run
        self.first = run.first
        while (
            self.first < run.stop and not words.is_word(self.first) and words.form[self.first] not in '(«„“"'
        ):
            self.first += 1
        self.stop = run.stop
        while self.stop > self.first and words.form[self.stop - 1] in _STOPS | {",", ":", ";"} | {
            "—",
            "–",
            "-",
        }:
            self.stop -= 1
        self.spoken = spoken
        self.before = before
        self.found: list[QuoteDraft] = []
        self.media: list[tuple[int, tuple[int, int]]] = []  # cues, and the clause of the medium before each
        self.clauses: list[tuple[int, int, QuoteDraft]] = [
            (*draft.clause, draft) for draft in spoken if draft.clause is not None
        ]

    def read(self) -> list[QuoteDraft]:
        """The drafts of the run."""
        words = self.words
        if self.first >= self.stop:
            return []
        if not self._topic() and not self._headline():
            taken = {draft.cue for draft in self.spoken}
            for at in range(self.first, self.stop):
                if words.quoted[at] >= 0:
                    continue
                uses = self.cues.uses(words.lemma[at])
                if words.form[at] == _ACCORDING:
                    self._source_noun(at, at)
                elif "that_noun" in uses and words.pos(at) == "NOUN":
                    self._that_noun(at)
                if not uses:
                    continue
                if "by" in uses and words.pos(at) == "NOUN" and (start := self._by(at)) is not None:
                    self._source_noun(start, at)
                elif self._is_cue(at, uses):
                    that = self._that(at, correlative="clause" not in uses)
                    if that is not None:
                        self._with_that(at, that)
                    elif "clause" in uses:
                        self._aside(at, at in taken)
        return self.found

    # -- cues

    def _is_cue(self, at: int, uses: frozenset[str]) -> bool:
        if not uses & {"clause", "that"}:
            return False
        words = self.words
        denied = at > self.first and words.form[at - 1] == "не"
        if denied != ("negated" in uses):
            return False
        pos = words.pos(at)
        if pos == "ADJ":
            return words.feature(at, "Variant") == "Short"
        return pos in ("VERB", "AUX") and (words.is_verb(at) or words.feature(at, "VerbForm") == CONVERB)

    def _that(self, at: int, *, correlative: bool) -> int | None:
        """The «что» that a cue governs: behind a comma, with no other verb in between."""
        words = self.words
        depth = 0
        for next_ in range(at + 1, min(at + _REACH, self.stop)):
            form = words.form[next_]
            depth += (form == "(") - (form == ")")
            if depth:
                continue
            if words.quoted[next_] >= 0:
                continue
            if form in (";", ":") or form in DASHES:
                return None
            if form in _THAT and words.form[next_ - 1] == ",":
                pointed = words.lemma[next_ - 2] in ("то", "тот")
                return next_ if pointed or not correlative else None
            if words.is_verb(next_) and words.form[next_ - 1] != ",":
                return None
            if form in _SUBORDINATE and words.form[next_ - 1] == "," and form not in _THAT:
                return None
        return None

    # -- «сообщил, что …»

    def _with_that(self, at: int, that: int) -> None:
        words = self.words
        begin, end = that + 1, self._bracket_end(at)
        passed_on: list[tuple[int, int]] = []
        for next_ in range(begin + 1, end):  # «…, и добавил, что …», «…, передаёт ТАСС»
            uses = self.cues.uses(words.lemma[next_])
            if words.quoted[next_] >= 0 or "clause" not in uses or not self._is_cue(next_, uses):
                continue
            if self._that(next_, correlative=False) is not None:
                joint = self._conjunction(next_)
                if joint is not None:
                    end = joint
                    break
            elif (comma := self._comma_before(next_)) is not None and not self._resumes(next_, end):
                passed_on.append((comma + 1, end))
                end = comma
                break
        medium = [clause for cue, clause in self.media if cue == at]
        passed_on += medium
        clause = medium[0][1] if medium else self._clause_start(at), that
        draft = self._draft(begin, end, "that", at, clause)
        if draft is not None:
            draft.passed_on = passed_on
            self._share_subject(draft, at)

    def _share_subject(self, draft: QuoteDraft, at: int) -> None:
        """«… заявил он и добавил, что …»: the verbs have one subject."""
        joint = self._conjunction(at)
        earlier = [other for _, stop, other in self.clauses if stop <= at and other is not draft]
        inside = [other for start, stop, other in self.clauses if start <= at < stop and other is not draft]
        if inside and not self._has_subject(at):
            draft.same_as = inside[-1]
        elif joint is not None and earlier and not self._has_subject(at):
            draft.same_as = earlier[-1]

    def _has_subject(self, at: int) -> bool:
        words = self.words
        following = range(at + 1, min(at + 4, self.stop))
        return any(words.feature(n, "Case") == "Nom" and words.pos(n) != "ADJ" for n in following)

    def _conjunction(self, at: int) -> int | None:
        """Where «и», «а также», «но» directly before a verb begin, with their comma."""
        words = self.words
        place = at - 1
        while place > self.first and words.pos(place) in ("ADV", "PART") and words.form[place] != "не":
            place -= 1
        if words.form[place] not in ("и", "а", "но", "также"):
            return None
        if words.form[place] == "также" and words.form[place - 1] == "а":
            place -= 1
        return place - 1 if words.form[place - 1] == "," else place

    def _that_noun(self, at: int) -> None:
        """«выразил надежду, что …», «дал слово, что …»"""
        words = self.words
        that = self._that(at, correlative=False)
        if that is None or that - at > 6:
            return
        for verb in range(at - 1, max(self.first - 1, at - 5), -1):
            if words.lemma[verb] in _GIVERS:
                begin, end = that + 1, self._bracket_end(at)
                self._draft(begin, end, "that_noun", verb, (self._clause_start(verb), that))
                return

    # -- «…, отметил X», «как отметил X, …»

    def _aside(self, at: int, taken: bool) -> None:
        words = self.words
        uses = self.cues.uses(words.lemma[at])
        if at + 1 < self.stop and words.form[at + 1] in ("о", "об", "обо", "про"):
            return
        if "stated" in uses and words.lemma[at] == "следовать" and not self._from_follows(at):
            return
        comma = self._comma_before(at)
        opens = self._opens_run(at)
        if comma is None and not opens:
            return
        left = self._left(at, openers=False)
        begin = comma + 1 if comma is not None else self.first
        end = self._aside_end(at, self._bracket_end(at))
        limit = self._bracket_end(at)
        inner = [
            draft
            for start, stop, draft in self.clauses
            if draft.cue != at and (left <= start < begin or start < begin <= stop)
        ]
        if inner and comma is not None and self._names_medium(begin, end):
            inner[-1].passed_on.append((begin, end))
            if end == limit and inner[-1].start <= words.start[comma] < inner[-1].end:
                inner[-1].end = words.end[comma - 1]
            return
        if self._has_object(at):
            return
        shared = [draft for draft in self.spoken if draft.cue == at]
        if taken and not (comma is not None and shared and shared[0].rule == "colon"):
            return
        if opens:
            if end < limit:
                self._draft(end + 1, limit, "aside_first", at, (begin, end))
            return
        if end < limit and self._resumes_at(end, limit):
            self._draft(self._left(at), limit, "aside_within", at, (begin, end))
        elif comma is not None and self._says_something(left, comma):
            self._draft(left, comma, "aside_last", at, (begin, end))

    def _has_object(self, at: int) -> bool:
        """«признал вину», «заключил соглашение»: a verb with a noun in the accusative tells of no words."""
        words = self.words
        behind = at + 1
        return (
            behind < self.stop
            and words.pos(behind) in ("NOUN", "ADJ")
            and words.feature(behind, "Case") == "Acc"
            and words.feature(behind, "Animacy") != "Anim"
            and words.form[behind] not in ("в",)
            and not self._time(behind)
        )

    def _time(self, at: int) -> bool:
        return self.words.lemma[at] in ("неделя", "месяц", "год", "день", "час", "минута")

    def _says_something(self, begin: int, end: int) -> bool:
        """Whether words are a statement: two words at least, and no mere pointer back."""
        words = self.words
        if sum(words.is_word(at) for at in range(begin, end)) < 2:
            return False
        if words.lemma[begin] in ("такой", "подобный") and any(
            "topic" in self.cues.uses(words.lemma[at]) for at in range(begin, end) if words.quoted[at] < 0
        ):
            return False
        return any(
            words.is_verb(at)
            or words.form[at] in DASHES
            or words.feature(at, "Variant") == "Short"
            or words.pos(at) in ("ADJ", "ADV", "VERB")
            for at in range(begin, end)
        )

    def _comma_before(self, at: int) -> int | None:
        """The comma that opens the clause of a cue: nothing but «как», adverbs and dates between them."""
        words = self.words
        place = at - 1
        free = False
        while place >= self.first:
            form = words.form[place]
            if form == ",":
                between = range(place + 1, at)
                if free and words.form[place + 1] != "как":
                    return None
                return (
                    place
                    if place > self.first and all(words.quoted[n] < 0 or free for n in between)
                    else None
                )
            if form in _MARKS or form in DASHES or at - place > 9:
                return None
            adverb = words.pos(place) in ("ADV", "PART") or form in CONNECTIVES
            pronoun = form in ("он", "она", "они")
            pointer = form in ("чем", "этом") or (
                form in ("о", "об") and words.form[place + 1] in ("чем", "этом")
            )
            if form == "как" and words.form[place - 1] == ",":
                return place - 1
            if form == "не":
                return None
            free = free or not (adverb or pronoun or pointer)
            if words.is_verb(place):
                return None
            place -= 1
        return None

    def _opens_run(self, at: int) -> bool:
        """«Как сообщил X, …» at the beginning, or behind a connective."""
        words = self.words
        for place in range(self.first, min(self.first + 6, at)):
            if words.form[place] == "как":
                return at - place <= 9 and not any(
                    words.form[n] in _MARKS or words.is_verb(n) for n in range(place + 1, at)
                )
            if words.form[place] not in CONNECTIVES and words.form[place] != ",":
                return False
        return False

    def _aside_end(self, at: int, limit: int) -> int:
        """Where the clause of a cue ends: the comma behind which the statement goes on, or the limit."""
        words = self.words
        depth = 0
        for place in range(at + 1, limit):
            form = words.form[place]
            depth += (form == "(") - (form == ")")
            if depth == 0 and form == "," and words.quoted[place] < 0 and self._resumes_at(place, limit):
                return place
            if depth == 0 and form in (";", ":"):
                return place
        return limit

    def _resumes_at(self, comma: int, limit: int) -> bool:
        """Whether a main clause, and no apposition, participle or relative clause, follows a comma."""
        words = self.words
        begin = comma + 1
        if begin >= limit or words.form[comma] != ",":
            return False
        stop = next((n for n in range(begin, limit) if words.form[n] == "," and words.quoted[n] < 0), limit)
        opening = range(begin, min(begin + 3, stop))
        if words.form[begin] in _SUBORDINATE or any(words.lemma[n] == "который" for n in opening):
            return False
        if (
            words.feature(begin, "VerbForm") in (CONVERB, "Part")
            and words.feature(begin, "Variant") != "Short"
        ):
            return False
        if any(words.feature(n, "VerbForm") == CONVERB for n in range(begin, min(begin + 4, stop))):
            return False
        if "clause" in self.cues.uses(words.lemma[begin]) and self._is_cue(
            begin, self.cues.uses(words.lemma[begin])
        ):
            return False
        if any(self._predicates(n) for n in range(begin, stop)):
            return True
        if words.pos(begin) in ("NOUN", "PROPN") and words.feature(begin, "Case") == "Nom" and stop < limit:
            return self._resumes_at(stop, limit) and words.form[begin] not in ("глава",)
        return (
            stop < limit
            and any(self._predicates(n) for n in range(stop, limit))
            and (words.pos(begin) in ("ADP", "ADV", "SCONJ", "CCONJ", "PRON", "DET", "NUM", "ADJ"))
        )

    def _resumes(self, at: int, limit: int) -> bool:
        end = self._aside_end(at, limit)
        return end < limit and self._resumes_at(end, limit)

    def _predicates(self, at: int) -> bool:
        words = self.words
        if words.is_verb(at) or words.form[at] in DASHES or words.form[at] == "нет":
            return True
        if words.feature(at, "VerbForm") == "Inf":
            return True
        return words.feature(at, "Variant") == "Short"

    def _from_follows(self, at: int) -> bool:
        return any(self.words.form[n] == "из" for n in range(at + 1, min(at + 3, self.stop)))

    # -- «по словам X, …»

    def _by(self, at: int) -> int | None:
        """Where «по словам», «по его словам», «по предварительным данным» begins."""
        for back in (1, 2, 3):
            place = at - back
            if place < self.first:
                return None
            if self.words.form[place] == "по":
                return place
            if self.words.pos(place) not in ("ADJ", "DET", "PRON", "ADV", "CCONJ"):
                return None
        return None

    def _source_noun(self, start: int, at: int) -> None:
        words = self.words
        left = self._left(start)
        limit = self._bracket_end(at)
        opening = all(words.form[n] in CONNECTIVES or words.form[n] == "," for n in range(left, start))
        comma = start > self.first and words.form[start - 1] in (",", "(")
        if not opening and not comma and words.form[start - 1] not in ("и", "а", "но", "что", *DASHES):
            return
        if any(first <= start < stop for first, stop, _ in self.clauses):
            return
        if any(draft.start <= words.start[start] < draft.end for draft in self.found):
            return
        if words.form[at] == _ACCORDING and self._is_law(at + 1):
            return
        end = self._noun_end(at, limit)
        clause = start, end
        if opening and self._names_medium(start, end) and self._passes_on(end, limit, clause):
            return
        if opening:
            begin = end + 1 if end < limit and words.form[end] in "," else end
            if begin < limit:
                self._draft(begin, limit, "by_first", at, clause)
        elif end < limit:
            self._draft(left, limit, "by_within", at, clause)
        else:
            self._draft(left, start - 1, "by_last", at, clause)

    def _names_medium(self, first: int, stop: int) -> bool:
        words = self.words
        if any("medium_noun" in self.cues.uses(words.lemma[n]) for n in range(first, stop)):
            return True
        return any(self.cues.is_medium(m.normal or m.surface) for m in words.inside(first, stop))

    def _passes_on(self, begin: int, limit: int, clause: tuple[int, int]) -> bool:
        """«По данным ТАСС, в мэрии сказали, что …»: the medium passes on what another says."""
        words = self.words
        for at in range(begin, limit):
            uses = self.cues.uses(words.lemma[at])
            if words.quoted[at] < 0 and "clause" in uses and self._is_cue(at, uses):
                that = self._that(at, correlative=False)
                if that is not None:
                    self.media.append((at, clause))
                    return True
        return False

    def _is_law(self, first: int) -> bool:
        words = self.words
        return any(words.lemma[n] in _RULES for n in range(first, min(first + 3, self.stop)))

    def _noun_end(self, at: int, limit: int) -> int:
        """The end of «по словам X»: the comma behind which the statement goes on, else that of the names."""
        words = self.words
        for place in range(at + 1, limit):
            if words.form[place] == "," and words.quoted[place] < 0:
                if self._resumes_at(place, limit) or not self._adds(place, limit):
                    return place
            elif words.form[place] in DASHES and words.quoted[place] < 0:
                return place
            elif words.is_verb(place) and words.quoted[place] < 0:
                return self._names_end(at, place)
        return limit

    def _adds(self, comma: int, limit: int) -> bool:
        """Whether a comma opens an addition to the name that ends with another comma."""
        words = self.words
        begin = comma + 1
        closed = any(words.form[n] == "," for n in range(begin, limit))
        participle = words.feature(begin, "VerbForm") == "Part" and words.feature(begin, "Variant") != "Short"
        relative = any(words.lemma[n] == "который" for n in range(begin, min(begin + 3, limit)))
        genitive = words.pos(begin) in ("NOUN", "PROPN") and words.feature(begin, "Case") == "Gen"
        return closed and (participle or relative or genitive)

    def _names_end(self, at: int, verb: int) -> int:
        words = self.words
        place = at + 1
        while (
            place < verb and words.feature(place, "Case") in ("Gen", "Dat", "") and words.pos(place) != "ADP"
        ):
            place += 1
        return max(place, at + 1)

    # -- «Об этом заявил X», «О том, что …, заявил X»

    def _topic(self) -> bool:
        words = self.words
        at = self.first
        if self.run.first != words.units[self.unit][0]:
            return False
        about = words.form[at] in ("об", "о", "обо")
        pointed = at + about
        if pointed + 1 >= self.stop:
            return False
        if about and words.lemma[pointed] in ("то", "тот") and words.form[pointed + 1] == ",":
            return self._topic_clause(pointed + 2)
        if words.lemma[pointed] not in _THESE or (not about and words.form[at] == "этот"):
            return False
        cue = self._topic_cue(pointed + 1, pointed + 14)
        if cue is None:
            return False
        if not about and words.lemma[at] == "это" and "stated" not in self.cues.uses(words.lemma[cue]):
            return False
        if not about and words.lemma[at] not in ("это", "такой", "данный", "подобный"):
            return False
        if self._that(cue, correlative=False) is not None:
            return False
        if self.unit == 0 or self.before:
            for draft in self.before[-1:]:
                draft.passed_on.append((self.first, self.stop))
            return True
        first, stop = words.units[self.unit - 1]
        while stop > first and words.form[stop - 1] in _STOPS:
            stop -= 1
        self._draft(first, stop, "topic", cue, (self.first, self.stop))
        return True

    def _topic_clause(self, that: int) -> bool:
        """«О том, что …, заявил X»"""
        words = self.words
        if words.form[that] not in _THAT:
            return False
        for comma in range(self.stop - 1, that, -1):
            if words.form[comma] != "," or words.quoted[comma] >= 0:
                continue
            cue = self._topic_cue(comma + 1, self.stop)
            if cue is not None:
                self._draft(that + 1, comma, "topic_clause", cue, (comma + 1, self.stop))
                return True
        return False

    def _topic_cue(self, first: int, stop: int) -> int | None:
        words = self.words
        for at in range(first, min(stop, self.stop)):
            if words.quoted[at] >= 0:
                continue
            if words.form[at] == ",":
                return None
            if "topic" in self.cues.uses(words.lemma[at]) and words.is_verb(at):
                return None if words.form[at - 1] == "не" else at
        return None

    # -- headlines: «Песков: …»

    def _headline(self) -> bool:
        words = self.words
        if self.unit != 0 or "\n" not in words.text[: words.end[words.units[0][1] - 1] + 3]:
            return False
        for colon in range(self.first + 1, min(self.first + _HEADLINE_REACH, self.stop - 1)):
            if words.is_verb(colon):
                return False
            if words.form[colon] == ":" and words.quoted[colon] < 0:
                named = [m for m in words.inside(self.first, colon) if m.label in _NAMES]
                if named and named[0].start - words.start[self.first] <= 1:
                    self._draft(colon + 1, self.stop, "headline", None, (self.first, colon))
                    return True
        return False

    # -- bounds

    def _clause_start(self, at: int) -> int:
        words = self.words
        depth = 0
        for place in range(at, self.first, -1):
            form = words.form[place - 1]
            depth += (form == ")") - (form == "(")
            if words.quoted[place - 1] < 0 and (depth < 0 or (depth == 0 and form in (";", ":"))):
                return place
        begin = self.first
        joint = self._conjunction(at)
        if joint is not None and self.found:
            begin = max(begin, joint)
        return begin

    def _left(self, at: int, *, openers: bool = True) -> int:
        """Where the statement around a cue begins: behind «;», «(», a colon or, with `openers`, «, хотя»."""
        words = self.words
        depth = 0
        for place in range(at - 1, self.first - 1, -1):
            form = words.form[place]
            if words.quoted[place] >= 0:
                continue
            depth += (form == ")") - (form == "(")
            if depth < 0:
                return place + 1
            if depth == 0 and form in (";", ":"):
                return place + 1
            if (
                openers
                and form in _CLAUSE_OPENERS
                and place > self.first
                and words.form[place - 1] == ","
                and at - place > 1
            ):
                return place + (form == "хотя")
        return self.first

    def _bracket_end(self, at: int) -> int:
        """The end of the run, or the bracket that closes around a cue."""
        words = self.words
        depth = 0
        for place in range(at + 1, self.stop):
            form = words.form[place]
            depth += (form == "(") - (form == ")")
            if depth < 0:
                return place
            if depth == 0 and form == ";" and words.quoted[place] < 0:
                return place
        return self.stop

    def _draft(
        self, begin: int, end: int, rule: str, cue: int | None, clause: tuple[int, int]
    ) -> QuoteDraft | None:
        words = self.words
        while begin < end and words.form[begin] in (",", ":", "—", "–", "-"):
            begin += 1
        while end > begin and words.form[end - 1] in (",", ":", "—", "–", "-", ";"):
            end -= 1
        if begin >= end:
            return None
        draft = QuoteDraft(INDIRECT, words.start[begin], words.end[end - 1], rule, cue, clause)
        self.found.append(draft)
        self.clauses.append((*clause, draft))
        return draft
