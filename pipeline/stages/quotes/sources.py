"""Who says it and who passes it on: the mention in the clause of a cue, or the one that it points back to."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from pipeline.extraction import Extraction, Mention
from pipeline.russian.lexicon import folded
from pipeline.russian.lexicon import words as lexicon_words
from pipeline.stages.quotes.cues import Cues
from pipeline.stages.quotes.quote_draft import PARTIAL, QuoteDraft
from pipeline.stages.quotes.quote_words import QuoteWords

_BODIES = frozenset(("ORGANIZATION", "COUNTRY", "CITY", "STATE_OR_PROVINCE", "FACILITY", "DISTRICT"))
_GENERIC_BODY = lexicon_words("quote_words", "body")
_NEW_PEOPLE = lexicon_words("quote_words", "newcomer")
_PUBLISHED = lexicon_words("quote_words", "publication")
_HE = {
    "он": "Masc",
    "она": "Fem",
    "его": "Masc",
    "ее": "Fem",
    "им": "Masc",
    "ему": "Masc",
    "ней": "Fem",
    "нее": "Fem",
}
_LINK = ("ссылка", "ссылаться", "сослаться")
_BESIDE = 40  # characters between a person and his post
_NEAR_UNITS = 8  # how far back a pronoun or an elided subject is resolved


class QuoteSource(NamedTuple):
    """The speaker and the medium that passes it on; either may be unknown."""

    speaker: Mention | None
    relay: Mention | None


class Sources:
    """Finds the sources of drafts; `source` must be asked in the order of the cues in the text."""

    def __init__(self, words: QuoteWords, cues: Cues, found: Extraction) -> None:
        self.words = words
        self.cues = cues
        self._chain = {id(mention): chain for chain in found.chains for mention in chain.mentions}
        self._outer_mentions = _outermost(words.mentions)
        self._people: list[tuple[int, Mention]] = []  # speakers that are persons, by unit
        self._bodies: list[tuple[int, Mention]] = []
        self._media: list[tuple[int, Mention | None]] = []  # None: one whose name was not found
        self._holders = self._posts(found)
        self._known: dict[int, QuoteSource] = {}

    def source(self, draft: QuoteDraft) -> QuoteSource:
        """The source of a draft; remembered, for drafts that share it."""
        known = self._known.get(id(draft))
        if known is not None:
            return known
        if draft.same_as is not None:
            found = self.source(draft.same_as)
        elif draft.clause is None:
            found = QuoteSource(None, None)
        else:
            found = self._in_clause(draft, *draft.clause)
        for first, stop in draft.passed_on:
            relay = self._medium(first, stop)
            if relay is not None and found.relay is None:
                found = QuoteSource(found.speaker, relay)
        self._known[id(draft)] = found
        medium_noun = draft.clause is not None and self._names_unknown(draft, found)
        if found.relay is not None or medium_noun:
            self._media.append((self.words.unit_of[self.words.at(draft.start)], found.relay))
        if found.speaker is not None:
            unit = (
                self.words.unit_of[self.words.at(found.speaker.start)]
                if draft.clause is None
                else (self.words.unit_of[min(draft.clause[0], len(self.words) - 1)])
            )
            (self._people if found.speaker.label == "PERSON" else self._bodies).append((unit, found.speaker))
        return found

    def _names_unknown(self, draft: QuoteDraft, found: QuoteSource) -> bool:
        """Whether the subject of a cue is a noun for a medium with a name that is no mention."""
        words, cue = self.words, draft.cue
        if found.relay is not None or found.speaker is not None or cue is None or draft.clause is None:
            return False
        nouns = [n for n in range(*draft.clause) if "medium_noun" in self.cues.uses(words.lemma[n])]
        return any(n + 1 < len(words) and words.form[n + 1] in '«„“"' for n in nouns)

    # -- the clause of the cue

    def _in_clause(self, draft: QuoteDraft, first: int, stop: int) -> QuoteSource:
        words = self.words
        cue = draft.cue
        mentions = [
            m for m in words.inside(first, stop) if not self._said(m, draft) and not self._adjective(m)
        ]
        relay = self._medium(first, stop, mentions)
        linked = self._linked(first, stop, mentions)
        if linked is not None:
            return QuoteSource(
                None if self._is_medium(linked) else linked,
                relay or (linked if self._is_medium(linked) else None),
            )
        if relay is None and cue is not None:
            relay = self._addressed(cue, mentions)
        if cue is None:
            return self._apart(self._headline(mentions), relay)
        cited = self._cited(draft, cue, first, stop, mentions)
        if cited is not None:
            return QuoteSource(cited, relay)
        uses = self.cues.uses(words.lemma[cue])
        if words.form[cue] == "согласно" or words.pos(cue) == "NOUN":
            speaker = self._genitive(draft, cue, first, stop, mentions)
        elif "stated" in uses or (words.feature(cue, "Variant") == "Short" and words.pos(cue) == "VERB"):
            speaker = self._document(draft, cue, stop, mentions)
        else:
            speaker = self._subject(draft, cue, first, stop, mentions)
        return self._apart(speaker, relay)

    def _cited(
        self, draft: QuoteDraft, cue: int, first: int, stop: int, mentions: list[Mention]
    ) -> Mention | None:
        """«приводит агентство слова X», «приводит ТАСС его слова», «цитирует X газета»."""
        words = self.words
        if "relays" not in self.cues.uses(words.lemma[cue]):
            return None
        for at in range(first, stop):
            if words.lemma[at] == "слово" and words.quoted[at] < 0:
                near = range(max(first, at - 2), min(stop, at + 2))
                pronoun = next((words.form[n] for n in near if words.form[n] in ("его", "ее")), None)
                if pronoun:
                    return self._pronoun(draft, pronoun)
                return self._name_in([m for m in mentions if m.start > words.start[at]], at)
        if words.lemma[cue] in ("цитировать", "процитировать"):
            people = [m for m in mentions if m.label == "PERSON" and self._free(m)]
            return next((m for m in people if m.start > words.start[cue]), None)
        return None

    def _apart(self, speaker: Mention | None, relay: Mention | None) -> QuoteSource:
        passed_on = speaker is not None and any(speaker is medium for _, medium in self._media)
        if speaker is not None and (speaker is relay or passed_on or self._is_medium(speaker)):
            return QuoteSource(None, relay or speaker)
        return QuoteSource(speaker, relay)

    def _addressed(self, cue: int, mentions: list[Mention]) -> Mention | None:
        """«сказал „Городским вестям“», «пишет The Example»: a medium whose name no list has."""
        words = self.words
        writes = "relays" in self.cues.uses(words.lemma[cue]) and words.feature(cue, "Tense") == "Pres"
        for mention in mentions:
            if mention.label != "ORGANIZATION" or abs(words.at(mention.start) - cue) > 5:
                continue
            first = words.at(mention.start)
            if writes and mention.start >= words.start[cue] and not self._preposition(mention):
                return mention
            marked = words.quoted[first] >= 0 and not self._preposition(mention)
            if marked and words.feature(first, "Case") == "Dat" and words.pos(cue) == "VERB":
                return mention
        return None

    def _said(self, mention: Mention, draft: QuoteDraft) -> bool:
        """Whether a mention is part of what is said (of a partial quotation: within the quotation marks)."""
        if draft.kind == PARTIAL:
            return draft.start <= mention.start < draft.end
        return False

    def _adjective(self, mention: Mention) -> bool:
        """Whether a mention is the adjective of a place («киевский»), which says nothing."""
        words = self.words
        at = words.at(mention.start)
        return (
            mention.surface[0].islower()
            and mention.label in _BODIES
            and words.pos(at) == "ADJ"
            and (words.at(mention.end) == at + 1)
        )

    def _headline(self, mentions: list[Mention]) -> Mention | None:
        for labels in (("PERSON",), tuple(_BODIES), ("PROFESSION",)):
            for mention in mentions:
                if mention.label in labels:
                    return self._person_of(mention) if mention.label == "PROFESSION" else mention
        return None

    def _genitive(
        self, draft: QuoteDraft, cue: int, first: int, stop: int, mentions: list[Mention]
    ) -> Mention | None:
        """«по словам X», «по его словам», «по данным ведомства»."""
        words = self.words
        for at in range(first, cue):
            if words.form[at] in _HE:
                return self._pronoun(draft, words.form[at])
            if words.form[at] == "их":
                return None
        behind = [m for m in mentions if m.start >= words.start[cue]]
        speaker = self._name_in(behind, cue)
        if speaker is not None:
            return speaker
        for at in range(cue + 1, min(cue + 4, stop)):
            if words.pos(at) == "NOUN":
                return self._by_common_noun(draft, at)
        return None

    def _name_in(self, mentions: list[Mention], cue: int) -> Mention | None:
        """The name of a noun phrase: its person, else its first body, else the holder of its post."""
        person = next((m for m in mentions if m.label == "PERSON" and self._free(m)), None)
        if person is not None:
            return person
        first = mentions[0] if mentions else None
        if first is None or self.words.at(first.start) - cue > 6:
            return None
        if first.label == "PROFESSION":
            return None if self._plural(first) else self._person_of(first)
        return next((m for m in mentions if m.label in _BODIES), None)

    def _document(self, draft: QuoteDraft, cue: int, stop: int, mentions: list[Mention]) -> Mention | None:
        """«говорится в сообщении X»: who the document is of; without a name, the body that spoke before."""
        behind = [m for m in mentions if m.start >= self.words.start[cue]]
        named = [m for m in behind if m.label in _BODIES or m.label in ("PERSON", "PROFESSION")]
        if named:
            head = named[0]
            if head.label == "PROFESSION":
                return self._name_in(named, cue) or self._person_of(head)
            return head
        if draft.kind != "direct":
            return None
        unit = self.words.unit_of[cue]
        if any(self.words.lemma[at] in _PUBLISHED for at in range(cue, stop)):
            return next((m for at, m in reversed(self._media) if unit - at <= 3), None)
        return next((m for at, m in reversed(self._bodies) if unit - at <= 3), None)

    def _subject(
        self, draft: QuoteDraft, cue: int, first: int, stop: int, mentions: list[Mention]
    ) -> Mention | None:
        words = self.words
        plural = words.feature(cue, "Number") == "Plur"
        gender = words.feature(cue, "Gender")
        near = sorted(
            (m for m in mentions if self._free(m)),
            key=lambda m: (m.start < words.start[cue], abs(m.start - words.start[cue])),
        )
        people = [m for m in near if m.label == "PERSON" and self._nominative(m) and _agrees(m, gender)]
        pronoun = next(
            (
                n
                for n in [*range(cue + 1, min(cue + 4, stop)), *range(cue - 1, max(first - 1, cue - 6), -1)]
                if words.form[n] in ("он", "она") and words.quoted[n] < 0
            ),
            None,
        )
        if people:
            best = people[0]
            if pronoun is None or abs(words.at(best.start) - cue) < abs(pronoun - cue) + 2:
                return best
        if pronoun is not None:
            return self._pronoun(draft, words.form[pronoun])
        if plural:
            for body in sorted(near, key=self._bracketed):
                if body.label in _BODIES and self._preposition(body) in ("в", "во", "на"):
                    whole = self._whole_body(body, mentions)
                    if folded(whole.normal or whole.surface) in _GENERIC_BODY:
                        return self._body_before(words.unit_of[cue]) or whole
                    return whole
            noun = self._body_noun(first, stop, cue)
            if noun is not None:
                return self._by_common_noun(draft, noun)
        subjects = [m for m in near if m.label != "PERSON" and self._nominative(m)]
        for mention in subjects:
            if mention.label in _BODIES and not self._bracketed(mention):
                if self._plural(mention) != plural:
                    continue
                if not self._beside(mention, cue):
                    continue
                return self._whole_body(mention, mentions)
            if mention.label == "PROFESSION" and not plural:
                return self._person_of(mention, draft)
        noun = self._common_subject(first, stop, cue)
        if noun is not None and noun + 1 < len(words) and words.form[noun + 1] in '«„“"':
            return None
        if noun is not None:
            return None if plural else self._by_common_noun(draft, noun)
        if plural or words.feature(cue, "Person") in ("1", "2") or words.feature(cue, "VerbForm") == "Inf":
            return None
        return self._elided(draft, gender)

    def _plural(self, post: Mention) -> bool:
        words = self.words
        inside = range(words.at(post.start), words.at(post.end))
        return any(words.pos(at) == "NOUN" and words.feature(at, "Number") == "Plur" for at in inside)

    def _bracketed(self, mention: Mention) -> bool:
        return self.words.text[mention.start - 1 : mention.start] == "("

    def _beside(self, mention: Mention, cue: int) -> bool:
        return abs(self.words.at(mention.start) - cue) < 25

    def _free(self, mention: Mention) -> bool:
        """Whether a mention is no part of a larger name of a post or a body."""
        return id(mention) in self._outer_mentions

    def _nominative(self, mention: Mention) -> bool:
        words = self.words
        first, stop = words.at(mention.start), words.at(mention.end)
        cases = [words.feature(at, "Case") for at in range(first, max(stop, first + 1)) if at < len(words)]
        if mention.label == "PERSON":
            return "Nom" in cases or (not any(cases) and not self._preposition(mention))
        head = next(
            (
                words.feature(at, "Case")
                for at in range(first, stop)
                if words.pos(at) in ("NOUN", "PROPN", "X")
            ),
            "",
        )
        if words.quoted[first] >= 0 or (first and words.form[first - 1] in '«„“"'):
            case = self._class_noun_case(first)
            return case == "Nom" if case else not self._preposition(mention)
        return head == "Nom" or (head == "" and not self._preposition(mention))

    def _class_noun_case(self, first: int) -> str:
        """The case of the noun before a name in quotation marks («концерн „…“»), or nothing."""
        words = self.words
        at = first - 1
        while at >= 0 and words.form[at] in '«„“"':
            at -= 1
        return words.feature(at, "Case") if at >= 0 and words.pos(at) == "NOUN" else ""

    def _preposition(self, mention: Mention) -> str:
        """The preposition of the noun phrase in which a mention is the head or an apposition."""
        words = self.words
        at = words.at(mention.start) - 1
        for _ in range(5):
            if at < 0 or words.is_verb(at):
                return ""
            if words.pos(at) == "ADP":
                return words.form[at]
            if words.form[at] in '«„“"':
                at -= 1
                continue
            if words.pos(at) in ("ADJ", "DET", "NUM") or words.feature(at, "VerbForm") == "Part":
                at -= 1
                continue
            if words.pos(at) in ("NOUN", "PROPN") and words.feature(at, "Case") not in ("Nom", ""):
                at -= 1
                continue
            return ""
        return ""

    def _whole_body(self, body: Mention, mentions: list[Mention]) -> Mention:
        """«пресс-служба X» is X, when only the first word was found as a body."""
        if folded(body.normal or body.surface) in _GENERIC_BODY:
            for other in mentions:
                if other.label in _BODIES and 0 <= other.start - body.end <= 40 and other is not body:
                    return other
        return body

    def _body_noun(self, first: int, stop: int, cue: int) -> int | None:
        """«в ведомстве заявили»: a common noun for a body behind «в»."""
        words = self.words
        for at in range(first, stop):
            if (
                words.lemma[at] in _GENERIC_BODY
                and words.feature(at, "Case") == "Loc"
                and words.quoted[at] < 0
            ):
                return at
        return None

    def _common_subject(self, first: int, stop: int, cue: int) -> int | None:
        """A noun in the nominative next to the cue that is no mention («источник», «градоначальник»)."""
        words = self.words
        near: list[int] = [*range(cue + 1, min(cue + 4, stop)), *range(cue - 1, max(first - 1, cue - 7), -1)]
        for at in near:
            nominative = words.feature(at, "Case") == "Nom" and words.pos(at) in (
                "NOUN",
                "PROPN",
                "NUM",
                "PRON",
            )
            if words.quoted[at] < 0 and nominative and words.form[at] not in ("это", "что", "который", "все"):
                return at
        return None

    # -- what points back

    def _by_common_noun(self, draft: QuoteDraft, at: int) -> Mention | None:
        words = self.words
        lemma = words.lemma[at]
        unit = words.unit_of[at]
        if "medium_noun" in self.cues.uses(lemma):
            return next((m for u, m in reversed(self._media) if unit - u <= _NEAR_UNITS), None)
        if lemma in _GENERIC_BODY:
            return self._body_before(unit)
        if words.pos(at) != "NOUN":
            return None
        if (
            words.feature(at, "Animacy") == "Anim"
            and lemma not in _NEW_PEOPLE
            and (words.feature(at, "Number") == "Sing")
        ):
            return self._recent(unit, None)
        return None

    def _body_before(self, unit: int) -> Mention | None:
        return next((m for at, m in reversed(self._bodies) if unit - at <= _NEAR_UNITS), None)

    def _pronoun(self, draft: QuoteDraft, form: str) -> Mention | None:
        place = draft.clause[0] if draft.clause else self.words.at(draft.start)
        return self._person_before(place, _HE.get(form, ""))

    def _elided(self, draft: QuoteDraft, gender: str) -> Mention | None:
        place = draft.clause[0] if draft.clause else self.words.at(draft.start)
        return self._recent(self.words.unit_of[place], gender, reach=3)

    def _recent(self, unit: int, gender: str | None, reach: int = _NEAR_UNITS) -> Mention | None:
        """The last speaker, if his gender agrees; not the one before him."""
        for at, mention in reversed(self._people):
            if unit - at > reach:
                return None
            if _agrees(mention, gender or ""):
                return mention
        return None

    def _person_before(self, place: int, gender: str) -> Mention | None:
        """The person meant by a pronoun: unit by unit backwards, the speaker of a unit, else its subject."""
        words = self.words
        unit = words.unit_of[place]
        for earlier in range(unit, max(-1, unit - _NEAR_UNITS), -1):
            spoken = [m for at, m in self._people if at == earlier and _agrees(m, gender)]
            if spoken:
                return spoken[-1]
            first, stop = words.units[earlier]
            stop = min(stop, place) if earlier == unit else stop
            if unit - earlier > 2:
                continue
            for mention in words.inside(first, stop):
                inside_marks = words.quoted[words.at(mention.start)] >= 0
                subject = mention.label == "PERSON" and not inside_marks and self._nominative(mention)
                if subject and _agrees(mention, gender):
                    return mention
        return None

    # -- posts

    def _posts(self, found: Extraction) -> dict[str, list[Mention]]:
        """The persons by the first word of the posts that they hold, in the order of the text."""
        holders: dict[str, list[Mention]] = defaultdict(list)
        for relation in found.relations:
            near = relation.tail.start - relation.head.end, relation.head.start - relation.tail.end
            if relation.label == "WORKS_AS" and relation.head.label == "PERSON" and max(near) <= _BESIDE:
                holders[_post(relation.tail)].append(relation.head)
        by_start = {m.start: m for m in self.words.mentions if m.label == "PERSON"}
        for mention in self.words.mentions:
            person = by_start.get(mention.end + 1) if mention.label == "PROFESSION" else None
            if person is not None and person not in holders[_post(mention)]:
                holders[_post(mention)].append(person)
        for people in holders.values():
            people.sort(key=lambda m: m.start)
        return dict(holders)

    def _person_of(self, post: Mention, draft: QuoteDraft | None = None) -> Mention:
        """Who holds a post: the last speaker or person before who has such a post; else the post itself."""
        unit = self.words.unit_of[min(self.words.at(post.start), len(self.words) - 1)]
        head = _post(post)
        holders = self._holders.get(head, [])
        chains = {id(self._chain.get(id(m))) for m in holders}
        for at, mention in reversed(self._people):
            if unit - at > 2 * _NEAR_UNITS:
                break
            if mention in holders or (
                id(self._chain.get(id(mention))) in chains and id(mention) in self._chain
            ):
                return mention
        before = [m for m in holders if m.start < post.start]
        if before:
            return before[-1]
        if head in _NEW_PEOPLE:
            return post
        if self._people:
            at, last = self._people[-1]
            if unit - at <= 4 and self._post_fits(last, post):
                return last
        return post

    def _post_fits(self, person: Mention, post: Mention) -> bool:
        """Whether the last speaker may be meant by a post under another word («градоначальник»)."""
        names = [
            m for m in self.words.mentions if post.start <= m.start and m.end <= post.end and m is not post
        ]
        return not any(m.label in _BODIES and not m.surface[0].islower() for m in names)

    # -- media

    def _medium(self, first: int, stop: int, mentions: list[Mention] | None = None) -> Mention | None:
        inside = self.words.inside(first, stop) if mentions is None else mentions
        return next((m for m in inside if self._is_medium(m)), None)

    def _is_medium(self, mention: Mention) -> bool:
        if mention.label not in ("ORGANIZATION", "PRODUCT", "WORK_OF_ART", "FACILITY", "PERSON"):
            return False
        if self.cues.is_medium(mention.normal or mention.surface) or self.cues.is_medium(mention.surface):
            return True
        if mention.label == "PERSON":
            return False
        first, *rest = (mention.normal or mention.surface).split()
        if rest and "medium_noun" in self.cues.uses(folded(first)):
            return True
        words = self.words
        at = words.at(mention.start) - 1
        while at >= 0 and words.form[at] in '«„“"':
            at -= 1
        return at >= 0 and "medium_noun" in self.cues.uses(words.lemma[at])

    def _linked(self, first: int, stop: int, mentions: list[Mention]) -> Mention | None:
        """«со ссылкой на X»."""
        words = self.words
        for at in range(first, stop):
            if words.lemma[at] in _LINK and words.quoted[at] < 0:
                behind = [m for m in mentions if m.start > words.start[at]]
                named = [m for m in behind if m.label in _BODIES or m.label in ("PERSON", "PROFESSION")]
                return self._name_in(named, at)
        return None


def _agrees(person: Mention, gender: str) -> bool:
    return not (
        (gender == "Masc" and person.gender == "female") or (gender == "Fem" and person.gender == "male")
    )


def _post(mention: Mention) -> str:
    """The word by which a post is known again: the first of its base form that is no adjective."""
    words = folded(mention.normal or mention.surface).split()
    return next((word for word in words if not word.endswith(("ый", "ий", "ой", "ая", "яя"))), words[0])


def _outermost(mentions: list[Mention]) -> set[int]:
    """The ids of mentions that lie in no larger mention of a post, a person or a body."""
    outer: set[int] = set()
    end = -1
    for mention in mentions:
        if mention.label not in _BODIES and mention.label not in ("PERSON", "PROFESSION"):
            continue
        if mention.start >= end or mention.end > end:
            outer.add(id(mention))
            end = max(end, mention.end)
    return outer
