"""The words of a mention: readable text, tag and spacing, hashable, so that phrases can be remembered."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from operator import add
from typing import NamedTuple

from spacy.attrs import IDX, IS_SPACE, LENGTH, SPACY
from spacy.tokens import Doc, Token

from pipeline.extraction import Mention
from pipeline.russian.analyzer import parses
from pipeline.russian.doc_tokens import features
from pipeline.russian.normalized_text import clean

_KNOWN_WORDS = 30_000
_NUMBERED = re.compile(r"^(\d+)-?(?:й|я|е|го|му|м|ым|ом|ой|ую|ю|ая|ое|ые|х|ых|ыми)$")


class Word(NamedTuple):
    """One token as the rules see it. `case`, `number`, `gender` are UD values or empty strings."""

    text: str
    pos: str = "X"
    case: str = ""
    number: str = ""
    gender: str = ""
    form: str = ""  # VerbForm
    short: bool = False
    spaced: bool = False  # white space before it

    @property
    def readable(self) -> bool:
        """Whether it has a letter or a digit."""
        return any(c.isalnum() for c in self.text)

    @property
    def cyrillic(self) -> bool:
        return any("а" <= c <= "я" or c == "ё" for c in self.text.lower())

    @property
    def capitalized(self) -> bool:
        return self.text[:1].isupper()

    @property
    def adjectival(self) -> bool:
        """Whether the tagger sees a word that agrees with a noun: adjective, determiner, participle."""
        if self.short or not self.cyrillic:
            return False
        if _NUMBERED.match(self.text):
            return True
        if self.pos == "VERB":
            return self.form == "Part"
        return self.pos in ("ADJ", "DET") and bool(self.case)

    @property
    def nominal(self) -> bool:
        return self.pos in ("NOUN", "PROPN", "X", "PRON")


class MentionReader:
    """Reads the words under the mentions of one document; the tags of a form are looked up once."""

    def __init__(self, known: dict[tuple[str, int, int], Word], doc: Doc) -> None:
        self.doc = doc
        self.known = known
        columns = doc.to_array([IDX, LENGTH, IS_SPACE, SPACY]).T.tolist() if len(doc) else [[]] * 4
        self.starts: list[int] = columns[0]
        self.ends = list(map(add, self.starts, columns[1]))
        self.blank: list[int] = columns[2]
        self.followed: list[int] = columns[3]  # by a space
        self.read: dict[int, Word] = {}

    def span(self, mention: Mention) -> range:
        """The indices of the tokens that a mention touches."""
        first = max(0, bisect_right(self.starts, mention.start) - 1)
        return range(first, bisect_left(self.starts, mention.end, lo=first))

    def words(self, mention: Mention) -> tuple[Word, ...]:
        return tuple(self._words(mention))

    def whole(self, mention: Mention) -> list[int]:
        """The tokens that `words` has a word for; none when the mention cuts one."""
        span = [at for at in self.span(mention) if not self.blank[at]]
        if span and (self.starts[span[0]] < mention.start or self.ends[span[-1]] > mention.end):
            return []
        return [at for at in span if self._word(at).text]

    def _words(self, mention: Mention) -> Iterator[Word]:
        spaced = False
        for at in self.span(mention):
            if self.blank[at]:
                spaced = True
                continue
            whole = mention.start <= self.starts[at] and self.ends[at] <= mention.end
            word = self._word(at) if whole else self._part(self.doc[at], mention)
            if word.text:
                yield word._replace(spaced=True) if spaced else word
            spaced = bool(self.followed[at])

    def _word(self, at: int) -> Word:
        word = self.read.get(at)
        if word is None:
            token = self.doc[at]
            key = (token.text, token.pos, token.morph.key)  # type: ignore[attr-defined]  # spaCy's stub lacks it
            word = self.known.get(key)
            if word is None:
                if len(self.known) >= _KNOWN_WORDS:
                    self.known.clear()
                word = self.known[key] = _tagged(clean(token.text), token)
            self.read[at] = word
        return word

    def _part(self, token: Token, mention: Mention) -> Word:
        """A piece of a token: the last piece carries the tag of the whole, the others none."""
        begin = max(0, mention.start - token.idx)
        text = clean(token.text[begin : mention.end - token.idx]).strip()
        return _tagged(text, token) if mention.end >= token.idx + len(token) else untagged(text)

    def begins_sentence(self, mention: Mention) -> bool:
        at = self.span(mention).start
        while at < len(self.doc) and not self.doc[at].is_sent_start:
            at -= 1
            if at < 0 or self.doc[at].is_alpha:
                return at < 0
        return True


def _tagged(text: str, token: Token) -> Word:
    feats = features(token)
    return Word(
        text,
        token.pos_,
        feats.get("Case", ""),
        feats.get("Number", ""),
        feats.get("Gender", ""),
        feats.get("VerbForm", ""),
        feats.get("Variant") == "Short",
    )


def untagged(text: str) -> Word:
    """A word without a tagger: tagged by its likeliest dictionary reading."""
    readings = parses(text) if text else ()
    if not readings:
        return Word(text)
    best = readings[0]
    feats = best.feats
    return Word(
        text,
        best.pos,
        feats.get("Case", ""),
        feats.get("Number", ""),
        feats.get("Gender", ""),
        feats.get("VerbForm", ""),
        feats.get("Variant") == "Short",
    )


def joined(words: Sequence[Word], forms: Sequence[str]) -> str:
    """Forms put together with the spacing of the words they come from."""
    if len(words) == 1:
        return forms[0].strip()
    spaced = [f" {form}" if word.spaced else form for word, form in zip(words, forms, strict=True)]
    return "".join(spaced).strip()
