"""`documents.jsonl` of `svodka export --to brat`: which document a file is.

    {"name": "01/news_7", "doc_id": "news/7", "date": "2026-03-01T00:00:00+00:00", "header": 16}

`name` is the path below the list, without an ending. `header`: how many characters before the text are no
part of it.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.corpora.corpus_files import decode, lines
from pipeline.sources.dates import parse_moment

LIST_NAME = "documents.jsonl"


class ListedDocument(NamedTuple):
    """What the list says of a document."""

    doc_id: str
    published_at: datetime | None
    header: int


def listed_documents(root: Path, timezone: str) -> dict[Path, ListedDocument]:
    """The documents of the lists in `root` (a folder, or a file in it) and in the folder above, by path."""
    folder = (root if root.is_dir() else root.parent).resolve()
    found: dict[Path, ListedDocument] = {}
    for place in (folder.parent, folder):
        content = decode(place / LIST_NAME, Counter()) or ""
        for _, line in lines(content):
            row = _row(line)
            if row is not None:
                date = parse_moment(row.get("date"), timezone)
                found[(place / row["name"]).resolve()] = ListedDocument(row["doc_id"], date, row["header"])
    return found


def _row(line: str) -> dict[str, Any] | None:
    try:
        row = json.loads(line)
    except ValueError:
        return None
    kinds = {"name": str, "doc_id": str, "header": int}
    if not isinstance(row, dict) or any(not isinstance(row.get(key), kind) for key, kind in kinds.items()):
        return None
    return row
