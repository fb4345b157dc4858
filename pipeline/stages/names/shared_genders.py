"""One person, one gender: the mentions of a document that bear one name lend each other theirs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from pipeline.russian.inflection.name_spelling import folded
from pipeline.stages.names.voting import NameReading


def shared_genders(readings: Sequence[NameReading | None]) -> list[str]:
    """The gender of each reading of a person (None: no person, no gender). Equal full names take the gender
    that most of them have; a surname alone takes that of the only people of the document who bear it."""
    full: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for reading in readings:
        if reading is not None and reading.first and reading.last and reading.gender:
            full[folded(reading.first), folded(reading.last)][reading.gender] += 1
    settled = {name: _most(votes) for name, votes in full.items()}
    bearers: dict[str, set[str]] = defaultdict(set)
    for (_, last), gender in settled.items():
        bearers[last].add(gender)
    return ["" if reading is None else _gender(reading, settled, bearers) for reading in readings]


def _gender(reading: NameReading, settled: dict[tuple[str, str], str], bearers: dict[str, set[str]]) -> str:
    if reading.first and reading.last:
        return settled.get((folded(reading.first), folded(reading.last)), reading.gender)
    genders = bearers.get(folded(reading.last), set()) if reading.last else set()
    return next(iter(genders)) if len(genders) == 1 and "" not in genders else reading.gender


def _most(votes: Counter[str]) -> str:
    """Without a majority nobody knows."""
    (best, times), *others = votes.most_common()
    return "" if others and others[0][1] == times else best
