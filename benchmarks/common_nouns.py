"""How many entities of common nouns («Ведомство», «местный суд») a run has in more than one document.

    python benchmarks/common_nouns.py RUN …                     counts, by benchmarks/common_nouns.tsv
    python benchmarks/common_nouns.py RUN --draw 40 [--type EVENT]   texts to judge, of two documents each

RUN is a finished run with its entities. An entity is of common nouns if its leading name is one by
`pipeline.resolve.names` (organisations and events; nouns that mean the same everywhere, «президент», are not
counted). Judged is whether two of its documents, drawn by their ids, mean one thing: `same`, `different`, or
`unclear`. The list keeps ids (of the name and the two documents) and judgements, no texts.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pipeline
from pipeline.labels import family
from pipeline.resolve.names import name_key
from pipeline.tables.ids import stable_id
from pipeline.tables.run import Run

JUDGED = Path(__file__).with_suffix(".tsv")
FAMILIES = ("ORG", "EVENT")
_AROUND = 110  # characters of context


class Common(NamedTuple):
    """An entity of common nouns in several documents. `pair`: two of them, as (document, mention's start)."""

    id: str
    family: str
    name: str
    documents: int
    pair: tuple[tuple[str, int], tuple[str, int]]


def main() -> None:
    shape = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=shape)
    parser.add_argument("runs", type=Path, nargs="+", metavar="RUN")
    parser.add_argument("--draw", type=int, metavar="N")
    parser.add_argument("--type", choices=FAMILIES, default="ORG", help="what to draw")
    options = parser.parse_args()
    judged = {row["id"]: row["judgement"] for row in _judged()}
    for path in options.runs:
        run = pipeline.open_run(path)
        found = list(entities_of_common_nouns(run))
        if options.draw:
            draw(run, [entity for entity in found if entity.family == options.type], judged, options.draw)
        else:
            measure(path, found, judged)


def entities_of_common_nouns(run: Run) -> Iterator[Common]:
    """Those of more than one document."""
    rows = run.sql(
        "WITH e AS (SELECT entity_id, label::VARCHAR AS label, normal, n_documents FROM entities "
        "           WHERE n_documents > 1), "
        "first AS (SELECT c.entity_id, c.doc_id, min(m.start) AS start FROM entity_chains c "
        "          JOIN mentions m USING (chain_id) SEMI JOIN e USING (entity_id) GROUP BY ALL), "
        "two AS (SELECT *, row_number() OVER (PARTITION BY entity_id ORDER BY md5(doc_id)) AS place "
        "        FROM first) "
        "SELECT e.label, e.normal, e.n_documents, a.doc_id, a.start, b.doc_id, b.start FROM e "
        "JOIN two a ON a.entity_id = e.entity_id AND a.place = 1 "
        "JOIN two b ON b.entity_id = e.entity_id AND b.place = 2 ORDER BY e.entity_id"
    )
    for label, name, documents, doc, start, other, other_start in rows.itertuples(index=False, name=None):
        kind = family(label) or label
        if kind in FAMILIES and name_key(kind, name).common:
            pair = (doc, int(start)), (other, int(other_start))
            yield Common(stable_id("common", name, doc, other), kind, name, int(documents), pair)


def measure(path: Path, found: list[Common], judged: dict[str, str]) -> None:
    for kind in FAMILIES:
        own = [entity for entity in found if entity.family == kind]
        counts = Counter(judged[entity.id] for entity in own if entity.id in judged)
        told = counts["same"] + counts["different"]
        documents = sum(entity.documents for entity in own)
        print(
            f"{path.name}, {kind}: {len(own)} entities of common nouns in several documents "
            f"({documents} places); of {told} judged {counts['different']} merge different things, "
            f"{counts['unclear']} unclear"
        )


def draw(run: Run, found: list[Common], judged: dict[str, str], count: int) -> None:
    fresh = sorted((entity for entity in found if entity.id not in judged), key=lambda entity: entity.id)
    for entity in fresh[:count]:
        print(entity.id, entity.documents, entity.name, sep="\t")
        for doc, start in entity.pair:
            rows = run.sql("SELECT text FROM documents WHERE doc_id = $doc", doc=doc)
            print("\t", " ".join(rows["text"][0][max(0, start - _AROUND) : start + _AROUND].split()))


def _judged() -> list[dict[str, str]]:
    if not JUDGED.exists():
        return []
    return list(csv.DictReader(JUDGED.read_text("utf-8").splitlines(), delimiter="\t"))


if __name__ == "__main__":
    main()
