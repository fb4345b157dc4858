"""What news look like when they are not clean: copies of a text with one flaw each, and the gold moved along.

A perturbation gives a text and where each of its characters stood; where it only changes characters, offsets
stay. What is random is drawn from the document's id, so every model reads the same copies.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from pipeline.corpora.annotated_document import GoldDocument, GoldMention

SEED = 0
LOOKALIKE_WORDS = 0.10
NBSP_SPACES = 0.30
HYPHENATED_WORDS = 0.05
LONG = 8  # letters of a long word
MARGIN = 2  # letters before and behind a soft hyphen

NBSP, SOFT_HYPHEN = "\u00a0", "\u00ad"
LOOKALIKES = str.maketrans("АВЕКМНОРСТХаеорсух", "ABEKMHOPCTXaeopcyx")  # Cyrillic → Latin

_WORD = re.compile(r"[^\W\d_]+")
_FINAL_STOP = re.compile(r"(?<!\.)\.(?=[^\S\n]*$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Perturbed:
    """`text`, and where each of its characters stood in the clean one; -1: it was not there. None for
    `sources`: every character is where it was."""

    text: str
    sources: list[int] | None = None

    def move(self, document: GoldDocument) -> GoldDocument:
        """The document with this text and its mentions where their characters are now; of relations, chains
        and sentences it says nothing. A mention of which no character is left is not there."""
        mentions = document.mentions or []
        places = zip(mentions, self._spans(mentions), strict=True)
        return GoldDocument(
            document.doc_id,
            self.text,
            document.uri,
            document.published_at,
            mentions=[self._moved(mention, *span) for mention, span in places if span is not None],
        )

    def _moved(self, mention: GoldMention, start: int, end: int) -> GoldMention:
        return replace(mention, start=start, end=end, surface=self.text[start:end], normal=None, value=None)

    def _spans(self, mentions: list[GoldMention]) -> Iterator[tuple[int, int] | None]:
        """From the first to the last character that is left of each mention."""
        if self.sources is None:
            yield from ((mention.start, mention.end) for mention in mentions)
            return
        kept = [place for place, source in enumerate(self.sources) if source >= 0]
        sources = [self.sources[place] for place in kept]
        for mention in mentions:
            first, stop = bisect_left(sources, mention.start), bisect_left(sources, mention.end)
            yield (kept[first], kept[stop - 1] + 1) if first < stop else None


def capital_headline(text: str, chance: random.Random) -> Perturbed:
    """The first line with anything in it in capitals."""
    body = len(text) - len(text.lstrip())
    end = text.find("\n", body)
    cut = end if end >= 0 else len(text)
    return Perturbed(_letter_by_letter(text[:cut], str.upper) + text[cut:])


def all_capitals(text: str, chance: random.Random) -> Perturbed:
    return Perturbed(_letter_by_letter(text, str.upper))


def lower_case(text: str, chance: random.Random) -> Perturbed:
    return Perturbed(_letter_by_letter(text, str.lower))


def without_yo(text: str, chance: random.Random) -> Perturbed:
    return Perturbed(text.replace("ё", "е").replace("Ё", "Е"))


def latin_lookalikes(text: str, chance: random.Random) -> Perturbed:
    """One letter of a tenth of the words that have such a letter."""

    def swap(found: re.Match[str]) -> str:
        word = found.group()
        places = [place for place, letter in enumerate(word) if ord(letter) in LOOKALIKES]
        if not places or chance.random() >= LOOKALIKE_WORDS:
            return word
        place = chance.choice(places)
        return word[:place] + word[place].translate(LOOKALIKES) + word[place + 1 :]

    return Perturbed(_WORD.sub(swap, text))


def hard_spaces(text: str, chance: random.Random) -> Perturbed:
    """No-break spaces for three tenths of the plain ones."""
    return Perturbed(re.sub(" ", lambda _: NBSP if chance.random() < NBSP_SPACES else " ", text))


def without_final_stops(text: str, chance: random.Random) -> Perturbed:
    """No line ends with a full stop; an ellipsis stays."""
    gone = {found.start() for found in _FINAL_STOP.finditer(text)}
    sources = [place for place in range(len(text)) if place not in gone]
    return Perturbed("".join(text[place] for place in sources), sources)


def soft_hyphens(text: str, chance: random.Random) -> Perturbed:
    """A soft hyphen inside a twentieth of the long words."""
    before = set()
    for found in _WORD.finditer(text):
        if len(found.group()) >= LONG and chance.random() < HYPHENATED_WORDS:
            before.add(found.start() + chance.randint(MARGIN, len(found.group()) - MARGIN))
    letters: list[str] = []
    sources: list[int] = []
    for place, letter in enumerate(text):
        if place in before:
            letters.append(SOFT_HYPHEN)
            sources.append(-1)
        letters.append(letter)
        sources.append(place)
    return Perturbed("".join(letters), sources)


Perturbation = Callable[[str, random.Random], Perturbed]
PERTURBATIONS: dict[str, Perturbation] = {  # as the table calls them
    "headline in capitals": capital_headline,
    "all in capitals": all_capitals,
    "all in lower case": lower_case,
    "е for ё": without_yo,
    f"a Latin look-alike in {LOOKALIKE_WORDS:.0%} of words": latin_lookalikes,
    f"no-break for {NBSP_SPACES:.0%} of spaces": hard_spaces,
    "no full stop at line ends": without_final_stops,
    f"soft hyphens in {HYPHENATED_WORDS:.0%} of long words": soft_hyphens,
}


def perturbed(document: GoldDocument, title: str) -> GoldDocument:
    """The copy of a document with the flaw of this title."""
    chance = random.Random(f"{SEED} {title} {document.doc_id}")
    return PERTURBATIONS[title](document.text, chance).move(document)


def _letter_by_letter(text: str, change: Callable[[str], str]) -> str:
    """Every letter changed by itself; one that would become two («ß») stays."""
    return "".join(new if len(new := change(letter)) == 1 else letter for letter in text)
