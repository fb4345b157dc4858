"""Rules that find quotations and their speakers in a document with sentences, lemmas, tags and mentions."""

from __future__ import annotations

from spacy.tokens import Doc

from pipeline.extraction import Quote, extraction
from pipeline.stages.quotes.cues import Cues
from pipeline.stages.quotes.direct import before_colon, direct_speech
from pipeline.stages.quotes.indirect import indirect_speech
from pipeline.stages.quotes.partial import partial_quotations
from pipeline.stages.quotes.quote_draft import INDIRECT, PARTIAL, QuoteDraft
from pipeline.stages.quotes.quote_words import QuoteWords
from pipeline.stages.quotes.sources import Sources

__all__ = ["Cues", "quotations"]


def quotations(doc: Doc, cues: Cues, stage: str = "quotes") -> list[Quote]:
    """The quotations of a document in reading order, the outer before the inner."""
    words = QuoteWords(doc)
    if not len(words):
        return []
    found = extraction(doc)
    spoken = list(direct_speech(words, cues))
    direct = [draft for _, draft in spoken]
    indirect = [*before_colon(words, direct), *indirect_speech(words, cues, direct)]
    marks = {mark for mark, _ in spoken if mark is not None}
    partial = list(partial_quotations(words, cues, direct, indirect, marks))
    drafts = _distinct([*direct, *indirect, *partial], words)
    sources = Sources(words, cues, found)
    chain_of = {id(mention): chain for chain in found.chains for mention in chain.mentions}
    made: list[tuple[QuoteDraft, Quote]] = []
    for draft in sorted(
        drafts, key=lambda d: (words.start[d.cue] if d.cue is not None else d.start, d.start)
    ):
        speaker, relay = sources.source(draft)
        quote = Quote(draft.start, draft.end, draft.kind, stage, speaker=speaker, rule=draft.rule)
        quote.speaker_chain = chain_of.get(id(speaker))
        quote.relay = relay
        quote.relay_chain = chain_of.get(id(relay))
        if draft.cue is not None:
            quote.cue_start, quote.cue_end = words.start[draft.cue], words.end[draft.cue]
            quote.cue = doc[words.tokens[draft.cue]].lemma_
        made.append((draft, quote))
    return sorted((quote for _, quote in made), key=lambda q: (q.start, -q.end, q.kind))


def _distinct(drafts: list[QuoteDraft], words: QuoteWords) -> list[QuoteDraft]:
    """Without statements that are nothing but one partial quotation, and without a span found twice."""
    partial = [(draft.start, draft.end) for draft in drafts if draft.kind == PARTIAL]
    kept: dict[tuple[str, int, int], QuoteDraft] = {}
    for draft in drafts:
        whole = any(
            draft.start <= start
            and end <= draft.end
            and not any(
                letter.isalnum() for letter in words.text[draft.start : start] + words.text[end : draft.end]
            )
            for start, end in partial
        )
        if draft.kind == INDIRECT and whole:
            continue
        kept.setdefault((draft.kind, draft.start, draft.end), draft)
    return list(kept.values())
