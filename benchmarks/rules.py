"""How often each relation rule is right: the scores that `pipeline/stages/rule_relations.py` gives.

    python benchmarks/rules.py PATH/TO/NEREL/train

Counted over pairs whose two mentions (span and type) the annotators marked as well.
"""

from __future__ import annotations

import sys
from collections import Counter

import pipeline
from pipeline.corpora import read_gold
from pipeline.russian.doc_tokens import Offsets
from pipeline.stages.rule_relations import RULE_SCORES, related


def main() -> None:
    nlp = pipeline.load("ru_news_natasha")
    nlp.select_pipes(disable=["relations", "values", "names", "chains", "views"])
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for gold in read_gold(sys.argv[1], "brat"):
        ids = {(m.start, m.end, m.label): m.id for m in gold.mentions or ()}
        known = {(r.head, r.label, r.tail) for r in gold.relations or ()}
        doc = nlp(gold.text)
        for rule, head, label, tail in related(Offsets(doc), doc.text, doc._.extraction.mentions):
            one = ids.get((head.start, head.end, head.label))
            other = ids.get((tail.start, tail.end, tail.label))
            if one and other:
                (right if (one, label, other) in known else wrong)[rule] += 1
    print(f"{'rule':28} {'right':>6} {'wrong':>6} {'precision':>10} {'score given':>12}")
    for rule, score in RULE_SCORES.items():
        total = right[rule] + wrong[rule]
        share = right[rule] / total if total else float("nan")
        print(f"{rule:28} {right[rule]:6} {wrong[rule]:6} {share:10.3f} {score:12.2f}")


if __name__ == "__main__":
    main()
