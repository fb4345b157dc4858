"""Components that read a lexicon which files of the user's own extend."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from pathlib import Path
from shutil import copyfile

from pipeline.russian.lexicon import LexiconWords
from pipeline.stages.component import Stage


class LexiconFiles(Stage, ABC):
    """A stage with a setting `lexicon`: files that add words to a shipped lexicon.

    A path is relative to the model's directory or, for a component made in Python, to the working directory.
    The files are read when the model is loaded, else at the first document. A saved model has copies of them
    in the stage's folder.
    """

    def __init__(self, name: str, lexicon: Sequence[str] = ()) -> None:
        super().__init__(name)
        self.lexicon = list(lexicon)
        self._files = [Path(file) for file in self.lexicon]

    @abstractmethod
    def read_lexicon(self) -> None:
        """Read the shipped lexicon and the files. Raises InputError when a file cannot be used."""

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Stage:
        """Read the lexicon's files; `path` is the stage's folder in the model."""
        folder = Path(path)
        self._files = [_found(file, folder) for file in self.lexicon]
        self.read_lexicon()
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Copy the lexicon's files into the stage's folder."""
        for file in self._files:
            target = Path(path) / file.name
            target.parent.mkdir(parents=True, exist_ok=True)
            if file.resolve() != target.resolve():
                copyfile(file, target)


class LexiconStage(LexiconFiles):
    """A stage whose files add words to `pipeline/russian/lexicons/nouns.tsv`."""

    def __init__(self, name: str, lexicon: Sequence[str] = ()) -> None:
        super().__init__(name, lexicon)
        self._nouns: LexiconWords | None = None if self.lexicon else LexiconWords()

    @property
    def nouns(self) -> LexiconWords:
        """The shipped nouns and the user's."""
        if self._nouns is None:
            self._nouns = LexiconWords(self._files)
        return self._nouns

    def read_lexicon(self) -> None:
        """Read the nouns again."""
        self._nouns = LexiconWords(self._files)


def _found(file: str, folder: Path) -> Path:
    """Where a file is: the copy of a saved model, else beside the model's config.cfg, else as written."""
    places = (folder / Path(file).name, folder.parent / file, Path(file))
    return next((place for place in places if place.is_file()), places[1])
