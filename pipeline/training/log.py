"""The log of a training: one CSV row an evaluation."""

from __future__ import annotations

import csv
from pathlib import Path


class TrainingLog:
    """Appends rows; columns that a row brings for the first time are added to the file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def rows(self) -> list[dict[str, str]]:
        if not self.path.is_file():
            return []
        with self.path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def add(self, row: dict[str, float]) -> None:
        """Add a row; one with the same `step` from before a resume is replaced."""
        rows = [known for known in self.rows() if float(known["step"]) < row["step"]]
        rows.append({name: f"{value:.6g}" for name, value in row.items()})
        names = list(dict.fromkeys(name for known in rows for name in known))
        with self.path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names)
            writer.writeheader()
            writer.writerows(rows)
