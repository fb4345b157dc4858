"""Tokens and sentences over the readable view of the text; a line break ends a sentence.

Tokens are spaCy tokens (`doc.text` is the raw text, white space included); a token may hold what the view
leaves out (a soft hyphen inside a word).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from spacy.attrs import LIKE_NUM, SENT_START
from spacy.lang.ru import lex_attrs
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from pipeline.russian.doc_tokens import set_attributes, token_ends
from pipeline.russian.markup import without_markup
from pipeline.russian.normalized_text import view
from pipeline.russian.sentence_ends import sentence_spans
from pipeline.russian.source_text import add_gap, set_source
from pipeline.russian.tokenization import razdel_spans

_PARAGRAPH_GAP = re.compile(r"(?<=[^\s,;(«„–—-])[ \u00a0]{2,}(?=[«„\"]?[А-ЯЁA-Z])")
_INSIDE_NAME = re.compile(r"(?<![\w.!?…])[А-ЯЁA-Z][а-яёa-z]+$")
_LONGEST_WORD = 40  # characters


class RazdelTokenizer:
    """Raw text → Doc. `doc.text == text` for every text without markup; for the others once all stages are
    done: until then their Doc is that of the text that a reader of the page sees (`source_text`)."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab
        getters = vocab.lex_attr_getters  # type: ignore[attr-defined]  # spaCy's stub leaves it out
        if getters.get(LIKE_NUM) is lex_attrs.like_num:
            getters[LIKE_NUM] = _like_number

    def __call__(self, text: str) -> Doc:
        plain = without_markup(text)
        doc = self._tokens(text if plain is None else plain.text)
        if plain is not None:
            set_source(doc, text, plain)
        return doc

    def _tokens(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        position = 0
        for start, end in token_spans(text):
            if start == position + 1 and words and text[position] == " ":
                spaces[-1] = True
            elif start > position:
                add_gap(words, spaces, text[position:start])
            words.append(text[start:end])
            spaces.append(False)
            position = end
        if position < len(text):
            add_gap(words, spaces, text[position:])
        return Doc(self.vocab, words=words, spaces=spaces)

    def pipe(self, texts: Iterable[str], batch_size: int = 1000) -> Iterator[Doc]:
        return (self(text) for text in texts)

    def to_bytes(self, **kwargs: Any) -> bytes:
        return b""

    def from_bytes(self, data: bytes, **kwargs: Any) -> RazdelTokenizer:
        return self

    def to_disk(self, path: str | Path, **kwargs: Any) -> None:
        """Nothing to store: razdel has no weights."""

    def from_disk(self, path: str | Path, **kwargs: Any) -> RazdelTokenizer:
        return self


@registry.tokenizers("svodka.razdel.v1")
def razdel_tokenizer() -> Any:
    """The tokenizer for `[nlp.tokenizer]` of a config."""

    def make(nlp: Language) -> RazdelTokenizer:
        return RazdelTokenizer(nlp.vocab)

    return make


_NUMERALS = frozenset(lex_attrs._num_words)


def _like_number(word: str) -> bool:
    """spaCy's `like_num`, which goes through a list of seven hundred numerals for every new word."""
    return word.lower() in _NUMERALS if word.isalpha() else bool(lex_attrs.like_num(word))


def line_spans(text: str) -> Iterator[tuple[int, int]]:
    """The lines of a text without their line breaks, as spans; empty lines are left out."""
    start = 0
    for line in text.splitlines(keepends=True):
        end = start + len(line)
        body = line.rstrip("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
        if body:
            yield start, start + len(body)
        start = end


def token_spans(text: str) -> list[tuple[int, int]]:
    """Razdel's tokens as spans of the raw text, in order, without overlap."""
    readable = view(text)
    spans = razdel_spans(readable.text)
    if readable.offsets is None:
        return spans
    found = (readable.source_span(*span) for span in spans)
    return [span for span in found if span[0] < span[1]]  # one letter may be composed into two


def paragraph_spans(text: str) -> Iterator[tuple[int, int]]:
    """The paragraphs: lines, and the parts of a line that two spaces or more divide.

    Agencies' dumps join paragraphs so («… пресс-службы.  Декларацию приняли …»). Two spaces inside a
    sentence are a slip: before a small letter, behind a comma, inside a name («Ильи  Ноябрева»).
    """
    for line_start, line_end in line_spans(text):
        start = line_start
        for gap in _PARAGRAPH_GAP.finditer(text, line_start, line_end):
            if not _INSIDE_NAME.search(text, max(start, gap.start() - _LONGEST_WORD), gap.start()):
                yield start, gap.start()
                start = gap.end()
        yield start, line_end


def sentence_starts(text: str) -> Iterator[int]:
    """Where sentences begin in the raw text: at every paragraph with content, and after every end of one."""
    for start, end in paragraph_spans(text):
        readable = view(text[start:end])
        for span in sentence_spans(readable.text):
            yield start + readable.source_span(*span)[0]


@Language.factory("svodka_segment", assigns=["token.is_sent_start", "doc.sents"])
def make_segmenter(nlp: Language, name: str) -> Segmenter:
    return Segmenter(name)


class Segmenter:
    """Marks the first token of each sentence."""

    def __init__(self, name: str = "segment") -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        if len(doc) == 0:
            return doc
        begins = sorted(set(sentence_starts(doc.text)))
        marks = np.full(len(doc), -1, dtype="int64")
        marks[0] = 1
        for token_ix in np.searchsorted(token_ends(doc), np.array(begins, dtype="int64"), side="right"):
            if token_ix < len(doc):
                marks[token_ix] = 1
        set_attributes(doc, [SENT_START], marks.astype("uint64").reshape(-1, 1))
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        return (self(doc) for doc in stream)
