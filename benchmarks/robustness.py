"""What each flaw of real news costs each system: perturbed copies of a brat gold, read and scored anew.

    python benchmarks/robustness.py GOLD_FOLDER [--models NAME …] [--documents N] [--page docs/quality.md]

Rewrites the section «Robustness» of the page. Models are all that are installed unless named; natasha is
the peer. Each system reads in a process of its own.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import page_sections
from perturbations import PERTURBATIONS, perturbed
from robustness_table import CLEAN, table

from pipeline.corpora import read_gold
from pipeline.corpora.annotated_document import GoldDocument
from pipeline.engine.model_loading import installed, load_model
from pipeline.evaluation.document_scores import DocumentScores
from pipeline.evaluation.predictions.model_predictions import predict
from pipeline.evaluation.predictions.natasha_baseline import NAME, predict_by_natasha
from pipeline.evaluation.score_report import measure

Copies = dict[str, list[GoldDocument]]  # the gold by the title of its flaw


def main() -> None:
    shape = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=shape)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--models", nargs="+", default=[path.name for path in installed()])
    parser.add_argument("--documents", type=int, help="the first so many alone")
    parser.add_argument("--page", type=Path, default=Path("docs/quality.md"))
    options = parser.parse_args()
    began = time.perf_counter()
    documents = list(read_gold(options.gold, "brat"))[: options.documents]
    copies = copies_of(documents)
    results = {}
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as fresh_process:
        for name in (*options.models, NAME):
            print(f"{name}: {len(copies)} × {len(documents)} documents", flush=True)
            results[name] = fresh_process.submit(scored, name, copies).result()
    gold = "/".join(options.gold.resolve().parts[-2:])
    page_sections.put(options.page, "robustness", table(results, gold, documents=len(copies[CLEAN])))
    print(f"{options.page}: {len(copies)} copies, {time.perf_counter() - began:.0f} s")


def copies_of(documents: Sequence[GoldDocument]) -> Copies:
    """The clean gold and its copies with one flaw each; asked for entities alone."""
    clean = [document for document in documents if document.mentions is not None]
    copies = {CLEAN: [_entities_only(document) for document in clean]}
    return copies | {title: [perturbed(document, title) for document in clean] for title in PERTURBATIONS}


def scored(system: str, copies: Copies) -> dict[str, list[DocumentScores]]:
    """The scores of one system on each copy."""
    if system == NAME:
        predictions = {title: predict_by_natasha(gold) for title, gold in copies.items()}
    else:
        nlp = load_model(system)
        predictions = {title: predict(nlp, gold, model=system) for title, gold in copies.items()}
    return {
        title: measure(list(zip(gold, predictions[title].documents, strict=True)), blocks=["entities"])
        for title, gold in copies.items()
    }


def _entities_only(document: GoldDocument) -> GoldDocument:
    return GoldDocument(
        document.doc_id, document.text, document.uri, document.published_at, mentions=document.mentions
    )


if __name__ == "__main__":
    main()
