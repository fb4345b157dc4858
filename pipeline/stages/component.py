"""The base class of all components: one document in, the same document out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc


class Stage:
    """A spaCy component. Subclasses implement `__call__`; those that gain from batches, `pipe` too."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        raise TypeError(f"{type(self).__name__} does not say what it does with a document")

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Documents in, the same documents out, in order."""
        return (self(doc) for doc in stream)
