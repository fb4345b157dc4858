"""Text files of at most so many documents each: `part-00000.conllu`, `part-00001.conllu`, …"""

from __future__ import annotations

from typing import TextIO

from pipeline.corpora.document_writer import OutputFolder

IN_A_FILE = 1_000  # documents


class NumberedFiles:
    """Writes contents one behind the other; `begins`, `joins` and `ends` stand around those of a file."""

    def __init__(
        self,
        folder: OutputFolder,
        stem: str,
        ending: str,
        *,
        begins: str = "",
        joins: str = "",
        ends: str = "",
    ) -> None:
        self.folder = folder
        self._name = f"{stem}-{{:05d}}{ending}"
        self._begins, self._joins, self._ends = begins, joins, ends
        self._written = 0
        self._file: TextIO | None = None

    def write(self, content: str) -> None:
        """One document, in the present file or the next."""
        number, place = divmod(self._written, IN_A_FILE)
        if self._file is None or place == 0:
            self.finish()
            self._file = self.folder.text(self._name.format(number))
            self._file.write(self._begins + content)
        else:
            self._file.write(self._joins + content)
        self._written += 1

    def finish(self) -> None:
        """End the present file as it should end."""
        if self._file is not None:
            self._file.write(self._ends)
        self.close()

    def close(self) -> None:
        """Leave the present file as it is."""
        if self._file is not None:
            self._file.close()
            self._file = None
