"""Resolves a simulated run of many chains: its time, its peak memory, and that order does not matter.

    python benchmarks/many_chains.py [--chains 1000000] [--memory 1000] [--folder FOLDER]

Names are drawn by Zipf's law, as in news: persons by full name and by surname; organisations with and
without their acronyms; places; events that are common nouns. Twenty chains a document.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.labels import coarse
from pipeline.resolve.resolve import NEEDED, resolve
from pipeline.tables.ids import stable_id
from pipeline.tables.schema import SCHEMA_VERSION, SCHEMAS

A_DOCUMENT = 20
_BLOCK = 2_000  # documents
_SYLLABLES = "ба ве го ди жу за ки ло ма не по ра си ту фа хо ча шу ле ми".split()
_FIRST = "Анна Иван Пётр Ольга Мария Олег Борис Вера Глеб Дарья Игорь Лев Нина Павел Роман Софья".split()
_HEADS = "Министерство Комитет Управление Агентство Институт Союз Фонд Центр Совет Департамент".split()


def main() -> None:
    shape = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=shape)
    parser.add_argument("--chains", type=int, default=1_000_000)
    parser.add_argument("--memory", type=int, default=1_000, metavar="MB")
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        out = Path(folder)
        write_run(out, options.chains // A_DOCUMENT)
        before = _peak_mb()
        result = resolve(out, memory_mb=options.memory)
    print(f"{options.chains:,} chains, {result.tables['entities']:,} entities, {result.seconds:.0f} s")
    print(f"peak memory {_peak_mb():,.0f} MB ({before:,.0f} MB before), DuckDB held to {options.memory:,} MB")


def write_run(out: Path, documents: int) -> None:
    """The tables that resolve reads, as a finished run."""
    writers = {}
    for table in NEEDED:
        (out / table).mkdir(parents=True)
        writers[table] = pq.ParquetWriter(out / table / "part-00000.parquet", SCHEMAS[table])
    stream = _documents(random.Random(0), documents)
    while block := list(islice(stream, _BLOCK)):
        for table, writer in writers.items():
            rows = [row for document in block for row in document.get(table, ())]
            writer.write_table(pa.Table.from_pylist(rows, SCHEMAS[table]))
    for writer in writers.values():
        writer.close()
    (out / ".done").mkdir()
    (out / ".done" / "00000.json").write_text(json.dumps({"shard": 0}))
    manifest: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "run_id": "simulated",
        "config": {"tables": list(NEEDED)},
        "model": {"name": "simulated", "version": "0"},
    }
    (out / "manifest.json").write_text(json.dumps(manifest))


def _documents(dice: random.Random, number: int) -> Iterator[dict[str, list[dict[str, Any]]]]:
    for at in range(number):
        doc = f"d{at:07d}"
        day = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=at % 8_000)
        rows: dict[str, list[dict[str, Any]]] = {"documents": [_document(doc, at, day)], "chains": []}
        rows["mentions"], rows["relations"] = [], []
        for place in range(A_DOCUMENT):
            label, normal, aliases, first, last = _name(dice)
            id = stable_id(doc, place)
            rows["chains"].append(
                {
                    "chain_id": id,
                    "doc_id": doc,
                    "label": label,
                    "normal": normal,
                    "aliases": aliases,
                    "n_mentions": 1 + place % 3,
                    "score": None,
                }
            )
            rows["mentions"].append(
                {
                    "mention_id": f"m{id}",
                    "doc_id": doc,
                    "sent_ix": 0,
                    "start": place,
                    "end": place + 1,
                    "surface": normal,
                    "label": label,
                    "coarse": coarse(label),
                    "normal": normal,
                    "name_first": first,
                    "name_last": last,
                    "chain_id": id,
                    "stage": "simulated",
                }
            )
        for head, tail in zip(rows["chains"][:4], rows["chains"][4:8], strict=True):
            rows["relations"].append(
                {
                    "relation_id": stable_id(head["chain_id"], tail["chain_id"]),
                    "doc_id": doc,
                    "label": "WORKPLACE",
                    "head_mention_id": "",
                    "tail_mention_id": "",
                    "head_chain_id": head["chain_id"],
                    "tail_chain_id": tail["chain_id"],
                    "evidence_start": 0,
                    "evidence_end": 1,
                    "score": 0.5,
                    "stage": "simulated",
                }
            )
        yield rows


def _document(doc: str, at: int, day: datetime) -> dict[str, Any]:
    return {
        "doc_id": doc,
        "source_uri": "simulated",
        "source_row": at,
        "published_at": day,
        "lang": "ru",
        "text": "",
        "text_sha256": doc,
        "n_chars": 0,
        "n_sentences": 0,
        "n_tokens": 0,
    }


def _name(dice: random.Random) -> tuple[str, str, list[str], str | None, str | None]:
    """Label, normal form, aliases, first and last name."""
    rank = int(dice.paretovariate(0.55)) % 400_000
    word = _word(rank)
    draw = dice.random()
    if draw < 0.4:
        first, last = _FIRST[rank % 16], word + "ов"
        if dice.random() < 0.2:
            return "PERSON", last, [], None, last
        return "PERSON", f"{first} {last}", [], first, last
    if draw < 0.7:
        head = _HEADS[rank % 10]
        if dice.random() < 0.1:
            return "ORGANIZATION", f"{head[0]}{word[:2].upper()}", [], None, None
        return "ORGANIZATION", f"{head} «{word}»", [f"{head[0]}{word[:2].upper()}"][: rank % 2], None, None
    if draw < 0.9:
        return "CITY", word + "ск", [], None, None
    return "EVENT", "встреча", [], None, None


def _word(rank: int) -> str:
    letters = []
    rank += 20
    while rank:
        letters.append(_SYLLABLES[rank % 20])
        rank //= 20
    return "".join(letters).capitalize()


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
