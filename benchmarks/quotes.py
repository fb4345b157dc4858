"""Quotations and their speakers on hand-annotated news, and sources of statements on RURED.

    python benchmarks/quotes.py rbc NEWS.jsonl --part test      spans, kinds, speakers (gold: quotes_rbc.tsv)
    python benchmarks/quotes.py rured FOLDER                    the NEWS_SOURCE spans of RURED
    python benchmarks/quotes.py rured FOLDER --unmatched 100    a sample of what RURED does not have, to judge

`rbc`: the file has a JSON object with `id` and `text` on each line; the gold has ids and offsets only.

`rured`: a source is found when the cue of a quotation, its speaker or its medium shares a character with the
NEWS_SOURCE span, and a quotation is right the other way round. RURED marks some of its sources only, so
that precision has two figures: as it stands, and with those unmatched ones counted as right that a sample
judged by hand says are right (`quotes_rured_judged.tsv`).
"""

from __future__ import annotations

import argparse
import csv
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pipeline
from pipeline.corpora.annotated_document import GoldDocument
from pipeline.corpora.quotes_file import read_quotes
from pipeline.engine.model_loading import DEFAULT_MODEL
from pipeline.evaluation.predictions.model_predictions import predict
from pipeline.evaluation.score_report import score_documents
from pipeline.extraction import Quote, extraction

GOLD = Path(__file__).with_name("quotes_rbc.tsv")
JUDGED = Path(__file__).with_name("quotes_rured_judged.tsv")
SEED = 20
_NEAR = 150  # characters from a cue to a source in its clause

Span = tuple[int, int]


class Attribution(NamedTuple):
    """A document, and the places of a cue and of the names of its sources."""

    doc_id: str
    spans: list[Span]


def rbc(dump: Path, part: str, model: str) -> None:
    """The block `quotes` of the documents of one part of the gold."""
    with GOLD.open(encoding="utf-8", newline="") as rows:
        wanted = {row["doc_id"] for row in csv.DictReader(rows, delimiter="\t") if row["part"] == part}
    quotes = read_quotes(GOLD)
    gold = [
        GoldDocument(item["id"], item["text"], item["id"], mentions=[], quotes=quotes[item["id"]])
        for item in map(json.loads, dump.open(encoding="utf-8"))
        if item["id"] in wanted
    ]
    if len(gold) != len(wanted):
        raise SystemExit(f"{dump} has {len(gold)} of the {len(wanted)} annotated documents.")
    predicted = predict(pipeline.load(model), gold, model=model)
    pairs = list(zip(gold, predicted.documents, strict=True))
    print(json.dumps(score_documents(pairs, blocks=["quotes"]), ensure_ascii=False, indent=2))


def rured(folder: Path, model: str, unmatched: int) -> None:
    """Recall and precision of sources, and a sample of the unmatched."""
    nlp = pipeline.load(model)
    gold_total = found = 0
    matched: list[Attribution] = []
    others: list[Attribution] = []
    texts: dict[str, str] = {}
    for path in sorted(folder.glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        gold = list(_news_sources(path.with_suffix(".ann")))
        attributions = list(_attributions(path.stem, extraction(nlp(text)).quotes))
        places = [span for attribution in attributions for span in attribution.spans]
        gold_total += len(gold)
        found += sum(_touches(span, places) for span in gold)
        for attribution in attributions:
            right = any(_touches(span, gold) for span in attribution.spans)
            (matched if right else others).append(attribution)
        texts[path.stem] = text
    total = len(matched) + len(others)
    print(f"NEWS_SOURCE spans: {gold_total:,}, found {found:,}: recall {found / gold_total:.3f}")
    print(f"attributions: {total:,}, in RURED {len(matched):,}: precision {len(matched) / total:.3f}")
    verdicts = list(_judged())
    if verdicts:
        share = sum(verdicts) / len(verdicts)
        whole = (len(matched) + share * len(others)) / total
        print(
            f"of {len(verdicts)} unmatched ones, judged by hand, {share:.0%} are right: precision {whole:.3f}"
        )
    for doc_id, spans in random.Random(SEED).sample(others, min(unmatched, len(others))):
        start, end = spans[0]
        text = texts[doc_id].replace("\n", " ")
        around = f"{text[max(0, start - 110) : start]}[[{text[start:end]}]]{text[end : end + 110]}"
        print(f"{doc_id}\t{start}\t{' / '.join(text[a:b] for a, b in spans[1:])}\t{around}")


def _attributions(doc_id: str, quotes: list[Quote]) -> Iterator[Attribution]:
    """One for each cue, with the sources in its clause; without a source, «сообщалось» names nobody."""
    by_cue: dict[Span, list[Span]] = {}
    for quote in quotes:
        named = [mention for mention in (quote.speaker, quote.relay) if mention is not None]
        if quote.cue_start is None or quote.cue_end is None or quote.cue is None:
            continue
        if not named and quote.cue.endswith("ся"):
            continue
        cue = quote.cue_start, quote.cue_end
        near = [(m.start, m.end) for m in named if abs(m.start - quote.cue_start) < _NEAR]
        by_cue.setdefault(cue, []).extend(near)
    for cue, spans in by_cue.items():
        yield Attribution(doc_id, [cue, *dict.fromkeys(spans)])


def _news_sources(path: Path) -> Iterator[Span]:
    seen: set[Span] = set()
    for line in path.read_text("utf-8").splitlines():
        cells = line.split("\t")
        if cells[0].startswith("T") and cells[1].startswith("NEWS_SOURCE "):
            numbers = cells[1].replace(";", " ").split()[1:]
            span = int(numbers[0]), int(numbers[-1])
            if span not in seen:
                seen.add(span)
                yield span


def _touches(span: Span, others: list[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _judged() -> Iterator[int]:
    if JUDGED.is_file():
        with JUDGED.open(encoding="utf-8", newline="") as rows:
            yield from (int(row["right"]) for row in csv.DictReader(rows, delimiter="\t"))


def main() -> None:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", default=DEFAULT_MODEL)
    commands = parser.add_subparsers(dest="command", required=True)
    news = commands.add_parser("rbc")
    news.add_argument("dump", type=Path)
    news.add_argument("--part", choices=("dev", "test"), default="dev")
    sources = commands.add_parser("rured")
    sources.add_argument("folder", type=Path)
    sources.add_argument("--unmatched", type=int, default=0, metavar="N")
    given = parser.parse_args()
    if given.command == "rbc":
        rbc(given.dump, given.part, given.model)
    else:
        rured(given.folder, given.model, given.unmatched)


if __name__ == "__main__":
    main()
