"""A whole `svodka run` with all its tables, in a process of its own: seconds and memory as JSON.

    python benchmarks/svodka_run.py TEXTS.jsonl OUT MODEL WORKERS

With one worker the run is done in this process; the model is loaded first and read a short text with:
`load_seconds` says how long that took and `seconds` leaves it out. With more the workers load it themselves,
which `seconds` then holds. Entities across documents are not made: what is measured grows with the texts.
"""

from __future__ import annotations

import json
import sys
import time

import without_torch  # noqa: F401

FIRST_TEXT = "Анна Белова живёт в Риге."


def main() -> None:
    texts, out, model, workers = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
    began = time.perf_counter()
    import spacy  # noqa: F401

    import pipeline
    from pipeline.engine.model_loading import shared_model

    imported = loaded = time.perf_counter()
    if workers == 1:
        shared_model(model, syntax=False, timezone="Europe/Moscow")(FIRST_TEXT)
        loaded = time.perf_counter()
    start = time.perf_counter()
    result = pipeline.run(texts, out, model=model, workers=workers if workers > 1 else 0, resolve=False)
    measured = {
        "words": result.words,
        "seconds": time.perf_counter() - start,
        "peak_rss_mb": result.peak_rss_mb,
        "import_seconds": imported - began,
        "load_seconds": loaded - imported,
    }
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
