"""How much of a run the page holds, so that it stays small however large the run is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The strongest of everything, up to these numbers; the page says how many there are in all."""

    entities: int = 1_000
    of_each_label: int = 20  # entities of a type that are kept even where others are more frequent
    aliases: int = 8  # of an entity
    forms: int = 8  # case forms of its names that the search finds
    documents_of_entity: int = 6
    facts: int = 400  # strongest of all
    facts_of_entity: int = 8
    examples: int = 3_000  # facts that are shown with a sentence
    trend: int = 24  # stretches of time in a trend
    sample: int = 30  # documents shown with their text
    sample_chars: int = 6_000  # of one text
    sentence_chars: int = 260  # of one sentence of an example
    title_chars: int = 160
    inputs: int = 12
    reject_examples: int = 3  # of each reason


LIMITS = Limits()
