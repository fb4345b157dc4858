"""How fast and in how much memory an input is planned and read.

    python benchmarks/reading.py INPUT [--model ru_news_natasha]

Each measurement is a process of its own; its memory is the peak of resident memory. «plan» scans the input as
`svodka run` does before it works, «read» goes through all slices of the plan without a model, «worker» works
on the last shard of the plan with the model.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def peak_mb() -> int:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def plan(path: str, out: str, model: str) -> dict[str, float]:
    from pipeline.engine.plan import make_plan, write_plan
    from pipeline.sources import ReadOptions, discover

    ticked = time.perf_counter()
    grown = make_plan(discover([path]).sources, ReadOptions())
    write_plan(Path(out) / "plan.parquet", grown.specs, 1, grown.passed_over)
    documents = sum(spec.documents for spec in grown.specs)
    seconds = time.perf_counter() - ticked
    return {
        "seconds": round(seconds, 1),
        "documents_per_second": round(documents / seconds),
        "peak_mb": peak_mb(),
        "documents": documents,
        "shards": len(grown.specs),
        "passed_over": sum(grown.passed_over.values()),
    }


def read_all(path: str, out: str, model: str) -> dict[str, float]:
    from pipeline.engine.plan import read_plan
    from pipeline.sources import NewsItem, ReadOptions, read

    ticked = time.perf_counter()
    entries = [
        entry.published_at is not None if isinstance(entry, NewsItem) else None
        for spec in read_plan(Path(out) / "plan.parquet")
        for piece in spec.slices
        for entry in read(piece, ReadOptions())
    ]
    documents = [entry for entry in entries if entry is not None]
    seconds = time.perf_counter() - ticked
    return {
        "seconds": round(seconds, 1),
        "documents_per_second": round(len(documents) / seconds),
        "peak_mb": peak_mb(),
        "documents": len(documents),
        "dated": sum(documents),
        "rejects": len(entries) - len(documents),
    }


def work(path: str, out: str, model: str) -> dict[str, float]:
    from pipeline.engine.model_loading import model_digest, shared_model
    from pipeline.engine.plan import read_plan
    from pipeline.engine.run_config import RunConfig, RunContext
    from pipeline.engine.shard import run_shard

    shared_model(model, syntax=False, timezone="Europe/Moscow")
    before = peak_mb()
    context = RunContext(
        str(Path(out) / "run"), RunConfig(model=model), {}, model_digest(model), str(Path.cwd())
    )
    report = run_shard(read_plan(Path(out) / "plan.parquet")[-1], context)
    return {
        "seconds": report.seconds,
        "peak_mb": peak_mb(),
        "model_mb": before,
        "documents": report.documents,
        "read_seconds": round(report.stage_seconds["read"], 2),
    }


STEPS = {"plan": plan, "read": read_all, "worker": work}


def measure(path: Path, model: str) -> None:
    """Print a line for each measurement of an input."""
    with tempfile.TemporaryDirectory() as folder:
        for step in STEPS:
            command = [sys.executable, __file__, str(path), "--model", model, "--step", step, folder]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            print(step, done.stdout.strip())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("input", type=Path)
    parser.add_argument("--model", default="ru_news_natasha")
    parser.add_argument("--step", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step is None:
        measure(given.input, given.model)
        return
    step, out = given.step
    print(json.dumps(STEPS[step](str(given.input), out, given.model)))


if __name__ == "__main__":
    main()
