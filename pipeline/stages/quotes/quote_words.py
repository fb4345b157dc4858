"""The words of a document as the rules for quotations read them."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

from spacy.attrs import IDX, IS_SPACE, LEMMA, LENGTH, ORTH, SENT_START
from spacy.tokens import Doc

from pipeline.extraction import Mention, extraction
from pipeline.russian.doc_tokens import features
from pipeline.russian.lexicon import folded
from pipeline.russian.lexicon import words as lexicon_words
from pipeline.stages.quotes.marks import Marked, marked

FINITE, CONVERB = "Fin", "Conv"
DASHES = frozenset("—–-")
CONNECTIVES = lexicon_words("quote_words", "connective")
_LABELS = frozenset(
    "PERSON ORGANIZATION PROFESSION COUNTRY CITY STATE_OR_PROVINCE FACILITY LOCATION DISTRICT NATIONALITY"
    " FAMILY WORK_OF_ART PRODUCT AWARD LAW EVENT".split()
)


class QuoteWords:
    """Tokens without white space, by index: where they stand, their lemmas, their forms in small letters.

    `unit_of`: the author's sentence of each word. A unit is one sentence of the document or several, when a
    quotation runs over their ends; `units` holds the half-open spans of words. `quoted[i]`: the index in
    `marks` of the outermost quotation marks around the word, or -1.
    """

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text: str = doc.text
        self.marks: list[Marked] = marked(self.text)
        rows = doc.to_array([IDX, LENGTH, LEMMA, ORTH, IS_SPACE, SENT_START]).tolist() if len(doc) else []
        strings = doc.vocab.strings
        self.tokens = [at for at, row in enumerate(rows) if not row[4]]
        kept = [rows[at] for at in self.tokens]
        self.start: list[int] = [row[0] for row in kept]
        self.end: list[int] = [row[0] + row[1] for row in kept]
        lemmas = {row[2]: folded(strings[row[2]]) for row in kept}
        forms = {row[3]: folded(strings[row[3]]) for row in kept}
        self.lemma: list[str] = [lemmas[row[2]] for row in kept]
        self.form: list[str] = [forms[row[3]] for row in kept]
        for at in range(len(self.form) - 1):
            if self.form[at] == ":" and self.end[at] == self.start[at + 1]:
                self.form[at] = "of a time"  # the colon of «12:30» parts no clauses
        self.quoted = self._quoted()
        self.units = self._units([row[5] for row in rows])
        self.unit_of = [number for number, (first, stop) in enumerate(self.units) for _ in range(first, stop)]
        self.mentions: list[Mention] = [m for m in extraction(doc).mentions if m.label in _LABELS]
        self._mention_starts = [mention.start for mention in self.mentions]
        self._tags: dict[int, tuple[str, dict[str, str]]] = {}

    def __len__(self) -> int:
        return len(self.tokens)

    def pos(self, at: int) -> str:
        """The part of speech (UPOS) of a word."""
        return self._tag(at)[0]

    def feature(self, at: int, name: str) -> str:
        """A feature of a word (UD), or an empty string."""
        return self._tag(at)[1].get(name, "")

    def is_verb(self, at: int) -> bool:
        """Whether a word is a finite verb or a short participle («сказано»)."""
        pos, tags = self._tag(at)
        if pos not in ("VERB", "AUX"):
            return False
        return tags.get("VerbForm") == FINITE or (
            tags.get("VerbForm") == "Part" and tags.get("Variant") == "Short"
        )

    def is_word(self, at: int) -> bool:
        """Whether a token is no punctuation mark."""
        form = self.form[at]
        return form[0].isalnum() or form[-1].isalnum()

    def at(self, offset: int) -> int:
        """The first word that begins at an offset of the text or behind it."""
        return bisect_left(self.start, offset)

    def inside(self, first: int, stop: int) -> list[Mention]:
        """The mentions within the words [first, stop), in reading order, the outer before the inner."""
        if first >= stop:
            return []
        start, end = self.start[first], self.end[stop - 1]
        low = bisect_left(self._mention_starts, start)
        high = bisect_left(self._mention_starts, end)
        return [mention for mention in self.mentions[low:high] if mention.end <= end]

    def mention_index(self, offset: int) -> int:
        """The place in `mentions` of the first that begins at an offset or behind it."""
        return bisect_left(self._mention_starts, offset)

    def _tag(self, at: int) -> tuple[str, dict[str, str]]:
        tag = self._tags.get(at)
        if tag is None:
            token = self.doc[self.tokens[at]]
            tag = self._tags[at] = token.pos_, features(token)
        return tag

    def _quoted(self) -> list[int]:
        quoted = [-1] * len(self.start)
        for number, mark in enumerate(self.marks):
            for at in range(self.at(mark.outer_start), self.at(mark.outer_end)):
                quoted[at] = number
        return quoted

    def _units(self, starts: list[int]) -> list[tuple[int, int]]:
        """Sentences, joined where a pair of quotation marks runs over the end of one."""
        bounds = [0]
        begun = False
        kept = iter(range(len(self.tokens)))
        index = next(kept, None)
        for token, start in enumerate(starts):
            begun = begun or start == 1
            if index is None or self.tokens[index] != token:
                continue
            joined = index and (
                (self.quoted[index] >= 0 and self._continues(index)) or self._attributes(index)
            )
            if index and begun and not joined:
                bounds.append(index)
            begun = False
            index = next(kept, None)
        bounds.append(len(self.tokens))
        return [(first, stop) for first, stop in pairwise(bounds) if first < stop]

    def _continues(self, at: int) -> bool:
        """Whether a word stands in the same quotation marks as the word before."""
        return self.quoted[at - 1] == self.quoted[at]

    def _attributes(self, at: int) -> bool:
        """Whether a dash and a small letter follow quotation marks: «Кто там?» — спросил он."""
        if self.form[at] not in DASHES or at + 1 >= len(self.tokens) or self.quoted[at - 1] < 0:
            return False
        return self.quoted[at] < 0 and self.text[self.start[at + 1]].islower()
