"""Draws expressions of value from a dump for labelling by hand: tests/stages/values_sample.csv was begun so.

    python benchmarks/values_sample.py PATH/TO/news.jsonl > drawn.csv

The model `ru_news` says where expressions stand; no rule of the stage `values` takes part. Documents come in
an order that the seed fixes, one expression a document, until every label has its quota. Documents that were
read while the rules were made (a tenth, by the digest of the id) are passed over.
"""

from __future__ import annotations

import csv
import hashlib
import json
import random
import sys
from pathlib import Path

import pipeline
from pipeline.extraction import Mention, extraction

SEED = 20_261_125
QUOTAS = {"DATE": 54, "TIME": 10, "MONEY": 16, "PERCENT": 7, "AGE": 6, "NUMBER": 5, "ORDINAL": 2}
SOURCES = ("rured", "bsnlp", "rucoco", "ria")
FIELDS = ("doc_id", "start", "label", "text", "date", "kind", "value", "value_to", "unit")
_WHOLE_DATE = len("2026-11-25")


def documents(dump: Path, draw: random.Random) -> list[dict[str, str]]:
    """The documents of the sources in turn, each source shuffled."""
    shelves: dict[str, list[dict[str, str]]] = {source: [] for source in SOURCES}
    with dump.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["source"] in shelves and not read_before(row["id"]):
                shelves[row["source"]].append(row)
    for shelf in shelves.values():
        draw.shuffle(shelf)
    longest = max(len(shelf) for shelf in shelves.values())
    return [shelf[place] for place in range(longest) for shelf in shelves.values() if place < len(shelf)]


def read_before(doc_id: str) -> bool:
    return int(hashlib.md5(doc_id.encode()).hexdigest(), 16) % 10 == 0


def outermost(mentions: list[Mention]) -> list[Mention]:
    """The mentions of value that lie in no other of them."""
    wanted = [m for m in mentions if m.label in QUOTAS]
    return [
        m for m in wanted if not any(o is not m and o.start <= m.start and m.end <= o.end for o in wanted)
    ]


def main() -> None:
    draw = random.Random(SEED)
    nlp = pipeline.load("ru_news")
    nlp.select_pipes(enable=["segment", "entities"])
    left = dict(QUOTAS)
    rows = csv.DictWriter(sys.stdout, FIELDS, lineterminator="\n")
    rows.writeheader()
    for document in documents(Path(sys.argv[1]), draw):
        found = outermost(extraction(nlp(document["text"])).mentions)
        wanted = [m for m in found if left[m.label]]
        if not wanted:
            continue
        mention = draw.choice(wanted)
        left[mention.label] -= 1
        date = document["date"] or ""
        rows.writerow(
            {
                "doc_id": document["id"],
                "start": mention.start,
                "label": mention.label,
                "text": mention.surface,
                "date": date if len(date) == _WHOLE_DATE else "",
            }
        )
        if not any(left.values()):
            return


if __name__ == "__main__":
    main()
