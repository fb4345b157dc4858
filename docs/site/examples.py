"""The examples in `type_examples.tsv`: texts of our own with mentions marked as `tests/markup.py` reads them.

Of a relation type also its two ends as they stand in the text; of an entity type they are empty.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("type_examples.tsv")


class Example(NamedTuple):
    type: str
    text: str  # marked
    head: str
    tail: str


def examples() -> dict[str, Example]:
    """The example of each type, by its name."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["type"]: Example(**row) for row in rows}
