"""Quotations of a text in which `{LABEL Name}` marks the mentions, as an earlier stage finds them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import pytest
from spacy.language import Language

from pipeline.extraction import Chain, Mention, extraction
from pipeline.stages.quotes import Cues, quotations

_MARK = re.compile(r"\{([A-Z]+) ([^{}]+)\}")
_GENDER = {"а": "female", "я": "female", "ой": "female"}


class Said(NamedTuple):
    """A quotation as tests compare it."""

    kind: str
    text: str
    speaker: str | None
    relay: str | None


Say = Callable[..., list[Said]]


@pytest.fixture
def say(tagger: Language) -> Say:
    """The quotations of a marked text; a speaker is the first mention of its chain.

    Mentions of one label with the same first five letters of their last word are one chain.
    """

    def found(marked: str, cues: Cues | None = None) -> list[Said]:
        text, mentions = unmarked(marked)
        doc = tagger(text)
        record = extraction(doc)
        record.mentions = mentions
        record.chains = chains(mentions)
        quotes = quotations(doc, cues or Cues())
        for quote in quotes:
            assert 0 <= quote.start < quote.end <= len(text)
        return [
            Said(
                quote.kind,
                text[quote.start : quote.end],
                quote.speaker_chain.mentions[0].surface if quote.speaker_chain else None,
                quote.relay_chain.mentions[0].surface if quote.relay_chain else None,
            )
            for quote in quotes
        ]

    return found


def unmarked(marked: str) -> tuple[str, list[Mention]]:
    """The text without marks, and its mentions."""
    text, mentions, last = "", [], 0
    for mark in _MARK.finditer(marked):
        text += marked[last : mark.start()]
        label, surface = mark.groups()
        mention = Mention(len(text), len(text) + len(surface), surface, label, "test", normal=surface)
        if label == "PERSON":
            last_word = surface.split()[-1]
            mention.gender = next((g for end, g in _GENDER.items() if last_word.endswith(end)), "male")
        mentions.append(mention)
        text += surface
        last = mark.end()
    return text + marked[last:], mentions


def chains(mentions: list[Mention]) -> list[Chain]:
    """Mentions whose names begin alike, as chains."""
    groups: dict[tuple[str, str], list[Mention]] = {}
    for mention in mentions:
        groups.setdefault((mention.label, mention.surface.split()[-1][:5].lower()), []).append(mention)
    return [Chain(group, label, group[0].surface) for (label, _), group in groups.items()]
