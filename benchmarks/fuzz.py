"""Every reader and the offset map under a coverage-guided fuzzer (`pip install atheris`).

    python benchmarks/fuzz.py [-max_total_time=600] [-seed=1]

The first byte chooses the format, the rest is the file. The checks are those of tests/sources/fuzzed.py.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "sources")]

with atheris.instrument_imports(include=["pipeline.sources", "pipeline.russian.normalized_text"]):
    from fuzzed import check, seeds

SEEDS = seeds()
SUFFIXES = list(SEEDS)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        for number, suffix in enumerate(SUFFIXES):
            (corpus / suffix.strip(".")).write_bytes(bytes([number]) + SEEDS[suffix])

        def one(data: bytes) -> None:
            if data:
                path = Path(folder) / f"in{SUFFIXES[data[0] % len(SUFFIXES)]}"
                path.write_bytes(data[1:])
                check(path)

        atheris.Setup([*sys.argv, str(corpus)], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
