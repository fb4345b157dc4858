"""What the stages share: a component that works document by document, and the words of a Doc."""

from __future__ import annotations

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


def words(span: Doc | Span) -> list[Token]:
    """The tokens that have something readable in them: no white space, no lone invisible characters."""
    return [token for token in span if not token.is_space and (token.is_alpha or clean(token.text))]


def sentences(doc: Doc) -> list[list[Token]]:
    """The words of each sentence that has any."""
    found = (words(sentence) for sentence in doc.sents)
    return [sentence for sentence in found if sentence]
