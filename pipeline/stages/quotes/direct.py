"""Direct speech: in quotation marks, broken by its cue, behind a colon, and in dialogues with dashes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.stages.quotes.cues import Cues
from pipeline.stages.quotes.marks import Marked
from pipeline.stages.quotes.quote_draft import DIRECT, INDIRECT, QuoteDraft
from pipeline.stages.quotes.quote_words import DASHES, QuoteWords

_TAIL = re.compile(r"\s*[,.]?\s*[—–-]\s+(?=[а-яё])")
_COMMA_TAIL = re.compile(r"\s*,\s*(?=[а-яё])")
_COLON = re.compile(r":\s*$")
_BREAK = re.compile(r"[,!?…]\s*[—–-]\s+(?=[а-яё])")
_RESUMES = re.compile(r"[,.:;]?\s*[—–-]\s+(?=[^\s])")
_DIALOGUE = re.compile(r"^[ \t]*[—–-][ \t\u00a0]+(?=\S)", re.MULTILINE)
_CITED = re.compile(r"\s*\(([^()]{3,60})\)")
_LEAST_WORDS = 3


def direct_speech(words: QuoteWords, cues: Cues) -> Iterator[tuple[Marked | None, QuoteDraft]]:
    """The direct quotations in reading order, each with its quotation marks (None in a dialogue)."""
    before: tuple[int, QuoteDraft] | None = None  # the unit and the last quotation in it
    for number, mark in enumerate(words.marks):
        first, stop = words.at(mark.start), words.at(mark.end)
        if first >= stop:
            continue
        unit = words.unit_of[first]
        draft = _broken(words, cues, mark) or _with_cue_behind(words, cues, number)
        draft = draft or _behind_colon(words, cues, number)
        if draft is None and _alone(words, unit, first, stop):
            draft = QuoteDraft(DIRECT, mark.start, mark.end, "continued")
            if before is not None and before[0] == unit - 1:
                draft.same_as = before[1]
        if draft is not None:
            cited = _CITED.match(words.text, mark.outer_end)
            if cited:
                draft.passed_on.append((words.at(cited.start(1)), words.at(cited.end(1))))
            before = words.unit_of[stop - 1], draft
            yield mark, draft
    for draft in _dialogues(words, cues):
        yield None, draft


def before_colon(words: QuoteWords, direct: list[QuoteDraft]) -> Iterator[QuoteDraft]:
    """What is reported before a quotation with its cue behind: «Мост закрыт: „Чинят опору“, — сказал он»."""
    for draft in direct:
        first = words.at(draft.start)
        opened = first - 1
        begin, _ = words.units[words.unit_of[first]]
        if draft.rule != "tail" or opened - 1 <= begin or words.form[opened - 1] != ":":
            continue
        if any(words.is_verb(at) for at in range(begin, opened - 1)):
            yield QuoteDraft(
                INDIRECT,
                words.start[begin],
                words.end[opened - 2],
                "before_colon",
                draft.cue,
                draft.clause,
                same_as=draft,
            )


def speech_cue(words: QuoteWords, cues: Cues, first: int, stop: int) -> int | None:
    """The first verb of speech among the author's words of [first, stop)."""
    for at in range(first, stop):
        if words.quoted[at] < 0 and "speech" in cues.uses(words.lemma[at]) and _tells(words, at):
            return at
    return None


def _tells(words: QuoteWords, at: int) -> bool:
    return words.pos(at) in ("VERB", "AUX", "ADJ") and words.feature(at, "VerbForm") != "Inf"


def _with_cue_behind(words: QuoteWords, cues: Cues, number: int) -> QuoteDraft | None:
    """«…», — сказал он. The cue's clause ends with the sentence or before the next quotation marks."""
    mark = words.marks[number]
    first, stop = words.at(mark.start), words.at(mark.end)
    dash = _TAIL.match(words.text, mark.outer_end)
    comma = None if dash else _COMMA_TAIL.match(words.text, mark.outer_end)
    tail = dash or comma
    if tail is None:
        return None
    begin = words.at(tail.end())
    if begin >= len(words) or words.unit_of[begin] != words.unit_of[stop - 1]:
        return None
    end = _clause_end(words, begin, words.units[words.unit_of[begin]][1])
    cue = speech_cue(words, cues, begin, end)
    if comma or cue is None or cue - begin > 6:
        near = cue is not None and cue - begin <= (1 if comma else 12)
        if comma and not _opens_statement(words, words.at(mark.outer_start)):
            return None
        if not near or not _is_utterance(words, mark, first, stop):
            return None
    return QuoteDraft(DIRECT, mark.start, mark.end, "tail", cue, (begin, end))


def _opens_statement(words: QuoteWords, opened: int) -> bool:
    """Whether quotation marks open a sentence or stand behind a colon, a dash or another quotation."""
    first, _ = words.units[words.unit_of[opened]]
    return opened == first or words.form[opened - 1] in {":", "»", "”", *DASHES}


