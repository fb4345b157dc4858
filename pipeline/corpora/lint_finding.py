"""What a check of gold finds."""

from __future__ import annotations

from typing import NamedTuple


class LintFinding(NamedTuple):
    """Something wrong or doubtful. `line` counts from 1 and is None where a whole file is meant.

    `kind` is a stable word (`bad_offsets`, `edge_space`, …: see `linting.py`), `message` is for a person.
    """

    file: str
    line: int | None
    kind: str
    message: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.kind}: {self.message}"
