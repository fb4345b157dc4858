"""Repeats a JSONL dump under new ids, to see how a run behaves over many documents.

    python benchmarks/repeat_dump.py DUMP.jsonl TIMES > LARGE.jsonl
"""

from __future__ import annotations

import sys
from pathlib import Path

import orjson


def main() -> None:
    dump, times = Path(sys.argv[1]), int(sys.argv[2])
    for n in range(times):
        with dump.open("rb") as lines:
            for line in lines:
                record = orjson.loads(line)
                record["id"] = f"{record['id']}#{n}"
                sys.stdout.buffer.write(orjson.dumps(record) + b"\n")


if __name__ == "__main__":
    main()
