"""Partial quotations: somebody's words in quotation marks within a sentence of the author."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.stages.quotes.cues import Cues
from pipeline.stages.quotes.marks import Marked
from pipeline.stages.quotes.quote_draft import PARTIAL, QuoteDraft
from pipeline.stages.quotes.quote_words import QuoteWords

_NAMED = frozenset(
    ("PERSON", "ORGANIZATION", "FACILITY", "WORK_OF_ART", "PRODUCT", "AWARD", "LAW", "LOCATION")
)
_LEAST_WORDS = 4  # of words in quotation marks that are taken without a cue


def partial_quotations(
    words: QuoteWords, cues: Cues, direct: list[QuoteDraft], indirect: list[QuoteDraft], spoken: set[Marked]
) -> Iterator[QuoteDraft]:
    """The words in quotation marks that are no direct speech and no name."""
    for mark in words.marks:
        if mark in spoken:
            continue
        first, stop = words.at(mark.start), words.at(mark.end)
        if first >= stop or is_name(words, mark, first, stop):
            continue
        draft = _within_statement(mark, indirect) or _governed(words, cues, mark, direct)
        if draft is not None:
            yield draft
        elif stop - first >= _LEAST_WORDS or any(words.is_verb(at) for at in range(first, stop)):
            yield QuoteDraft(PARTIAL, mark.start, mark.end, "words_alone")


def is_name(words: QuoteWords, mark: Marked, first: int, stop: int) -> bool:
    """Whether quotation marks hold the name of a work, a product or an organisation."""
    inner = words.text[mark.start : mark.end]
    if not any(letter.isalpha() for letter in inner):
        return True
    begins_small = inner.lstrip()[:1].islower()
    if not begins_small and not (stop - first > 4 and any(words.is_verb(at) for at in range(first, stop))):
        return True
    at = words.mention_index(mark.start - 80)
    for mention in words.mentions[at:]:
        if mention.start > mark.start + 1:
            break
        if mention.label in _NAMED and mention.start <= mark.start + 1 and mention.end >= mark.end - 1:
            return True
    return False


def _within_statement(mark: Marked, indirect: list[QuoteDraft]) -> QuoteDraft | None:
    """Marked words in a reported statement are of its speaker; the innermost statement counts."""
    around = [d for d in indirect if d.start <= mark.start and mark.end <= d.end and d.rule != "topic"]
    if not around:
        return None
    statement = min(around, key=lambda d: d.end - d.start)
    return QuoteDraft(
        PARTIAL, mark.start, mark.end, "in_statement", statement.cue, statement.clause, same_as=statement
    )


def _governed(words: QuoteWords, cues: Cues, mark: Marked, direct: list[QuoteDraft]) -> QuoteDraft | None:
    """«назвал это „ошибкой“», «обещание X „…“»: the nearest cue before, in the same unit."""
    opened = words.at(mark.outer_start)
    first, stop = words.units[words.unit_of[opened]]
    taken = {draft.cue for draft in direct}
    for at in range(opened - 1, first - 1, -1):
        if words.quoted[at] >= 0 or at in taken:
            continue
        uses = cues.uses(words.lemma[at])
        if "fragment_noun" in uses and words.pos(at) == "NOUN" and opened - at < 16:
            return QuoteDraft(PARTIAL, mark.start, mark.end, "noun", at, (at, opened))
        if "fragment" in uses and words.pos(at) == "VERB":
            return QuoteDraft(PARTIAL, mark.start, mark.end, "governed", at, (first, stop))
    return None
