"""What each stage costs in a run, from the timings of its finished shards.

    svodka run DUMP -o OUT --workers 1 --limit N
    python benchmarks/stage_shares.py OUT

A worker's first shard is cold (tables are loaded, no word has been looked up); of a run with one worker that
is shard 0, and the rest are warm. A share is of the seconds of all stages of a shard, reading and writing
included.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

GROUPS = {"names + values": ("names", "values"), "chains + links": ("chains", "links")}


def main() -> None:
    shape = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=shape)
    parser.add_argument("out", type=Path, help="the folder of a run")
    options = parser.parse_args()
    shards = [json.loads(path.read_text("utf-8")) for path in sorted((options.out / ".done").glob("*.json"))]
    if not shards:
        parser.error(f"{options.out} has no finished shard")
    for title, part in (("cold", shards[:1]), ("warm", shards[1:])):
        if part:
            show(title, part)


def show(title: str, shards: list[dict[str, Any]]) -> None:
    seconds: Counter[str] = Counter()
    for shard in shards:
        seconds.update(shard["stage_seconds"])
    words, total = sum(shard["words"] for shard in shards), seconds.total()
    documents = sum(shard["documents"] for shard in shards)
    print(f"\n{title}: {len(shards)} shard(s), {documents:,} documents, {words:,} words, {total:.1f} s")
    for stage, spent in seconds.items():
        print(f"  {stage:16} {100 * spent / total:5.1f} % {1e6 * spent / words:7.1f} µs/word")
    for group, stages in GROUPS.items():
        print(f"  {group:16} {100 * sum(seconds[stage] for stage in stages) / total:5.1f} %")


if __name__ == "__main__":
    main()
