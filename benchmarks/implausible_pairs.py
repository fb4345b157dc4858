"""Derives the table of relations that cannot be, and measures what it drops.

    python benchmarks/implausible_pairs.py CORPORA [--write] [--model NAME]

A pair is (relation, type of the head, type of the tail, form): see `pipeline/stages/relations/plausible.py`.
It is implausible where the train part of NEREL has at most MOST_GOLD of it, less than SHARE of all
pairs of mentions of these types and this form that stand near each other; a symmetric relation counts in both
directions. `--write` renews the table. Then the model
is run over NEREL dev, end to end and with gold mentions, without the table: of the relations that the table
drops the right and the wrong ones are counted, and the gold relations of dev that it forbids.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from unittest import mock

from pipeline.corpora.annotated_document import GoldDocument, GoldMention
from pipeline.engine.model_loading import load_model
from pipeline.evaluation.corpus_evaluation import gold_of
from pipeline.evaluation.predictions.model_predictions import predict
from pipeline.labels import SYMMETRIC_RELATIONS
from pipeline.stages import neural_relations
from pipeline.stages.relations.plausible import COLUMNS, TABLE, form, implausible

MOST_GOLD = 3
SHARE = 0.01
NEAR = 150  # characters between two mentions
BEHIND = 15  # mentions behind the first

Pair = tuple[str, str, str]  # type of the head, type of the tail, form


def main() -> None:
    shape = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=shape)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--model", default="ru_news")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    nerel = options.corpora / "nerel" / "NEREL-v1.1"
    rows = derived(gold_of(nerel / "train", "brat").documents)
    if options.write:
        lines = ["\t".join(COLUMNS), *("\t".join(map(str, row)) for row in rows)]
        TABLE.write_text("\n".join(lines) + "\n", "utf-8")
        print(f"{len(rows)} pairs in {TABLE.name}")
    gold = gold_of(nerel / "dev", "brat").documents
    with mock.patch.object(neural_relations, "implausible", return_value=False):
        predictions = predict(load_model(options.model), gold, model=options.model)
    total = sum(len(document.relations or ()) for document in gold)
    lost = sum(not_possible(document, document.relations_of()) for document in map(Known, gold))
    print(f"gold relations of dev that the table forbids: {lost} of {total}")
    for title, documents in (
        ("end to end", predictions.documents),
        ("gold mentions", predictions.with_gold_mentions or []),
    ):
        right, wrong = dropped(gold, documents)
        print(
            f"{title}: of {sum(right.values())} right ones {right[True]} dropped, "
            f"of {sum(wrong.values())} wrong ones {wrong[True]}"
        )


def derived(documents: Sequence[GoldDocument]) -> list[tuple[str, str, str, str, int, int]]:
    """The rows of the table, sorted. A pair of types that the gold never relates is left to the model, which
    was not taught it either; so is a form that never stands in the text."""
    near: Counter[Pair] = Counter()
    stated: Counter[tuple[str, Pair]] = Counter()
    for document in map(Known, documents):
        near.update(document.pairs())
        for head, label, tail in document.relations_of():
            ways = {document.pair(head, tail)}
            if label in SYMMETRIC_RELATIONS:
                ways.add(document.pair(tail, head))
            stated.update((label, way) for way in ways)
    taught = {(label, head, tail) for label, (head, tail, _) in stated}
    rows = []
    for label, head, tail in sorted(taught):
        for (one, other, how), pairs in sorted(near.items()):
            gold = stated[label, (one, other, how)]
            if (one, other) == (head, tail) and gold <= MOST_GOLD and gold < SHARE * pairs:
                rows.append((label, head, tail, how, gold, pairs))
    return rows


class Known:
    """A document with its mentions by id."""

    def __init__(self, document: GoldDocument) -> None:
        self.document = document
        self.mentions = {mention.id: mention for mention in document.mentions or ()}

    def relations_of(self) -> Iterator[tuple[GoldMention, str, GoldMention]]:
        for relation in self.document.relations or ():
            yield self.mentions[relation.head], relation.label, self.mentions[relation.tail]

    def pair(self, head: GoldMention, tail: GoldMention) -> Pair:
        return head.label, tail.label, form(self.document.text, head, tail)

    def pairs(self) -> Iterator[Pair]:
        """Those of mentions that stand near each other, in both directions."""
        ordered = sorted(self.mentions.values(), key=lambda m: (m.start, -m.end, m.label))
        for at, first in enumerate(ordered):
            for second in ordered[at + 1 : at + 1 + BEHIND]:
                if second.start - first.end > NEAR:
                    break
                yield self.pair(first, second)
                yield self.pair(second, first)


def not_possible(document: Known, relations: Iterable[tuple[GoldMention, str, GoldMention]]) -> int:
    return sum(implausible(document.document.text, *relation) for relation in relations)


def dropped(
    gold: Sequence[GoldDocument], found: Sequence[GoldDocument]
) -> tuple[Counter[bool], Counter[bool]]:
    """Right and wrong relations by whether the table drops them."""
    known = {document.doc_id: Known(document) for document in gold}
    right: Counter[bool] = Counter()
    wrong: Counter[bool] = Counter()
    for document in map(Known, found):
        true = {key for relation in known[document.document.doc_id].relations_of() for key in keys(*relation)}
        for head, label, tail in document.relations_of():
            counts = right if keys(head, label, tail)[0] in true else wrong
            counts[implausible(document.document.text, head, label, tail)] += 1
    return right, wrong


def keys(head: GoldMention, label: str, tail: GoldMention) -> list[tuple[object, ...]]:
    sides = [(mention.start, mention.end, mention.label) for mention in (head, tail)]
    ways = [sides, sides[::-1]] if label in SYMMETRIC_RELATIONS else [sides]
    return [(one, label, other) for one, other in ways]


if __name__ == "__main__":
    main()
