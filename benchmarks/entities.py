"""Chains, entities across documents and normal forms, beside their baselines: figures of docs/entities.md.

    python benchmarks/entities.py CORPORA [--models NAME …] [--json FILE]

CORPORA is the folder with nerel and slavicner. The baseline of chains is «same normal form», that of entities
across documents «same normal form and type», both over the mentions that the model finds. The peer
`natasha` has normal forms alone.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.corpora.annotated_document import GoldDocument
from pipeline.engine.model_loading import load_model
from pipeline.evaluation.corpus_evaluation import Evaluation, gold_of
from pipeline.evaluation.metrics import chain_metrics, cross_document_metrics
from pipeline.evaluation.metrics.label_views import coarse_or_own
from pipeline.evaluation.metrics.match_counts import Counts
from pipeline.evaluation.predictions.model_predictions import predict
from pipeline.evaluation.predictions.natasha_baseline import NAME, predict_by_natasha

CORPORA = {"NEREL dev": ("nerel/NEREL-v1.1/dev", "brat"), "SlavicNER": ("slavicner", "slavicner")}

FORMS = ("mentions", "base forms", "entities")

Pair = tuple[GoldDocument, GoldDocument]


def main() -> None:
    shape = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=shape)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--models", nargs="+", default=["ru_news_natasha", "ru_news"])
    parser.add_argument("--only", nargs="+", choices=CORPORA, default=list(CORPORA))
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    results = {}
    for model in options.models:
        nlp = None if model == NAME else load_model(model)
        for title in options.only:
            path, format = CORPORA[title]
            gold = gold_of(options.corpora / path, format)
            documents = gold.documents
            found = predict(nlp, documents, model=model) if nlp else predict_by_natasha(documents)
            evaluation = Evaluation(gold, found)
            results[f"{model}, {title}"] = figures(evaluation.pairs)
            show(f"{model}, {title}", results[f"{model}, {title}"])
    if options.json:
        options.json.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", "utf-8")


def figures(pairs: Sequence[Pair]) -> dict[str, Any]:
    """Name → precision, recall, F1 (and CoNLL F1 for chains), or one number."""
    plain = [(gold, same_form(predicted)) for gold, predicted in pairs]
    found: dict[str, Any] = {}
    for name, sides in (("chains", pairs), ("chains, baseline", plain)):
        for over in ("common", "all"):
            sums: dict[str, Counts] = defaultdict(Counts)
            for gold, predicted in sides:
                if gold.chains is not None:
                    for measure, counts in chain_metrics.document_counts(gold, predicted, over=over).items():
                        sums[measure] += counts
            found[f"{name}, {over}"] = {**_figures(sums["b3"]), "conll_f1": chain_metrics.conll_f1(sums)}
    if any(entity for gold, _ in pairs for entity, _ in gold.chains or ()):
        for name, sides in (("across", pairs), ("across, baseline", plain)):
            for over in ("common", "all"):
                found[f"{name}, {over}"] = _figures(total(cross_document_metrics.b3(sides, over=over)))
        found["normal forms for one person"] = forms_for_one_person(pairs)
    return found


def same_form(document: GoldDocument) -> GoldDocument:
    """The baseline: mentions of one normal form and one type are one, in the document and beyond."""
    groups: dict[str, list[str]] = defaultdict(list)
    for mention in document.mentions or ():
        groups[f"{mention.normal or mention.surface}|{coarse_or_own(mention.label)}"].append(mention.id)
    grouped: list[tuple[str | None, list[str]]] = [*groups.items()]
    return replace(document, chains=grouped, across=grouped)


def forms_for_one_person(pairs: Iterable[Pair]) -> dict[str, float]:
    """The mean number of different forms that one person gets: an id of the gold whose mentions mostly are
    persons («консерваторы» of a party may be marked as such).

    `mentions`: of normal forms as they stand, where «Мэй» and «Тереза Мэй» are two. `base forms`: of normal
    forms for each base form that the gold gives a person, so that these two are right. `entities`: of the
    names of the entities that the mentions are of, one for each entity, as a join of the tables gives them;
    of a peer without entities, of normal forms.
    """
    seen: dict[str, dict[object, set[str]]] = {name: defaultdict(set) for name in FORMS}
    pairs = list(pairs)
    persons = _persons(gold for gold, _ in pairs)
    for gold, predicted in pairs:
        normals = {(m.start, m.end): (m.id, m.normal or m.surface) for m in predicted.mentions or ()}
        entities = {id: entity or id for entity, ids in predicted.across or () for id in ids}
        ids = {id: entity for entity, members in gold.chains or () for id in members if entity in persons}
        for mention in gold.mentions or ():
            found = normals.get((mention.start, mention.end))
            if mention.label in ("PER", "PERSON") and found and mention.id in ids:
                id, normal = found
                seen["mentions"][ids[mention.id]].add(normal)
                seen["base forms"][ids[mention.id], mention.normal].add(normal)
                seen["entities"][ids[mention.id]].add(entities.get(id, normal))
    return {name: sum(map(len, sets.values())) / max(1, len(sets)) for name, sets in seen.items()}


def _persons(documents: Iterable[GoldDocument]) -> set[str]:
    """Entity ids of persons."""
    labels: dict[str, Counter[bool]] = defaultdict(Counter)
    for document in documents:
        mentions = {mention.id: mention.label in ("PER", "PERSON") for mention in document.mentions or ()}
        for entity, members in document.chains or ():
            if entity:
                labels[entity].update(mentions[id] for id in members if id in mentions)
    return {entity for entity, counts in labels.items() if counts[True] > counts[False]}


def total(counts: Iterable[Counts]) -> Counts:
    return sum(counts, Counts())


def show(title: str, found: dict[str, Any]) -> None:
    print(f"\n{title}")
    for name, value in found.items():
        if isinstance(value, dict):
            scale, digits = (1, 3) if "forms" in name else (100, 1)
            value = "  ".join(f"{key} {scale * number:.{digits}f}" for key, number in value.items())
        print(f"  {name:32} {value}", flush=True)


def _figures(counts: Counts) -> dict[str, float]:
    return {"precision": counts.precision, "recall": counts.recall, "f1": counts.f1}


if __name__ == "__main__":
    main()