def _clause_end(words: QuoteWords, begin: int, end: int) -> int:
    """The end of the cue's clause: a colon or quotation marks behind a dash, or the unit's own end."""
    for at in range(begin, end):
        if words.form[at] == ":":
            return at
        if words.form[at] in DASHES and at + 1 < end and words.quoted[at + 1] >= 0:
            return at
    return end


def _behind_colon(words: QuoteWords, cues: Cues, number: int) -> QuoteDraft | None:
    """Он сказал: «…». A headline without a verb: Белова: «…»."""
    mark = words.marks[number]
    first, stop = words.at(mark.start), words.at(mark.end)
    opened = words.at(mark.outer_start)
    unit_first, _ = words.units[words.unit_of[first]]
    if opened == unit_first or words.form[opened - 1] != ":" or words.quoted[opened - 1] >= 0:
        return None
    if (
        not words.text[words.start[first]].isupper()
        or words.text[words.end[opened - 1] : mark.outer_start].strip()
    ):
        return None
    begin = unit_first
    for at in range(opened - 2, unit_first - 1, -1):
        if (
            words.quoted[at] >= 0
            and words.form[at] in "»”“"
            and at + 1 < opened
            and words.form[at + 1] in ".!?"
        ):
            begin = at + 2
            break
    cue = None
    for at in range(opened - 2, begin - 1, -1):
        uses = cues.uses(words.lemma[at])
        noun = words.pos(at) == "NOUN" and bool(uses & {"fragment_noun", "by"})
        verb = "speech" in uses and _tells(words, at)
        if words.quoted[at] < 0 and (noun or verb):
            cue = at
            if verb:
                break
    if cue is None and not (stop - first >= _LEAST_WORDS and _is_headline(words, begin, opened - 1)):
        return None
    if cue is None and not words.inside(begin, opened - 1):
        return None
    return QuoteDraft(DIRECT, mark.start, mark.end, "colon", cue, (begin, opened - 1))


def _is_headline(words: QuoteWords, first: int, stop: int) -> bool:
    return stop - first <= 8 and not any(words.is_verb(at) for at in range(first, stop))


def _broken(words: QuoteWords, cues: Cues, mark: Marked) -> QuoteDraft | None:
    """«…, — сказал он. — …»: the cue stands within the quotation marks, between two dashes."""
    found = _break(words, cues, mark.start, mark.end)
    if found is None:
        return None
    cue, clause = found
    return QuoteDraft(DIRECT, mark.start, mark.end, "broken", cue, clause)


def _break(words: QuoteWords, cues: Cues, start: int, end: int) -> tuple[int, tuple[int, int]] | None:
    """The cue and its clause between two dashes, or between a dash and the end."""
    for opening in _BREAK.finditer(words.text, start, end):
        begin = words.at(opening.end())
        resumed = _RESUMES.search(words.text, opening.end(), end)
        stop = words.at(resumed.start() if resumed else end)
        for at in range(begin, min(begin + 4, stop)):
            if "speech" in cues.uses(words.lemma[at]) and _tells(words, at) and resumed:
                return at, (begin, stop)
    return None


def _alone(words: QuoteWords, unit: int, first: int, stop: int) -> bool:
    """Whether the author has no word of his own in the unit of a quotation of several words."""
    begin, end = words.units[unit]
    if stop - first < _LEAST_WORDS + 1 or words.unit_of[stop - 1] != unit:
        return False
    outside = [
        at for at in range(begin, end) if words.quoted[at] != words.quoted[first] and words.is_word(at)
    ]
    if outside and not _CITED.match(words.text, words.end[stop]):
        return False
    ended = words.form[stop - 1] in (".", "!", "?", "…") or (
        stop + 1 < end and words.form[stop + 1] in ".!?…"
    )
    return bool(ended) and any(words.is_verb(at) for at in range(first, stop))


def _is_utterance(words: QuoteWords, mark: Marked, first: int, stop: int) -> bool:
    """Whether words in quotation marks are a saying, and no name."""
    if words.form[stop - 1] in (".", "!", "?", "…"):
        return True
    return stop - first >= _LEAST_WORDS and (
        words.text[mark.start].isupper() or any(words.is_verb(at) for at in range(first, stop))
    )


def _dialogues(words: QuoteWords, cues: Cues) -> Iterator[QuoteDraft]:
    """Paragraphs that begin with a dash: «— Когда откроют мост? — спросил он. — Уже скоро!»"""
    for opening in _DIALOGUE.finditer(words.text):
        start = opening.end()
        line = words.text.find("\n", start)
        end = len(words.text) if line < 0 else line
        end = start + len(words.text[start:end].rstrip())
        found = _break(words, cues, start, end)
        if found is not None:
            yield QuoteDraft(DIRECT, start, end, "dialogue", *found)
            continue
        for tail in _BREAK.finditer(words.text, start, end):
            begin, stop = words.at(tail.end()), words.at(end)
            cue = speech_cue(words, cues, begin, min(begin + 4, stop))
            if cue is not None:
                close = tail.start() + (words.text[tail.start()] in "!?…")
                yield QuoteDraft(DIRECT, start, close, "dialogue", cue, (begin, stop))
                break
