"""UPOS and features by the neural reader's tag head: its pass over the words serves the tokens too.

The reader's words are finer than tokens, and each learnt the tag of the token that it lies in. A token takes
the tag of its last word of letters, which carries the ending («российско-британский», «90-х»); without
letters that of its last number («18:30»), else of its last sign.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import IDX, LENGTH
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.errors import InputError
from pipeline.neural.network_words import NetworkWords
from pipeline.russian.tag_table import TagTable
from pipeline.stages.component import Stage
from pipeline.stages.neural_ner import NeuralNer, reading_of

Places = NDArray[np.int64]
_TAGGED_BY_SLOVNET = "Give it the factory svodka_slovnet_morphology, which needs no reader"


@Language.factory(
    "svodka_neural_morphology",
    assigns=["token.pos", "token.morph"],
    requires=["doc._.neural_reading"],
)
def make_neural_morphology(nlp: Language, name: str) -> NeuralMorphology:
    return NeuralMorphology(nlp, name)


class NeuralMorphology(Stage):
    """Sets `token.pos_` and `token.morph`; white space is SPACE without features. Runs behind the stage
    `svodka_neural_ner` and has no weights of its own."""

    def __init__(self, nlp: Language, name: str = "morphology") -> None:
        super().__init__(name)
        self._nlp = nlp
        self._tags: tuple[str, ...] = ()
        self._table: TagTable | None = None

    def __call__(self, doc: Doc) -> Doc:
        reading = reading_of(doc, self.name)
        tags = reading.reader.tags(reading)
        if tags is None:
            raise self._no_tags()
        places, words = words_of_tokens(doc, reading.words)
        self._table_of(reading.reader.settings.tags).write(doc, places, tags[words])
        return doc

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> NeuralMorphology:
        """Enter the tags of the reader in the vocabulary; both have been loaded by now. Raises InputError:
        no reader stands in front of this stage, or it has no tags."""
        tags = self._reader_in_front().reader.settings.tags
        if not tags:
            raise self._no_tags()
        self._table = None
        self._table_of(tags)
        return self

    def _table_of(self, tags: tuple[str, ...]) -> TagTable:
        if self._table is None or self._tags != tags:
            self._table, self._tags = TagTable(self._nlp.vocab, tags), tags
        return self._table

    def _reader_in_front(self) -> NeuralNer:
        for _, component in self._nlp.components:
            if component is self:
                break
            if isinstance(component, NeuralNer):
                return component
        raise InputError(
            "no_reader",
            f"The stage «{self.name}» (svodka_neural_morphology) takes its tags from svodka_neural_ner; "
            "none stands in front of it.",
            f"Put one there. {_TAGGED_BY_SLOVNET}.",
        )

    def _no_tags(self) -> InputError:
        return InputError(
            "no_tag_head",
            f"The stage «{self.name}» (svodka_neural_morphology) takes its tags from the reader, which was "
            "trained without tags.",
            f"{_TAGGED_BY_SLOVNET}, or train the reader with `[tags] learn = true`.",
        )


def words_of_tokens(doc: Doc, words: NetworkWords) -> tuple[Places, Places]:
    """The tokens that share a character with a word, in order, and for each the word whose tag it takes. What
    is left has nothing visible in it: every other character is of some word."""
    places = doc.to_array([IDX, LENGTH]).astype(np.int64)
    starts, ends = places[:, 0], places.sum(axis=1)
    first = np.searchsorted(np.asarray(words.ends, np.int64), starts, side="right")
    stop = np.searchsorted(np.asarray(words.starts, np.int64), ends, side="left")
    chosen = stop - 1
    for at in np.flatnonzero(chosen > first).tolist():
        chosen[at] = _telling(words.texts, int(first[at]), int(stop[at]))
    tokens = np.flatnonzero(stop > first)
    return tokens, chosen[tokens]


def _telling(texts: Sequence[str], first: int, stop: int) -> int:
    """The last word of letters of a range, or the last number, or the last word."""
    return max(range(first, stop), key=lambda at: (texts[at][0].isalpha(), texts[at][0].isdigit(), at))
