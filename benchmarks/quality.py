"""Scores every model, and natasha as a peer, on every corpus, and rewrites docs/quality.md.

    python benchmarks/quality.py CORPORA [--only CORPUS …] [--systems NAME …] [--slow NAME …] [--whole-rucoco]
                                 [--jobs N] [--json FILE]

CORPORA is the folder with nerel, factrueval, slavicner, bsnlp, rured, ud and rucoco. Each pair of a system
and a corpus is a process of its own, so that memory and warm caches are nobody else's; all are scored by the
same code. Slow systems read NEREL and factRuEval alone. RuCoCo is a fixed random sample of 300
documents unless the whole is asked for. The sections of the page that other commands write stay as they are.
"""

from __future__ import annotations

import without_torch  # noqa: F401

# isort: split
import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quality_page import Result, write

from pipeline.corpora import read_gold
from pipeline.engine.model_loading import installed, load_model
from pipeline.evaluation.corpus_evaluation import Evaluation, gold_of
from pipeline.evaluation.document_scores import DocumentScores, interval, measured
from pipeline.evaluation.metrics.match_counts import by_label, micro
from pipeline.evaluation.predictions.model_predictions import predict
from pipeline.evaluation.predictions.natasha_baseline import NAME, predict_by_natasha
from pipeline.evaluation.regression_gate import value

SAMPLE = 300  # documents of RuCoCo
SEED = 0
READ_BY_ALL = ("nerel", "factrueval")


@dataclass(frozen=True, slots=True)
class Corpus:
    """A hand-labelled corpus under the folder of corpora."""

    title: str
    path: str
    format: str
    syntax: bool = False
    peer: bool = True  # whether natasha has an answer to anything here
    without: tuple[str, ...] = ()  # sentences that hold one of these are left out (CoNLL-U)


CORPORA = {
    "nerel": Corpus("NEREL dev", "nerel/NEREL-v1.1/dev", "brat"),
    "factrueval": Corpus("factRuEval devset", "factrueval/devset", "factrueval"),
    "slavicner": Corpus("SlavicNER, the four given topics", "slavicner", "slavicner"),
    "bsnlp": Corpus("BSNLP, the six given topics", "bsnlp", "bsnlp"),
    "rured": Corpus("RURED, manual part", "rured", "brat"),
    "gsd": Corpus("UD GSD dev", "ud/UD_Russian-GSD", "conllu", syntax=True),
    "gsd-clean": Corpus(
        "UD GSD dev without sentences with escaped quotes",
        "ud/UD_Russian-GSD",
        "conllu",
        syntax=True,
        without=("\t``\t", "&#39;"),
    ),
    "taiga": Corpus("UD Taiga dev", "ud/UD_Russian-Taiga", "conllu", syntax=True),
    "rucoco": Corpus("RuCoCo", "rucoco/json_data", "rucoco", peer=False),
}


