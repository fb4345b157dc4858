"""What the stages share: a component that works document by document, and the words of a Doc."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Span, Token

from pipeline.stages.view import clean


class Stage:
    """A spaCy component. Subclasses implement `__call__`; those that gain from batches, `pipe` too."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        raise TypeError(f"{type(self).__name__} does not say what it does with a document")

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Documents in, the same documents out, in order."""
        return (self(doc) for doc in stream)


class Offsets:
    """Tokens by their place in the text; `Doc.char_span` would walk through the document each time."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.ends = [token.idx + len(token) for token in doc]

    def tokens(self, start: int, end: int) -> Span:
        """The tokens that share a character with [start, end), as a span."""
        first = bisect_right(self.ends, start)
        return self.doc[first : bisect_left(self.ends, end, lo=min(first, len(self.ends))) + 1]


def words(span: Doc | Span) -> list[Token]:
    """The tokens that have something readable in them: no white space, no lone invisible characters."""
    return [token for token in span if not token.is_space and (token.is_alpha or clean(token.text))]


def sentences(doc: Doc) -> list[list[Token]]:
    """The words of each sentence that has any."""
    found = (words(sentence) for sentence in doc.sents)
    return [sentence for sentence in found if sentence]
