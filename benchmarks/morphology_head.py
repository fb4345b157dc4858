"""Slovnet's morphology against the tag head of a model's reader, on treebanks: quality, agreement, cost.

    python benchmarks/morphology_head.py MODEL UD_FOLDER [--rounds 3]

MODEL is a name or a directory; its reader must have tags, whether the model uses them or not. Of UD_FOLDER
the files `*-ud-dev.conllu` are read, at any depth, and no others. Both sides get the same tokens and make the
lemmas from their tags. Scores are those of `svodka evaluate`, over documents of up to ten sentences. Prints
Markdown.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import spacy
from spacy.language import Language
from threadpoolctl import threadpool_limits

from pipeline.corpora import read_gold
from pipeline.corpora.annotated_document import GoldDocument
from pipeline.engine.annotate import BATCH, StageTimer, apply_stages
from pipeline.engine.model_loading import model_path
from pipeline.errors import InputError
from pipeline.evaluation.document_scores import DocumentScores, difference, measured
from pipeline.evaluation.metrics.match_counts import by_label, micro
from pipeline.evaluation.predictions.model_predictions import predict
from pipeline.evaluation.score_report import measure
from pipeline.neural.onnx_graph import Graph
from pipeline.neural.reader import TAGS
from pipeline.neural.settings import FILE
from pipeline.sources.item import NewsItem
from pipeline.stages.neural_ner import reading_of

DEV = "*-ud-dev.conllu"
MEASURES = {"tags.upos": "UPOS", "tags.feats": "features", "lemmas": "lemmas"}
STAGE = "morphology"
QUALITY = """| treebank | accuracy | slovnet | tag head | difference (95 %) | head = slovnet |
|---|---|---:|---:|---:|---:|"""
COST = """
The stage `morphology` alone, {words:,} words, one thread, medians of {rounds} rounds; with the product of the
tag head, without the rest of the reader's pass, which the entities need anyway:

| | slovnet | tag head |
|---|---:|---:|
| words/s | {slovnet:,.0f} | {head:,.0f} |"""


def main() -> None:
    shape = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=shape)
    parser.add_argument("model")
    parser.add_argument("treebanks", type=Path, metavar="UD_FOLDER")
    parser.add_argument("--rounds", type=int, default=3, help="in which the two take turns for the speed")
    options = parser.parse_args()
    try:
        print(report(options.model, options.treebanks, options.rounds))
    except InputError as error:
        sys.exit(str(error))


def report(model: str, treebanks: Path, rounds: int) -> str:
    """The two tables. Raises InputError: no such model, its reader has no tags, no treebank."""
    weights = reader_folder(model)
    slovnet, head = by_slovnet(), by_head(weights)
    documents = {path.name: list(read_gold(path, "conllu")) for path in dev_files(treebanks)}
    quality = [row for name, gold in documents.items() for row in compared(name, gold, slovnet, head)]
    every = [document for gold in documents.values() for document in gold]
    words, slovnets, heads = speeds(every, slovnet, head, Graph(weights / TAGS), rounds)
    cost = COST.format(words=words, rounds=rounds, slovnet=words / slovnets, head=words / heads)
    return "\n".join([QUALITY, *quality, cost])


def reader_folder(model: str) -> Path:
    """The folder of a model's reader. Raises InputError: it has none."""
    path = model_path(model)
    for settings in sorted(path.glob(f"*/{FILE}")):
        return settings.parent
    raise InputError("no_reader", f"The model in {path} has no neural reader.", "Give one that has.")


def dev_files(treebanks: Path) -> list[Path]:
    """The dev parts under a folder. Raises InputError: there is none."""
    found = sorted(treebanks.rglob(DEV))
    if not found:
        raise InputError("no_treebank", f"There is no {DEV} in {treebanks}.", "Give a folder of treebanks.")
    return found


def by_slovnet() -> Language:
    """Tokens, tags and lemmas."""
    nlp = _segmenting()
    nlp.add_pipe("svodka_slovnet_morphology", name=STAGE)
    nlp.add_pipe("svodka_lemmas", name="lemmas")
    return nlp


def by_head(weights: Path) -> Language:
    """The same by a reader, with what it finds. Raises InputError: it has no tags."""
    nlp = _segmenting()
    nlp.add_pipe("svodka_neural_ner", name="entities").from_disk(weights)
    nlp.add_pipe("svodka_neural_morphology", name=STAGE).from_disk(weights)
    nlp.add_pipe("svodka_lemmas", name="lemmas")
    return nlp


def _segmenting() -> Language:
    nlp = spacy.blank("ru", config={"nlp": {"tokenizer": {"@tokenizers": "svodka.razdel.v1"}}})
    nlp.add_pipe("svodka_segment", name="segment")
    return nlp


def compared(name: str, gold: Sequence[GoldDocument], slovnet: Language, head: Language) -> Iterator[str]:
    """The rows of one treebank."""
    ours, theirs = predict(head, gold, model="tag head"), predict(slovnet, gold, model="slovnet")
    for predictions in (ours, theirs):
        if predictions.failed:
            document, why = next(iter(predictions.failed.items()))
            raise InputError("failed", f"{predictions.model}: in {document} {why}", "Report it.")
    first, second = _scores(gold, theirs.documents), _scores(gold, ours.documents)
    agreement = _scores(theirs.documents, ours.documents)
    for key, title in MEASURES.items():
        apart = difference(first, second, key)
        yield (
            f"| {name.removesuffix(DEV[1:])} | {title} | {_accuracy(first, key):.4f} "
            f"| {_accuracy(second, key):.4f} | {apart.value:+.4f} [{apart.low:+.4f}, {apart.high:+.4f}] "
            f"| {_accuracy(agreement, key):.4f} |"
        )


def _scores(gold: Sequence[GoldDocument], predicted: Sequence[GoldDocument]) -> list[DocumentScores]:
    return measure(list(zip(gold, predicted, strict=True)), blocks={"tags", "lemmas"})


def _accuracy(scores: Sequence[DocumentScores], key: str) -> float:
    return micro(by_label(measured(scores, key))).accuracy


def speeds(
    documents: Sequence[GoldDocument], slovnet: Language, head: Language, tags: Graph, rounds: int
) -> tuple[int, float, float]:
    """White-space words, and the seconds of the two stages over them: medians over the rounds."""
    first, second = [], []
    with threadpool_limits(1):
        for _ in range(rounds):
            first.append(seconds(documents, slovnet))
            second.append(seconds(documents, head, tags))
    words = sum(len(document.text.split()) for document in documents)
    return words, statistics.median(first), statistics.median(second)


def seconds(documents: Sequence[GoldDocument], nlp: Language, tags: Graph | None = None) -> float:
    """What the stage takes for all documents; with `tags` also that graph over the reader's vectors."""
    clock, products = StageTimer(), 0.0
    for first in range(0, len(documents), BATCH):
        items = [NewsItem(document.text, document.uri) for document in documents[first : first + BATCH]]
        with nlp.memory_zone():
            docs = apply_stages(nlp, items, clock)
            if tags is not None:
                vectors = [reading_of(doc, STAGE).vectors for doc in docs]
                began = time.perf_counter()
                for rows in filter(len, vectors):
                    tags(vectors=rows).argmax(1)
                products += time.perf_counter() - began
            del docs
    return clock.seconds[STAGE] + products


if __name__ == "__main__":
    main()
