"""natasha's own chain of calls over a JSONL file, in a process of its own: seconds and memory as JSON.

    python benchmarks/natasha_run.py TEXTS.jsonl

Segments, morphology, syntax, names, lemmas and normal forms, as its documentation shows them. Nothing of
svodka is imported.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

FIRST_TEXT = "Анна Белова живёт в Риге."


def main() -> None:
    began = time.perf_counter()
    import pymorphy3  # noqa: F401

    for name in list(sys.modules):  # natasha asks for pymorphy2, which needs pkg_resources
        if name.split(".")[0] == "pymorphy3":
            sys.modules[name.replace("pymorphy3", "pymorphy2", 1)] = sys.modules[name]
    from natasha import (
        Doc,
        MorphVocab,
        NewsEmbedding,
        NewsMorphTagger,
        NewsNERTagger,
        NewsSyntaxParser,
        Segmenter,
    )

    imported = time.perf_counter()
    segmenter, vocab, embedding = Segmenter(), MorphVocab(), NewsEmbedding()
    morph, syntax, ner = NewsMorphTagger(embedding), NewsSyntaxParser(embedding), NewsNERTagger(embedding)

    def annotate(text: str) -> Any:
        doc = Doc(text)
        doc.segment(segmenter)
        doc.tag_morph(morph)
        doc.parse_syntax(syntax)
        doc.tag_ner(ner)
        for token in doc.tokens:
            token.lemmatize(vocab)
        for span in doc.spans:
            span.normalize(vocab)

    annotate(FIRST_TEXT)
    loaded = time.perf_counter()
    with Path(sys.argv[1]).open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    start = time.perf_counter()
    for text in texts:
        annotate(text)
    seconds = time.perf_counter() - start
    measured = {
        "words": sum(len(text.split()) for text in texts),
        "seconds": seconds,
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "import_seconds": imported - began,
        "load_seconds": loaded - imported,
    }
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
