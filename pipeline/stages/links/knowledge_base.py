"""A knowledge base of the user's own: a Parquet or JSONL file of entries, held in memory by name.

Columns: `id`, `label` (the main name), `aliases` (a list), `type` (an entity type, or PER, LOC, ORG; empty
fits all); optional `description` and `prior` (how well known, 0 or more: page views, sitelinks).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import exp, log1p
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pyarrow.parquet as pq

from pipeline.errors import InputError
from pipeline.labels import coarse
from pipeline.russian.comparison.canonical_names import canonical, plain
from pipeline.russian.inflection.name_spelling import folded

_NEEDED = ("id", "label")
_MAIN_NAME, _FITS, _OTHER, _PRIOR, _SHARED = 1.0, 1.5, -3.0, 0.4, 1.0
_NOTHING = 1.0
_WORD = re.compile("[а-яa-z]{4,}")
_STEM = 6  # letters by which inflected words of a description and of a text are held to be one


class Entry(NamedTuple):
    id: str
    label: str
    type: str
    words: frozenset[str]
    prior: float


class Match(NamedTuple):
    id: str
    score: float


class KnowledgeBase:
    """Entries by the keys of their names. `name` is what the table `links` calls it."""

    def __init__(self, name: str, rows: Iterator[dict[str, Any]]) -> None:
        self.name = name
        self.by_key: dict[str, list[Entry]] = defaultdict(list)
        for row in rows:
            entry = Entry(
                str(row["id"]),
                str(row["label"]),
                str(row.get("type") or ""),
                stems(str(row.get("description") or "")),
                float(row.get("prior") or 0.0),
            )
            for key in dict.fromkeys(map(_key, [entry.label, *(row.get("aliases") or ())])):
                self.by_key[key].append(entry)

    def candidates(self, label: str, names: Sequence[str], words: frozenset[str]) -> list[Match]:
        """The entries that the names can mean, the best first, those less likely than none left out.

        `words`: `stems` of the document, against which descriptions are held.
        """
        found = {entry.id: entry for name in names for entry in self.by_key.get(_key(name), ())}
        mains = {_key(name) for name in names}
        points = {}
        for entry in found.values():
            fits = not entry.type or entry.type in (label, coarse(label))
            shared = len(entry.words & words)
            points[entry.id] = (
                (_FITS if fits else _OTHER)
                + (_MAIN_NAME if _key(entry.label) in mains else 0.0)
                + _PRIOR * log1p(entry.prior)
                + _SHARED * log1p(shared)
            )
        total = exp(_NOTHING) + sum(map(exp, points.values()))
        likely = sorted((id for id in points if points[id] > _NOTHING), key=lambda id: (-points[id], id))
        return [Match(id, exp(points[id]) / total) for id in likely]


def knowledge_base(path: str) -> KnowledgeBase:
    """Read a file, once a process while it is as it was; its name without the suffix is the name of the base.
    Raises InputError."""
    file = Path(path).resolve()
    if not file.is_file():
        raise InputError(
            "no_kb",
            f"There is no knowledge base {path}.",
            "Correct `kb` of the stage `links` in config.cfg: a Parquet or JSONL file.",
        )
    state = file.stat()
    return _read(file, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=4)
def _read(file: Path, changed: int, size: int) -> KnowledgeBase:
    return KnowledgeBase(file.stem, _rows(file))


def stems(text: str) -> frozenset[str]:
    """The beginnings of the longer words of a text.

    >>> sorted(stems("Российский пианист, дирижёр"))
    ['дириже', 'пианис', 'россий']
    """
    return frozenset(word[:_STEM] for word in _WORD.findall(folded(text)))


def _key(name: str) -> str:
    return canonical(plain(name))


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    if file.suffix == ".parquet":
        columns = pq.read_schema(file).names
        _check(file, columns)
        for batch in pq.ParquetFile(file).iter_batches():
            yield from batch.to_pylist()
        return
    with open(file, "rb") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                try:
                    row = orjson.loads(line)
                except ValueError:
                    raise InputError(
                        "kb", f"{file}, line {number}: this is not JSON.", "Write one object a line."
                    ) from None
                _check(file, list(row), f", line {number}")
                yield row


def _check(file: Path, columns: Sequence[str], where: str = "") -> None:
    lacking = [name for name in _NEEDED if name not in columns]
    if lacking:
        raise InputError(
            "kb",
            f"{file}{where}: there is no «{lacking[0]}».",
            "An entry has id, label, aliases, type; it may have description and prior.",
        )
