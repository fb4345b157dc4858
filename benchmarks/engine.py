"""What the engine costs beside bare `nlp.pipe`, what a second worker gives, and the time to resume.

    python benchmarks/engine.py DUMP.jsonl [--model ru_news] [--documents 1000] [--shards 500]
        [--only overhead workers resume] [--json FILE]

Processor seconds beside wall-clock seconds: on a machine that has other work, only they can be compared. Of
the workers also their rate at work, words a second of the shards that they made: it leaves out the loading of
the models and the end, when one worker waits for the other, whose share shrinks with the length of a run. All
runs are without `resolve`, which is a command of its own.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path
from typing import Any

BARE = """
import sys, time, resource, json
from threadpoolctl import threadpool_limits
from pipeline.engine.garbage_collection import infrequent_collection
from pipeline.engine.model_loading import load_model
texts = [json.loads(line)["text"] for line in open(sys.argv[1], encoding="utf-8")]
nlp = load_model(sys.argv[2], timezone="Europe/Moscow")
nlp("Анна Белова живёт в Риге.")
began, used = time.perf_counter(), time.process_time()
with infrequent_collection(), threadpool_limits(1):
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
from pipeline.engine.model_loading import shared_model
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
from pipeline.engine import execution, plan
plan.MOST_DOCUMENTS = plan.FEWEST_DOCUMENTS = 2
began = time.perf_counter()
class Killed(Exception): pass
made, most, real = 0, int(sys.argv[4]), execution.run_shard
def shard(*arguments):
    global made
    if made == most:
        raise Killed
    made += 1
    return real(*arguments)
execution.run_shard = shard
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


PARTS = ("overhead", "workers", "resume")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dump")
    parser.add_argument("--model", default="ru_news")
    parser.add_argument("--documents", type=int, default=1_000)
    parser.add_argument("--shards", type=int, default=500)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--json")
    given = parser.parse_args()
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        texts = folder / "texts.jsonl"
        with open(given.dump, encoding="utf-8") as lines:
            texts.write_text("".join(islice(lines, given.documents)), "utf-8")
        if "overhead" in given.only:
            found |= overhead(folder, texts, given.model)
        if "workers" in given.only:
            found |= workers(folder, texts, given.model)
        if "resume" in given.only:
            seconds = found["resume_seconds"] = resume(folder, given.shards)
            print(
                f"time to resume in a run of {given.shards} shards: {seconds['planning']:.2f} s, "
                f"with the start of Python and its imports {seconds['all']:.2f} s"
            )
    if given.json:
        Path(given.json).write_text(json.dumps(found, indent=1), "utf-8")


def overhead(folder: Path, texts: Path, model: str) -> dict[str, Any]:
    """Of a run in its own process, beside the same texts under `nlp.pipe` alone."""
    bare = measured(BARE, str(texts), model)
    print(f"bare nlp.pipe        {speed(bare)}", flush=True)
    run = measured(RUN, str(texts), model, str(folder / "out0"), "0")
    print(f"in its own process   {speed(run)}   {run['peak_mb']:,.0f} MB", flush=True)
    share = 1 - (run["words"] / run["cpu"]) / (bare["words"] / bare["cpu"])
    print(f"engine overhead, tables included: {share:.1%} of the processor time", flush=True)
    return {"bare": bare, "workers_0": run}


def workers(folder: Path, texts: Path, model: str) -> dict[str, Any]:
    """Of one worker and of two."""
    found: dict[str, Any] = {}
    for count in (1, 2):
        out = folder / f"out{count}"
        run = found[f"workers_{count}"] = measured(RUN, str(texts), model, str(out), str(count))
        run["at_work"] = count * rate_at_work(out)
        name = f"{count} worker{'s' * (count > 1)}"
        print(
            f"{name:<20} {speed(run)}   {run['peak_mb']:,.0f} MB   {run['at_work']:,.0f} words/s at work",
            flush=True,
        )
    one, two = found["workers_1"], found["workers_2"]
    print(
        f"2 workers / 1 worker: {one['wall'] / two['wall']:.2f} with loading and the end, "
        f"{two['at_work'] / one['at_work']:.2f} at work"
    )
    return found


def rate_at_work(out: Path) -> float:
    """Words a second of one worker, over the time that it spends on shards."""
    reports = [json.loads(path.read_text("utf-8")) for path in (out / ".done").glob("*.json")]
    seconds: float = sum(report["seconds"] for report in reports)
    return float(sum(report["words"] for report in reports) / seconds)


def resume(folder: Path, shards: int) -> dict[str, float]:
    """Seconds from `pipeline.run`, and from the start of its process, to the first document that is missing,
    in a run that ended when half of its shards were done."""
    source, out = folder / "short.jsonl", folder / "resume"
    source.write_text("".join(f'{{"id": {n}, "text": "Посол {n}."}}\n' for n in range(2 * shards)), "utf-8")
    model = "ru_news_natasha"
    measured(RESUME, str(source), model, str(out), str(shards // 2))
    found: dict[str, float] = measured(RESUME, str(source), model, str(out), "0")
    return found


if __name__ == "__main__":
    main()
