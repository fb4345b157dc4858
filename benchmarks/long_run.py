"""The memory of a worker over a long run: as many documents as one wants, under new ids, from one dump.

    python benchmarks/long_run.py DUMP.jsonl OUT [--documents 200000] [--words 20] [--model ru_news]

The texts of the dump are cut into documents of some words (0: left whole) and repeated until there are
enough, so that a short time has many documents and all words of the dump. One worker; the same command goes
on with a run that was stopped. Prints the peak memory of the worker behind some of the shards, first to last.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pipeline

_SHOWN = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dump", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--documents", type=int, default=200_000)
    parser.add_argument("--words", type=int, default=20)
    parser.add_argument("--model", default="ru_news")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    source = given.out / "documents.jsonl"
    if not source.exists():
        with source.open("w", encoding="utf-8") as file:
            for n, text in enumerate(islice(repeated(given.dump, given.words), given.documents)):
                file.write(json.dumps({"id": str(n), "text": text}, ensure_ascii=False) + "\n")
    result = pipeline.run(
        source,
        given.out / "run",
        model=given.model,
        workers=1,
        resolve=False,
        tables=("documents", "mentions", "chains", "rejects"),
    )
    shards = sorted((given.out / "run" / ".done").glob("*.json"))
    reports = [json.loads(path.read_text("utf-8")) for path in shards]
    done = 0
    print(f"{result.documents:,} documents, {result.words:,} words, {len(reports)} shards; peak by")
    for at, report in enumerate(reports, 1):
        done += report["documents"]
        if at == 1 or at == len(reports) or at % max(1, len(reports) // _SHOWN) == 0:
            print(f"{done:>9,} documents {report['peak_rss_mb']:,.0f} MB", flush=True)


def repeated(dump: Path, words: int) -> Iterator[str]:
    """Texts of the dump, cut into pieces, over and over."""
    while True:
        with dump.open(encoding="utf-8") as lines:
            for line in lines:
                text = json.loads(line)["text"]
                listed = text.split(" ")
                for first in range(0, len(listed), words or len(listed)):
                    yield " ".join(listed[first : first + (words or len(listed))])


if __name__ == "__main__":
    main()
