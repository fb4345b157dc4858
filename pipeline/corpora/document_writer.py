"""What a writer of annotated documents is, and the folder that it writes into."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Protocol, TextIO

from pipeline.corpora.annotated_document import GoldDocument


class OutputFolder(Protocol):
    """A folder to write files into."""

    def file(self, name: str) -> Path:
        """The path of the file of that name; its parent folder exists."""
        ...

    def text(self, name: str) -> TextIO:
        """The file of that name, opened for writing: UTF-8, line ends as they are given."""
        ...


class DocumentWriter(Protocol):
    """Writes documents one by one. `left_out` counts by reason what the format cannot express."""

    left_out: Counter[str]

    def add(self, document: GoldDocument) -> bool:
        """Write one document; False when the format has no place for it."""
        ...

    def finish(self) -> None:
        """Complete the files after the last document."""
        ...

    def close(self) -> None:
        """Close open files without completing them."""
        ...
