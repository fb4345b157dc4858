"""Which relations of events to times `times_told` drops, and whether they were right: NEREL dev.

    python benchmarks/event_times.py CORPORA [--model NAME]

Judged are the relations whose two mentions the gold has too.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.engine.annotate import BATCH, StageTimer, apply_stages
from pipeline.engine.model_loading import load_model
from pipeline.evaluation.corpus_evaluation import gold_of
from pipeline.extraction import Relation, extraction
from pipeline.sources.item import NewsItem
from pipeline.stages.chains.event_times import TIMES, times_told


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--model", default="ru_news")
    options = parser.parse_args()
    nlp = load_model(options.model)
    gold = gold_of(options.corpora / "nerel" / "NEREL-v1.1" / "dev", "brat").documents
    kept, dropped = [0, 0], [0, 0]  # all, right
    for first in range(0, len(gold), BATCH):
        batch = gold[first : first + BATCH]
        items = [NewsItem(d.text, d.uri, published_at=d.published_at) for d in batch]
        for document, doc in zip(batch, apply_stages(nlp, items, StageTimer()), strict=True):
            places = {m.id: (m.start, m.end, m.label) for m in document.mentions or ()}
            known = set(places.values())
            related = {(places[r.head], places[r.tail]) for r in document.relations or () if r.label in TIMES}
            claims = [r for r in extraction(doc).relations if r.label in TIMES and r.head.label == "EVENT"]
            told = times_told(claims)
            for claim in claims:
                pair = _pair(claim)
                if set(pair) <= known:
                    counted = kept if claim in told else dropped
                    counted[0] += 1
                    counted[1] += pair in related
    print(f"kept {kept[0]}, right {kept[1]}; dropped {dropped[0]}, right {dropped[1]}")


def _pair(relation: Relation) -> tuple[tuple[int, int, str], tuple[int, int, str]]:
    head, tail = relation.head, relation.tail
    return (head.start, head.end, head.label), (tail.start, tail.end, tail.label)


if __name__ == "__main__":
    main()
