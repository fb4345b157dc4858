"""How many of the names that a run gives its entities are right, by a list that was judged by hand.

    python benchmarks/entity_merges.py RUN                      measures, against benchmarks/entity_merges.tsv
    python benchmarks/entity_merges.py RUN --draw 300 > FILE    pairs to judge, those judged already left out

RUN is a finished run of the RBC news (`svodka run`). A pair is an entity and another spelling of its name.
Half of the pairs are drawn from the 200 entities with most names, half from all others, each pair as likely
as any other of its half. The list keeps ids, made of the two names, and the judgement (`right`, `wrong`, or
`unclear` where the documents do not tell), and no names. `sample` says of which state of the code a pair
was drawn; the share of right ones among the pairs of a sample that the run still has tells of merges that
are gone, the share of right pairs that the run still has tells what was lost. A name with the wrong edges
(«Иванов, сообщил») is wrong.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pipeline
from pipeline.russian.comparison.canonical_names import plain
from pipeline.tables.ids import stable_id

JUDGED = Path(__file__).with_suffix(".tsv")
COLUMNS = ("name_id", "entity_name_id", "half", "sample", "judgement")
MOST_NAMES = 200  # entities with most names
HALVES = ("most names", "other")


class Pair(NamedTuple):
    """Another spelling of an entity's name."""

    label: str
    name: str
    entity_name: str
    documents: int
    half: str

    @property
    def ids(self) -> tuple[str, str]:
        return name_id(self.name), name_id(self.entity_name)


def main() -> None:
    shape = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=shape)
    parser.add_argument("run", type=Path)
    parser.add_argument("--draw", type=int, metavar="N")
    options = parser.parse_args()
    found = list(pairs(options.run))
    judged = list(csv.DictReader(JUDGED.read_text("utf-8").splitlines(), delimiter="\t"))
    if options.draw:
        draw(found, judged, options.draw)
    else:
        measure(options.run, found, judged)


def pairs(run: Path) -> Iterator[Pair]:
    """All names of entities that are written in another way than the first."""
    rows = pipeline.open_run(run).sql(
        "SELECT entity_id, label::VARCHAR AS label, normal, aliases, n_documents FROM entities "
        "ORDER BY len(aliases) DESC, entity_id"
    )
    for at, (_, label, normal, aliases, documents) in enumerate(rows.itertuples(index=False, name=None)):
        for alias in aliases:
            if plain(alias) != plain(normal):
                yield Pair(label, alias, normal, documents, HALVES[at >= MOST_NAMES])


def name_id(name: str) -> str:
    return stable_id("name", name)


def draw(found: list[Pair], judged: list[dict[str, str]], count: int) -> None:
    known = {(row["name_id"], row["entity_name_id"]) for row in judged}
    for half in HALVES:
        own = sorted((pair for pair in found if pair.half == half), key=lambda pair: stable_id(*pair.ids))
        for pair in own[: count // 2]:
            if pair.ids not in known:
                print(*pair.ids, half, pair.label, pair.name, pair.entity_name, pair.documents, sep="\t")


def measure(run: Path, found: list[Pair], judged: list[dict[str, str]]) -> None:
    halves = {pair.ids: pair.half for pair in found}
    together = names_together(run)
    kept: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    lost: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for row in judged:
        ids = row["name_id"], row["entity_name_id"]
        if ids in halves:
            kept[row["sample"], row["half"]][row["judgement"]] += 1
        if row["judgement"] == "right":
            right[row["sample"]] += 1
            lost[row["sample"]] += not together.get(ids[0], set()) & together.get(ids[1], set())
    for (sample, half), counts in sorted(kept.items()):
        told = counts["right"] + counts["wrong"]
        share = counts["right"] / max(1, told)
        told_of = f"{counts['right']} of {told} right ({share:.1%}), {counts['unclear']} unclear"
        print(f"{sample}, {half}: {told_of}")
    for sample in sorted(right):
        print(f"{sample}: of {right[sample]} right pairs {lost[sample]} are no more in one entity")


def names_together(run: Path) -> dict[str, set[str]]:
    """Name id → entities that have the name."""
    rows = pipeline.open_run(run).sql("SELECT entity_id, normal, aliases FROM entities")
    entities: dict[str, set[str]] = defaultdict(set)
    for entity, normal, aliases in rows.itertuples(index=False, name=None):
        for name in (normal, *aliases):
            entities[name_id(name)].add(entity)
    return entities


if __name__ == "__main__":
    main()
