"""The verb that tells the time of an expression: «Форум прошёл в мае» is the last May, «пройдёт» the next.

Tense and aspect come from the tags of the tokens. The verb of the expression's own clause decides; a clause
without one («В марте, как сообщили в мэрии, откроется парк») borrows it from the nearest clause of the
sentence that is neither subordinate nor names a source.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

import numpy as np
from spacy.attrs import MORPH, SENT_START
from spacy.tokens import Doc, Token

from pipeline.russian import lexicon
from pipeline.russian.doc_tokens import Offsets, features
from pipeline.russian.normalized_text import View
from pipeline.stages.values import Verb, VerbOf

_MARKS = frozenset(",;:()[]—–")
_SUBORDINATE = lexicon.words("clause_words", "subordinate")
_SOURCES = lexicon.words("clause_words", "saying")
_INTENTIONS = lexicon.words("clause_words", "intention")
_PLANS = lexicon.words("clause_words", "plan")
_REACH = 3  # clauses away that a verb is borrowed from
_ABOUT = frozenset(("о", "об", "обо", "про"))
_NOUNS = frozenset(("NOUN", "PROPN"))


def clause_verbs(doc: Doc, readable: View) -> ClauseVerbs | None:
    """The verbs of a document, or None when its tokens have no sentences or no tags."""
    starts, tags = doc.to_array([SENT_START, MORPH]).T  # quicker than Doc.has_annotation and Token.sent
    if not tags.any() or not (starts[1:].any() or len(doc) == 1):
        return None
    return ClauseVerbs(doc, readable, [0, *(np.flatnonzero(starts[1:] == 1) + 1).tolist(), len(doc)])


class ClauseVerbs:
    """Asked for a half-open span of the readable view of a document: the verb of the clause around it.

    Tags are read when a question comes, once for each span.
    """

    def __init__(self, doc: Doc, readable: View, bounds: list[int]) -> None:
        self._doc = doc
        self._bounds = bounds  # of the sentences: where each begins, and the number of tokens
        self._readable = readable
        self._offsets: Offsets | None = None
        self._known: dict[tuple[int, int], Verb | None] = {}

    def __call__(self, start: int, end: int) -> Verb | None:
        if (start, end) not in self._known:
            self._known[start, end] = self.of_source(*self._readable.source_span(start, end))
        return self._known[start, end]

    def around(self, start: int, end: int) -> VerbOf:
        """The same for any span inside a mention, which is a span of the document's own text."""
        return lambda *_: self.of_source(start, end)

    def of_source(self, start: int, end: int) -> Verb | None:
        """The same for a span of the document's own text."""
        if self._offsets is None:
            self._offsets = Offsets(self._doc)
        span = self._offsets.tokens(start, end)
        if not len(span):
            return None
        number = bisect_right(self._bounds, span.start) - 1
        sentence = self._doc[self._bounds[number] : self._bounds[number + 1]]
        clauses, own = _clauses(list(sentence), span.start, span.end)
        for number in _order(clauses, own):
            verb = _told(clauses[number], span.start, span.end, borrowed=number != own)
            if verb is not None:
                return verb
        return None


def _clauses(sentence: list[Token], start: int, stop: int) -> tuple[list[list[Token]], int]:
    """The parts of the sentence between its marks, and which of them holds the expression."""
    clauses: list[list[Token]] = [[]]
    own = 0
    for token in sentence:
        if token.text in _MARKS and not start <= token.i < stop:
            clauses.append([])
            continue
        if token.i == start:
            own = len(clauses) - 1
        clauses[-1].append(token)
    return clauses, own


def _order(clauses: list[list[Token]], own: int) -> Iterator[int]:
    """Which clauses may tell, the best first."""
    yield own
    behind = [n for n in range(own - 1, own - 1 - _REACH, -1) if n >= 0]
    ahead = [n for n in range(own + 1, own + 1 + _REACH) if n < len(clauses)]
    if _is_subordinate(clauses[own]):
        behind = []
    first = not any(clauses[n] for n in range(own))
    for number in [*ahead, *behind] if first else [*behind, *ahead]:
        if clauses[number] and not _is_subordinate(clauses[number]):
            yield number


def _is_subordinate(clause: list[Token]) -> bool:
    return any(token.lemma_.lower() in _SUBORDINATE for token in clause[:2])


def _told(clause: list[Token], start: int, stop: int, *, borrowed: bool) -> Verb | None:
    """What the verb nearest to the expression says; None where the clause has no verb of any tense."""
    by_distance = sorted(clause, key=lambda token: (_distance(token, start, stop), token.i))
    infinitive = False
    auxiliary = any(_is_future_auxiliary(token) for token in clause)
    for token in by_distance:
        if start <= token.i < stop:
            continue
        tags = features(token)
        lemma = token.lemma_.lower().replace("ё", "е")
        form = tags.get("VerbForm")
        if form == "Inf":
            infinitive = True
        present = form == "Fin" and tags.get("Tense") == "Pres"
        if lemma in _INTENTIONS and (present or tags.get("Variant") == "Short"):
            return Verb(0 if any(t.lemma_ == "быть" and _is_past(t) for t in clause) else 1)
        if form not in ("Fin", "Part"):
            continue
        if borrowed and (lemma in _SOURCES or (form == "Part" and "Variant" not in tags)):
            continue
        verb = _read(token, tags, lemma, auxiliary)
        if verb is None:
            continue
        if verb.direction < 0 and lemma in _PLANS:
            asked = verb.perfective and any(features(t).get("VerbForm") == "Inf" for t in clause)
            return Verb(1 if asked else 0, verb.perfective)  # «поручил с понедельника открыть»
        if verb.direction < 0 and (infinitive or (lemma in _SOURCES and _is_about(clause, token.i, start))):
            return Verb(0, verb.perfective)
        behind_noun = start > 0 and token.doc[start - 1].pos_ in _NOUNS
        return verb._replace(loose=behind_noun or tags.get("Variant") == "Short")
    return None


def _read(token: Token, tags: dict[str, str], lemma: str, auxiliary: bool) -> Verb | None:
    perfective = tags.get("Aspect") == "Perf"
    if lemma == "быть" and token.lower_.startswith("буд"):
        return Verb(1)
    if tags.get("Mood") == "Imp" or tags.get("Tense") == "Fut":
        return Verb(1, perfective)
    if tags.get("Tense") == "Past":
        short = tags.get("VerbForm") == "Part" and tags.get("Variant") == "Short"
        return Verb(1 if short and auxiliary else -1, perfective)
    if tags.get("Tense") == "Pres":
        return Verb(-1 if lemma in _SOURCES else 0)
    return None


def _is_future_auxiliary(token: Token) -> bool:
    return bool(token.lemma_ == "быть" and token.lower_.startswith("буд"))


def _is_past(token: Token) -> bool:
    return features(token).get("Tense") == "Past"


def _is_about(clause: list[Token], verb: int, start: int) -> bool:
    """«сообщил об открытии парка | в мае»."""
    return any(token.lower_ in _ABOUT for token in clause if verb < token.i < start)


def _distance(token: Token, start: int, stop: int) -> int:
    place = int(token.i)
    return start - place if place < start else place - stop + 1
