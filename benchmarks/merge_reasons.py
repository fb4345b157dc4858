"""How often each reason that joins two names of a document is right: WHY_SCORES of the chains stage.

    python benchmarks/merge_reasons.py CORPORA [--model NAME]

NEREL's train part and the topics of SlavicNER that rules are developed on. A merge of two names is right when
a mention of the one and a mention of the other are of one gold chain, wrong when both are of chains and never
of one; the rest is not judged. `share` is (right + 1) / (right + wrong + 2), so that few cases do not make
certain. NEREL links common words to the notion («полиция» to police, not to «полиция Белиза»); such a
short form counts as wrong.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from pathlib import Path

from pipeline.corpora.annotated_document import GoldDocument
from pipeline.engine.annotate import BATCH, StageTimer, apply_stages
from pipeline.engine.model_loading import load_model
from pipeline.evaluation.corpus_evaluation import gold_of
from pipeline.extraction import Chain, extraction
from pipeline.russian.comparison.canonical_names import plain
from pipeline.sources.item import NewsItem
from pipeline.stages.chains.name_sets import WHY_SCORES

CORPORA = (("nerel/NEREL-v1.1/train", "brat"), ("slavicner", "slavicner"))
DEVELOPED_ON = ("brexit/", "nord_stream/")

Span = tuple[int, int]


def main() -> None:
    shape = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=shape)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--model", default="ru_news")
    options = parser.parse_args()
    nlp = load_model(options.model)
    judged: dict[str, Counter[bool]] = defaultdict(Counter)
    for path, format in CORPORA:
        gold = gold_of(options.corpora / path, format).documents
        gold = [d for d in gold if format == "brat" or d.doc_id.startswith(DEVELOPED_ON)]
        for first in range(0, len(gold), BATCH):
            batch = gold[first : first + BATCH]
            items = [NewsItem(d.text, d.uri, published_at=d.published_at) for d in batch]
            with nlp.memory_zone():
                for document, doc in zip(batch, apply_stages(nlp, items, StageTimer()), strict=True):
                    judge(document, extraction(doc).chains, judged)
    print(f"{'reason':12} {'right':>6} {'wrong':>6} {'share':>6} {'in code':>8}")
    for why, scored in WHY_SCORES.items():
        right, wrong = judged[why][True], judged[why][False]
        print(f"{why:12} {right:6} {wrong:6} {(right + 1) / (right + wrong + 2):6.2f} {scored:8.2f}")


def judge(gold: GoldDocument, chains: list[Chain], judged: dict[str, Counter[bool]]) -> None:
    """Count the merges of a document's chains: reason → whether right."""
    spans = {mention.id: (mention.start, mention.end) for mention in gold.mentions or ()}
    entity: dict[Span, int] = {}
    for number, (_, members) in enumerate(gold.chains or ()):
        for member in members:
            entity.setdefault(spans[member], number)
    for chain in chains:
        named: dict[str, set[int]] = defaultdict(set)
        for mention in chain.mentions:
            if (mention.start, mention.end) in entity:
                named[plain(mention.normal or "")].add(entity[mention.start, mention.end])
        for merge in chain.merges:
            one, other = named[plain(merge.name)], named[plain(merge.other)]
            if one and other:
                judged[merge.why][bool(one & other)] += 1


if __name__ == "__main__":
    main()
