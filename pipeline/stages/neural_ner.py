"""All mentions of a document by the neural reader, nested ones among them, each with its probability.

The reading stays with the document: the stage `relations` asks it on, so that the encoder runs once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from shutil import copytree

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.errors import InputError
from pipeline.extraction import Mention, extraction
from pipeline.neural.reader import Reader, Reading
from pipeline.stages.lexicon_stage import LexiconStage
from pipeline.stages.repairs.mistaken_persons import with_places
from pipeline.stages.repairs.whole_persons import whole_persons

_KEY = "svodka.reading"


@Language.factory(
    "svodka_neural_ner",
    assigns=["doc._.mentions", "doc._.neural_reading"],
    default_config={"lexicon": []},
)
def make_neural_ner(nlp: Language, name: str, lexicon: list[str]) -> NeuralNer:
    return NeuralNer(name, lexicon=lexicon)


class NeuralNer(LexiconStage):
    """Adds mentions to `doc._.extraction`. Its weights are the stage's folder in the model."""

    def __init__(
        self, name: str = "entities", reader: Reader | None = None, lexicon: Sequence[str] = ()
    ) -> None:
        super().__init__(name, lexicon)
        self._reader = reader

    @property
    def reader(self) -> Reader:
        """Raises InputError when the stage was made without weights."""
        if self._reader is None:
            raise InputError(
                "no_reader",
                f"The stage «{self.name}» (svodka_neural_ner) has no weights.",
                "Load a model that has them, or a folder of weights: stage.from_disk(folder).",
            )
        return self._reader

    def __call__(self, doc: Doc) -> Doc:
        text = doc.text
        reading = doc.user_data[_KEY] = self.reader.read(text)
        found = extraction(doc)
        known = {(m.start, m.end, m.label) for m in found.mentions}
        read = [
            Mention(m.start, m.end, text[m.start : m.end], m.label, self.name, m.score)
            for m in reading.mentions
            if "\n" not in text[m.start : m.end]  # a line break ends a sentence, and a name with it
        ]
        read = whole_persons(doc, with_places(read), self.name, self.nouns)
        found.mentions += [m for m in read if (m.start, m.end, m.label) not in known]
        found.sort()
        return doc

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> NeuralNer:
        """Take the weights of a folder. Raises InputError when they cannot be used."""
        super().from_disk(path, exclude=exclude)
        self._reader = Reader.load(Path(path))
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Copy the weights into a folder."""
        source, target = self.reader.folder, Path(path)
        if source is None:
            raise InputError(
                "no_reader",
                f"The stage «{self.name}» has weights that came from no folder; there is nothing to copy.",
                "Save a model whose weights were loaded from a folder.",
            )
        if source.resolve() != target.resolve():
            copytree(source, target, dirs_exist_ok=True)
        super().to_disk(path, exclude=exclude)


def reading_of(doc: Doc, stage: str) -> Reading:
    """What the reader left with a document. Raises InputError, told in the name of `stage`, when nothing."""
    reading = doc.user_data.get(_KEY)
    if not isinstance(reading, Reading):
        raise InputError(
            "no_reading",
            f"The stage «{stage}» needs what a stage svodka_neural_ner read of the document; it did not run.",
            f"Enable the stage «entities», or disable «{stage}» too.",
        )
    return reading


Doc.set_extension("neural_reading", getter=lambda doc: doc.user_data.get(_KEY), force=True)
