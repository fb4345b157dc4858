"""Words per second of a whole run beside natasha's own chain of calls, and of two workers beside one.

    python benchmarks/speed.py DUMP.jsonl [--documents 200] [--rounds 3]

Every measurement is a process of its own over the same documents; A and B take turns, medians are printed.
Natasha: segment, morphology, syntax, names, lemmas, normal forms, as its documentation shows them.
Svodka: `svodka run` with all default stages and tables; loading the model is left out on both sides.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

NATASHA = """
import importlib, json, sys, time, resource
import pymorphy3
for name in list(sys.modules):
    if name.split(".")[0] == "pymorphy3":
        sys.modules[name.replace("pymorphy3", "pymorphy2", 1)] = sys.modules[name]
from natasha import Doc, MorphVocab, NewsEmbedding, NewsMorphTagger
from natasha import NewsNERTagger, NewsSyntaxParser, Segmenter
texts = [json.loads(line)["text"] for line in open(sys.argv[1], encoding="utf-8")]
segmenter, vocab, emb = Segmenter(), MorphVocab(), NewsEmbedding()
morph, syntax, ner = NewsMorphTagger(emb), NewsSyntaxParser(emb), NewsNERTagger(emb)
began = time.perf_counter()
for text in texts:
    doc = Doc(text)
    doc.segment(segmenter)
    doc.tag_morph(morph)
    doc.parse_syntax(syntax)
    doc.tag_ner(ner)
    for token in doc.tokens:
        token.lemmatize(vocab)
    for span in doc.spans:
        span.normalize(vocab)
seconds = time.perf_counter() - began
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"words": sum(len(t.split()) for t in texts), "seconds": seconds, "peak_rss_mb": peak}))
"""

SVODKA = """
import json, sys, time
import pipeline
from pipeline.engine.models import DEFAULT_MODEL, shared_model
workers = int(sys.argv[3])
if workers == 1:
    shared_model(DEFAULT_MODEL, syntax=False, timezone="Europe/Moscow")
began = time.perf_counter()
result = pipeline.run(sys.argv[1], sys.argv[2], workers=workers)
seconds = time.perf_counter() - began
print(json.dumps({"words": result.words, "seconds": seconds, "peak_rss_mb": result.peak_rss_mb}))
"""


def measure(code: str, *arguments: str) -> dict[str, float]:
    """One process with one thread for every numerical library."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, *arguments],
        check=True, capture_output=True, text=True, env={**os.environ, **threads},
    )  # fmt: skip
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return {**result, "words_per_second": result["words"] / result["seconds"]}


def first_documents(dump: Path, count: int, target: Path) -> None:
    """The first `count` lines, spread evenly over the dump, so that all its sources are in."""
    lines = dump.read_text("utf-8").splitlines()
    step = max(1, len(lines) // count)
    target.write_text("\n".join(lines[::step][:count]) + "\n", "utf-8")


def main() -> None:
    shape = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=shape)
    parser.add_argument("dump", type=Path)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--many", type=int, default=2000, help="documents for one worker against two")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        few, many = work / "few.jsonl", work / "many.jsonl"
        first_documents(options.dump, options.documents, few)
        first_documents(options.dump, options.many, many)
        rows: dict[str, list[dict[str, float]]] = {"natasha": [], "svodka": [], "one": [], "two": []}
        for n in range(options.rounds):
            rows["natasha"].append(measure(NATASHA, str(few)))
            rows["svodka"].append(measure(SVODKA, str(few), str(work / f"few-{n}"), "1"))
        for n in range(options.rounds):
            rows["one"].append(measure(SVODKA, str(many), str(work / f"one-{n}"), "1"))
            rows["two"].append(measure(SVODKA, str(many), str(work / f"two-{n}"), "2"))
    median = {k: statistics.median(r["words_per_second"] for r in v) for k, v in rows.items()}
    memory = {k: max(r["peak_rss_mb"] for r in v) for k, v in rows.items()}
    print(f"machine: {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    words = {k: v[0]["words"] for k, v in rows.items()}
    print(f"{options.documents} documents, {words['natasha']:,.0f} words, median of {options.rounds}")
    print(f"  natasha   {median['natasha']:8,.0f} words/s   {memory['natasha']:5.0f} MB")
    print(f"  svodka    {median['svodka']:8,.0f} words/s   {memory['svodka']:5.0f} MB")
    print(f"  svodka / natasha: {median['svodka'] / median['natasha']:.2f}")
    print(f"{options.many} documents, {words['one']:,.0f} words, model loading of two workers included")
    print(f"  1 worker  {median['one']:8,.0f} words/s   {memory['one']:5.0f} MB")
    print(f"  2 workers {median['two']:8,.0f} words/s   {memory['two']:5.0f} MB a worker")
    print(f"  2 workers / 1 worker: {median['two'] / median['one']:.2f}")


if __name__ == "__main__":
    main()
