"""What the engine costs beside bare `nlp.pipe`, what a second worker gives, memory, and the time to resume.

    python benchmarks/engine.py DUMP.jsonl [--model ru_news] [--documents 1000] [--shards 500]
        [--memory-documents 50000] [--json FILE]

Processor seconds beside wall-clock seconds: on a machine that has other work, only they can be compared. All
runs are without `resolve`, which is a command of its own.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path
from typing import Any

BARE = """
import sys, time, resource, json
from threadpoolctl import threadpool_limits
from pipeline.engine.collector import seldom_collected
from pipeline.engine.models import load_model
texts = [json.loads(line)["text"] for line in open(sys.argv[1], encoding="utf-8")]
nlp = load_model(sys.argv[2], timezone="Europe/Moscow")
nlp("Анна Белова живёт в Риге.")
began, used = time.perf_counter(), time.process_time()
with seldom_collected(), threadpool_limits(1):
    for first in range(0, len(texts), 32):
        with nlp.memory_zone():
            for doc in nlp.pipe(texts[first:first + 32], batch_size=32):
                pass
print(json.dumps({"words": sum(len(text.split()) for text in texts),
                  "wall": time.perf_counter() - began, "cpu": time.process_time() - used}))
"""
RUN = """
import sys, time, resource, json
import pipeline
from pipeline.engine.models import shared_model
workers = int(sys.argv[4])
if not workers:
    shared_model(sys.argv[2], syntax=False, timezone="Europe/Moscow")("Анна Белова живёт в Риге.")
began, used = time.perf_counter(), time.process_time()
result = pipeline.run(sys.argv[1], sys.argv[3], model=sys.argv[2], workers=workers, resolve=False)
children = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"words": result.words, "wall": time.perf_counter() - began, "peak_mb": result.peak_rss_mb,
                  "cpu": time.process_time() - used + children.ru_utime + children.ru_stime}))
"""
RESUME = """
import json, sys, time
import psutil
import pipeline
from pipeline.engine import plan, run
plan.MOST_DOCUMENTS = plan.FEWEST_DOCUMENTS = 2
began = time.perf_counter()
class Killed(Exception): pass
made, most, real = 0, int(sys.argv[4]), run.run_shard
def shard(*arguments):
    global made
    if made == most:
        raise Killed
    made += 1
    return real(*arguments)
run.run_shard = shard
try:
    pipeline.run(sys.argv[1], sys.argv[3], model=sys.argv[2], tables=("documents", "rejects"), resolve=False)
except Killed:
    everything = time.time() - psutil.Process().create_time()
    print(json.dumps({"planning": time.perf_counter() - began, "all": everything}))
"""


def measured(code: str, *arguments: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout or "0")


def speed(figures: dict[str, float]) -> str:
    words = figures["words"]
    return (
        f"{words / figures['wall']:>8,.0f} words/s   {words / figures['cpu']:>8,.0f} words a processor second"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dump")
    parser.add_argument("--model", default="ru_news")
    parser.add_argument("--documents", type=int, default=1_000)
    parser.add_argument("--shards", type=int, default=500)
    parser.add_argument("--memory-documents", type=int, default=0, help="a long run for its memory: hours")
    parser.add_argument("--json")
    given = parser.parse_args()
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        texts = Path(folder) / "texts.jsonl"
        with open(given.dump, encoding="utf-8") as lines:
            texts.write_text("".join(islice(lines, given.documents)), "utf-8")
        found["bare"] = measured(BARE, str(texts), given.model)
        print(f"bare nlp.pipe        {speed(found['bare'])}", flush=True)
        for workers in (0, 1, 2):
            out = Path(folder) / f"out{workers}"
            figures = found[f"workers_{workers}"] = measured(
                RUN, str(texts), given.model, str(out), str(workers)
            )
            name = f"{workers} worker{'s' * (workers != 1)}" if workers else "in its own process"
            print(f"{name:<20} {speed(figures)}   {figures['peak_mb']:,.0f} MB", flush=True)
        bare, run = found["bare"], found["workers_0"]
        overhead = 1 - (run["words"] / run["cpu"]) / (bare["words"] / bare["cpu"])
        gain = found["workers_1"]["wall"] / found["workers_2"]["wall"]
        print(f"engine overhead, tables included: {overhead:.1%} of the processor time")
        print(f"2 workers / 1 worker, loading included: {gain:.2f}")
        found["resume_seconds"] = resume(Path(folder), given.shards)
        seconds = found["resume_seconds"]
        print(
            f"time to resume in a run of {given.shards} shards: {seconds['planning']:.2f} s, "
            f"with the start of Python and its imports {seconds['all']:.2f} s"
        )
        if given.memory_documents:
            peaks = found["peaks_mb"] = memory(Path(folder), texts, given.model, given.memory_documents)
            tenth = peaks[len(peaks) // 10]
            print(
                f"{given.memory_documents:,} documents, {len(peaks)} shards: peak of the worker "
                f"{peaks[0]:,.0f} MB behind the first shard, {tenth:,.0f} MB behind a tenth of them, "
                f"{peaks[-1]:,.0f} MB at the end"
            )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**10
    print(f"largest process: {peak:,.0f} MB")
    if given.json:
        Path(given.json).write_text(json.dumps(found, indent=1), "utf-8")


def resume(folder: Path, shards: int) -> dict[str, float]:
    """Seconds from `pipeline.run`, and from the start of its process, to the first document that is missing,
    in a run that ended when half of its shards were done."""
    source, out = folder / "short.jsonl", folder / "resume"
    source.write_text("".join(f'{{"id": {n}, "text": "Посол {n}."}}\n' for n in range(2 * shards)), "utf-8")
    model = "ru_news_natasha"
    measured(RESUME, str(source), model, str(out), str(shards // 2))
    found: dict[str, float] = measured(RESUME, str(source), model, str(out), "0")
    return found


def memory(folder: Path, texts: Path, model: str, documents: int) -> list[float]:
    """The peak of the one worker by the end of each shard, in MB, over the dump repeated under new ids."""
    long, out = folder / "long.jsonl", folder / "long"
    records = [json.loads(line) for line in texts.read_text("utf-8").splitlines()]
    with open(long, "w", encoding="utf-8") as file:
        for n in range(documents):
            record = {**records[n % len(records)], "id": str(n)}
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    measured(RUN, str(long), model, str(out), "1")
    reports = [json.loads(path.read_text("utf-8")) for path in sorted((out / ".done").glob("*.json"))]
    return [float(report["peak_rss_mb"]) for report in reports]


if __name__ == "__main__":
    main()
