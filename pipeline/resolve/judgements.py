"""Judgements of users about two ids, a CSV file: left_id, right_id, judgement, who, when, why."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import InputError

COLUMNS = ("left_id", "right_id", "judgement", "who", "when", "why")
_NEEDED = COLUMNS[:3]
_WORDS = ("same", "different", "unsure")


@dataclass(slots=True)
class Judgement:
    """One row. Resolve sets `state` to followed, contradicted or unknown."""

    left: str
    right: str
    verdict: str
    who: str | None = None
    when: str | None = None
    why: str | None = None
    state: str = "followed"


def read_judgements(path: Path) -> list[Judgement]:
    """The rows of the file in order; none if there is no file. Raises InputError for a bad column or row."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in _NEEDED if name not in (reader.fieldnames or ())]
        if missing:
            raise InputError(
                "judgements",
                f"{path} has no column «{missing[0]}».",
                f"Its first line must be: {','.join(COLUMNS)} (the last three may be left out).",
            )
        return [_judgement(path, number, row) for number, row in enumerate(reader, start=2)]


def _judgement(path: Path, number: int, row: dict[str, str | None]) -> Judgement:
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    if cells["judgement"] not in _WORDS:
        raise InputError(
            "judgements",
            f"{path}, line {number}: the judgement is «{cells['judgement']}».",
            f"Write one of: {', '.join(_WORDS)}.",
        )
    if not cells["left_id"] or not cells["right_id"]:
        raise InputError(
            "judgements",
            f"{path}, line {number}: an id is missing.",
            "Give two ids, of entities (entities.entity_id) or of chains (chains.chain_id).",
        )
    who, when, why = (cells[name] or None for name in COLUMNS[3:])
    return Judgement(cells["left_id"], cells["right_id"], cells["judgement"], who, when, why)
