"""Countries, regions and cities of NEREL dev against its Wikidata links: figures of docs/entities.md.

    python benchmarks/place_links.py CORPORA [--models NAME …] [--errors]

`wikidata_places.tsv` says which entry of our registers a Wikidata id is (any of several), NIL where they
have none. Ids whose thing is no such place, or that we are not sure of, are left out; so are mentions without
a link. With the gold mentions given the share of right answers is told; end to end a link is right when span,
type and entry are, and a link of a mention that the gold does not have is wrong.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from dataclasses import replace
from pathlib import Path

from pipeline.corpora.annotated_document import GoldDocument, GoldMention
from pipeline.engine.model_loading import load_model
from pipeline.evaluation.corpus_evaluation import Evaluation, gold_of
from pipeline.evaluation.metrics.link_metrics import NIL, accuracy_at_gold, end_to_end
from pipeline.evaluation.metrics.match_counts import Counts
from pipeline.evaluation.predictions.model_predictions import predict

TABLE = Path(__file__).with_name("wikidata_places.tsv")
PLACES = frozenset({"COUNTRY", "STATE_OR_PROVINCE", "CITY"})


def main() -> None:
    shape = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=shape)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--models", nargs="+", default=["ru_news_natasha", "ru_news"])
    parser.add_argument("--errors", action="store_true", help="print each wrong answer with gold mentions")
    options = parser.parse_args()
    table = read_table()
    gold = gold_of(options.corpora / "nerel" / "NEREL-v1.1" / "dev", "brat")
    linked = [m for d in gold.documents for m in d.mentions or () if m.label in PLACES and m.links]
    known = [m for m in linked if answers(m, table)]
    print(f"{len(table)} ids; {len(known)} of {len(linked)} linked mentions have one of them")
    for model in options.models:
        predictions = predict(load_model(model), gold.documents, model=model)
        score(model, Evaluation(gold, predictions), table, errors=options.errors)


def read_table() -> dict[str, tuple[str, ...]]:
    """Wikidata id → ids of our registers, as predictions write them."""
    with open(TABLE, encoding="utf-8", newline="") as lines:
        return {row["wikidata"]: tuple(row["link"].split()) for row in csv.DictReader(lines, delimiter="\t")}


def answers(mention: GoldMention, table: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    if mention.label not in PLACES:
        return ()
    return tuple(id for link in mention.links for id in table.get(link, ()))


def score(model: str, evaluation: Evaluation, table: dict[str, tuple[str, ...]], *, errors: bool) -> None:
    at_gold: Counter[str] = Counter()
    given = evaluation.predictions.with_gold_mentions or []
    for gold, predicted in zip(evaluation.gold.documents, given, strict=True):
        judged = with_answers(gold, table)
        for kind, counts in accuracy_at_gold(judged, predicted).items():
            at_gold[kind] += int(counts.gold)
            at_gold[f"{kind} right"] += int(counts.right)
        if errors:
            show_errors(judged, predicted)
    total = Counts()
    for gold, predicted in evaluation.pairs:
        judged = with_answers(gold, table)
        for label, counts in end_to_end(judged, without_unjudged(judged, predicted)).items():
            total += counts if label in PLACES else Counts()
    right, asked = at_gold["kb right"] + at_gold["nil right"], at_gold["kb"] + at_gold["nil"]
    print(
        f"{model}: gold mentions {100 * right / asked:.1f} % of {asked} (entry {at_gold['kb right']} of "
        f"{at_gold['kb']}, NIL {at_gold['nil right']} of {at_gold['nil']}); end to end precision "
        f"{100 * total.precision:.1f} recall {100 * total.recall:.1f} F1 {100 * total.f1:.1f}"
    )


def with_answers(gold: GoldDocument, table: dict[str, tuple[str, ...]]) -> GoldDocument:
    """The gold with ids of our registers in place of Wikidata's; mentions without an answer have no link."""
    return replace(gold, mentions=[replace(m, links=answers(m, table)) for m in gold.mentions or ()])


def without_unjudged(gold: GoldDocument, predicted: GoldDocument) -> GoldDocument:
    """The prediction without links of what is no place, and of gold mentions that have no answer."""
    silent = {(m.start, m.end, m.label) for m in gold.mentions or () if not m.links}
    mentions = [
        m if m.label in PLACES and (m.start, m.end, m.label) not in silent else replace(m, links=())
        for m in predicted.mentions or ()
    ]
    return replace(predicted, mentions=mentions)


def show_errors(gold: GoldDocument, predicted: GoldDocument) -> None:
    found = {m.id: m.links[:1] or (NIL,) for m in predicted.mentions or ()}
    for mention in gold.mentions or ():
        if mention.links and found[mention.id][0] not in mention.links:
            print(
                f"  {gold.doc_id} {mention.label} {mention.surface}: {found[mention.id][0]}, not "
                f"{' or '.join(mention.links)}"
            )


if __name__ == "__main__":
    main()
