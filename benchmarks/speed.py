"""Words per second of a whole run of every model beside natasha's own chain of calls, in one run.

    python benchmarks/speed.py DUMP.jsonl [--documents 200] [--rounds 3] [--models NAME …] [--json FILE]

Every measurement is a process of its own over the same documents, with one thread for every numerical library
and one worker; in each round the systems take turns, and medians over the rounds are told. Natasha:
segment, morphology, syntax, names, lemmas, normal forms, as its documentation shows them. Models:
`svodka run` with all default stages and tables. Loading is left out on both sides and told by itself. Then
two workers against one, with the default model (`--many 0`: not). Rewrites the section «Speed» of the page.
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
from collections.abc import Sequence
from pathlib import Path

import page_sections
from speed_table import Measured, Speeds, as_json, table

from pipeline.engine.model_loading import DEFAULT_MODEL, installed
from pipeline.evaluation.predictions.natasha_baseline import NAME

HERE = Path(__file__).parent


def main() -> None:
    shape = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=shape)
    parser.add_argument("dump", type=Path)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--many", type=int, default=2000, help="documents for one worker against two")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--models", nargs="+", default=[path.name for path in installed()])
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--page", type=Path, default=Path("docs/quality.md"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        few = spread_documents(options.dump, options.documents, work / "few.jsonl")
        systems = in_turns([NAME, *options.models], few, work, options.rounds)
        workers: dict[str, Measured] = {}
        if options.many:
            many = spread_documents(options.dump, options.many, work / "many.jsonl")
            workers = one_and_two_workers(many, work, options.rounds)
    speeds = Speeds(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        options.documents,
        options.rounds,
        systems,
        options.many,
        DEFAULT_MODEL,
        workers,
    )
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(as_json(speeds), indent=1) + "\n", "utf-8")
    page_sections.put(options.page, "speed", table(speeds))
    print(table(speeds))


def spread_documents(dump: Path, count: int, target: Path) -> Path:
    """`count` lines of a dump, spread evenly over it, so that all its sources are in."""
    lines = dump.read_text("utf-8").splitlines()
    step = max(1, len(lines) // count)
    target.write_text("\n".join(lines[::step][:count]) + "\n", "utf-8")
    return target


def in_turns(systems: Sequence[str], texts: Path, work: Path, rounds: int) -> dict[str, Measured]:
    """Each system once a round; the medians, and the ratio to the first system of the same round."""
    rows: dict[str, list[Measured]] = {system: [] for system in systems}
    for number in range(rounds):
        for system in systems:
            print(f"round {number + 1}: {system}", flush=True)
            if system == NAME:
                row = measured("natasha_run.py", str(texts))
            else:
                row = measured("svodka_run.py", str(texts), str(work / f"{number}-{system}"), system, "1")
            first = rows[systems[0]][number] if system != systems[0] else row
            rows[system].append({**row, "ratio": row["words_per_second"] / first["words_per_second"]})
    return {system: median(found) for system, found in rows.items()}


def one_and_two_workers(texts: Path, work: Path, rounds: int) -> dict[str, Measured]:
    """The default model by «1» and by «2» workers."""
    rows: dict[str, list[Measured]] = {"1": [], "2": []}
    for number in range(rounds):
        for count, found in rows.items():
            print(f"round {number + 1}: {count} workers", flush=True)
            out = work / f"{number}-workers-{count}"
            found.append(measured("svodka_run.py", str(texts), str(out), DEFAULT_MODEL, count))
    return {count: median(found) for count, found in rows.items()}


def measured(script: str, *arguments: str) -> Measured:
    """One process with one thread for every numerical library."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(HERE / script), *arguments],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **threads},
    )
    row: Measured = json.loads(done.stdout.splitlines()[-1])
    return {**row, "words_per_second": row["words"] / row["seconds"]}


def median(rows: Sequence[Measured]) -> Measured:
    """The median of each figure over the rounds; of the memory the highest."""
    figures = {name: statistics.median(row[name] for row in rows) for name in rows[0]}
    return {**figures, "peak_rss_mb": max(row["peak_rss_mb"] for row in rows)}


if __name__ == "__main__":
    main()
