"""Words, sentences and morphological features of a Doc, and its tokens by character offset."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache
from itertools import pairwise
from typing import cast

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import IDX, IS_ALPHA, IS_SPACE, LENGTH, ORTH, SENT_START
from spacy.tokens import Doc, Span, Token
from thinc.types import Ints2d

from pipeline.russian.normalized_text import clean


class Offsets:
    """Tokens by their place in the text; `Doc.char_span` would walk through the document each time."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.ends: list[int] = token_ends(doc).tolist()

    def tokens(self, start: int, end: int) -> Span:
        """The tokens that share a character with [start, end), as a span."""
        first = bisect_right(self.ends, start)
        return self.doc[first : bisect_left(self.ends, end, lo=min(first, len(self.ends))) + 1]


def token_ends(doc: Doc) -> NDArray[np.int64]:
    """Where each token ends in the text."""
    places = doc.to_array([IDX, LENGTH]).astype("int64")
    ends: NDArray[np.int64] = places.sum(axis=1)
    return ends


def words(span: Doc | Span) -> list[Token]:
    """The tokens that have something readable in them: no white space, no lone invisible characters."""
    return [token for token in span if not token.is_space and (token.is_alpha or clean(token.text).strip())]


def sentences(doc: Doc) -> list[list[Token]]:
    """The words of each sentence that has any."""
    return [[doc[at] for at in places] for places in sentence_places(doc)]


def sentence_places(doc: Doc) -> list[list[int]]:
    """The same as indices of tokens, without a Token for each."""
    if not len(doc):
        return []
    space, alpha, forms = doc.to_array([IS_SPACE, IS_ALPHA, ORTH]).T.tolist()
    silent = {form for form, letters in zip(forms, alpha, strict=True) if not letters}
    silent = {form for form in silent if not clean(doc.vocab.strings[form]).strip()}
    found = (
        [at for at in range(first, stop) if not space[at] and forms[at] not in silent]
        for first, stop in pairwise([*_sentence_starts(doc), len(doc)])
    )
    return [places for places in found if places]


def _sentence_starts(doc: Doc) -> list[int]:
    """As `doc.sents` has them."""
    marked = doc.to_array([SENT_START]).ravel() == 1
    if "sents" in doc.user_hooks or not marked.any():
        return [sentence.start for sentence in doc.sents]
    marked[0] = True
    starts: list[int] = np.flatnonzero(marked).tolist()
    return starts


def set_attributes(doc: Doc, attributes: list[int | str], rows: NDArray[np.uint64]) -> None:
    """Set attributes of every token. `rows`: a row for each token and a column for each attribute."""
    doc.from_array(attributes, cast("Ints2d", rows))  # spaCy's stub knows no arrays but those of thinc


def features(token: Token) -> dict[str, str]:
    """The morphological features of a token; not to be changed, for a few hundred serve all words."""
    return _features(str(token.morph))


@lru_cache(maxsize=5_000)
def _features(morph: str) -> dict[str, str]:
    return dict(feature.split("=", 1) for feature in morph.split("|")) if morph else {}