def main() -> None:
    shape = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=shape)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--only", nargs="*", choices=CORPORA, default=list(CORPORA))
    parser.add_argument("--systems", nargs="+", default=[*(path.name for path in installed()), NAME])
    parser.add_argument("--slow", nargs="*", default=["ru_news_large"], help="read fewer corpora")
    parser.add_argument("--whole-rucoco", action="store_true")
    parser.add_argument("--jobs", type=int, default=2, help="processes at a time, one thread each")
    parser.add_argument("--json", type=Path, metavar="FILE", help="the figures of all labels together")
    parser.add_argument("--page", type=Path, default=Path("docs/quality.md"))
    parser.add_argument("--one", nargs=2, metavar=("SYSTEM", "CORPUS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        system, name = options.one
        print(json.dumps(figures(system, name, options.corpora, options.whole_rucoco)))
        return
    began = time.perf_counter()
    asked = [
        (system, name)
        for name in options.only
        for system in options.systems
        if (CORPORA[name].peer or system != NAME) and (name in READ_BY_ALL or system not in options.slow)
    ]
    with ThreadPoolExecutor(options.jobs) as pool:
        results = list(pool.map(lambda pair: _in_a_process(*pair, options), asked))
    write(options.page, options.systems, results, seconds=time.perf_counter() - began)
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(as_json(results), indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"{options.page}: {len(results)} evaluations in {time.perf_counter() - began:.0f} s")


def figures(system: str, name: str, corpora: Path, whole: bool) -> dict[str, Any]:
    """One system on one corpus, for `Result`."""
    corpus = CORPORA[name]
    with tempfile.TemporaryDirectory() as folder:
        path = corpora / corpus.path
        if corpus.without:
            path = _without(path, corpus.without, Path(folder))
        documents = list(read_gold(path, corpus.format))
        title = corpus.title
        if name == "rucoco" and not whole:
            title += f", {SAMPLE} of {len(documents):,} documents"
            documents = random.Random(SEED).sample(documents, SAMPLE)
        gold = gold_of(path, corpus.format, documents=documents)
        if system == NAME:
            predictions = predict_by_natasha(gold.documents)
        else:
            nlp = load_model(system, syntax=corpus.syntax)
            predictions = predict(nlp, gold.documents, model=system)
        evaluation = Evaluation(gold, predictions)
        if system != NAME:
            from pair_types import add_pair_types  # the peer's memory is without our reader

            add_pair_types(nlp, gold.documents, evaluation.scores)
        return {
            "system": system,
            "corpus": title,
            "documents": len(gold.documents),
            "coarse": evaluation.coarse,
            "fine": system != NAME,
            "figures": dict(_figures(evaluation.scores)),
            "speed": predictions.speed,
            "failed": len(predictions.failed),
            "oddities": dict(gold.oddities.most_common()),
        }


def as_json(results: Iterable[Result]) -> dict[str, dict[str, dict[str, Any]]]:
    """Corpus → system → measure → its value and the ends of its interval; of all labels together."""
    figures: dict[str, dict[str, dict[str, Any]]] = {}
    for result in results:
        figures.setdefault(result.corpus, {})[result.system] = {
            measure: [round(figure[end], 5) for end in ("value", "low", "high")]
            for measure, figure in result.figures.items()
            if " " not in measure
        }
    return figures


def _figures(scores: list[DocumentScores]) -> Iterator[tuple[str, dict[str, Any]]]:
    """«measure» and «measure LABEL» → value, interval, gold items, precision and recall."""
    measures = {name: None for document in scores for name in document.counts}
    for measure in (*measures, "chains.conll_f1", "chains.all_mentions.conll_f1"):
        figure = value(scores, measure)
        if figure is None:
            continue
        low, high = interval(scores, measure)
        labels = by_label(measured(scores, measure))
        total = micro(labels)
        yield (
            measure,
            {
                "value": figure,
                "low": low,
                "high": high,
                "gold": total.gold,
                "precision": total.precision,
                "recall": total.recall,
            },
        )
        for label, counts in labels.items():
            low, high = interval(scores, measure, label=label)
            yield (
                f"{measure} {label}",
                {
                    "value": counts.f1,
                    "low": low,
                    "high": high,
                    "gold": counts.gold,
                    "precision": counts.precision,
                    "recall": counts.recall,
                },
            )


def _in_a_process(system: str, name: str, options: argparse.Namespace) -> Result:
    """One thread for every numerical library, as in `svodka run`."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    command = [sys.executable, "-W", "ignore", __file__, str(options.corpora), "--one", system, name]
    if options.whole_rucoco:
        command.append("--whole-rucoco")
    print(f"{name}: {system}", flush=True)
    done = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, **threads}
    )
    return Result(**json.loads(done.stdout.splitlines()[-1]))


def _without(path: Path, marks: tuple[str, ...], folder: Path) -> Path:
    """A copy of a treebank without the sentences that hold one of the marks."""
    for file in path.glob("*.conllu"):
        sentences = file.read_text("utf-8").strip().split("\n\n")
        kept = [sentence for sentence in sentences if not any(mark in sentence for mark in marks)]
        (folder / file.name).write_text("\n\n".join(kept) + "\n\n", "utf-8")
    return folder


if __name__ == "__main__":
    main()
