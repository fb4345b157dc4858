"""Reads hand-labelled corpora, one module a format; `read_gold` is the way in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.corpora.annotated_document import GoldDocument
from pipeline.corpora.brat.brat_reader import read_brat
from pipeline.corpora.bsnlp import read_bsnlp
from pipeline.corpora.conllu.conllu_reader import read_conllu
from pipeline.corpora.factrueval.factrueval_reader import read_factrueval
from pipeline.corpora.jsonl import read_jsonl, to_jsonl
from pipeline.corpora.labelstudio.labelstudio_reader import read_labelstudio
from pipeline.corpora.rucoco import read_rucoco
from pipeline.corpora.slavicner import read_slavicner
from pipeline.errors import InputError

FORMATS = ("brat", "factrueval", "slavicner", "bsnlp", "rucoco", "conllu", "labelstudio", "jsonl")

__all__ = ["FORMATS", "read_gold", "to_jsonl"]


def read_gold(
    path: str | Path, format: str, *, labels: str = "auto", timezone: str = "Europe/Moscow"
) -> Iterator[GoldDocument]:
    """The documents of a gold file or folder, in a stable order.

    `labels` concerns brat only: "nerel", "rured" (brought to NEREL's labels) or "auto". Naive times are
    read in `timezone`. A document that cannot be read comes out too, with `mentions` None and the reason
    in its `oddities`; nothing is dropped without a count there. Raises InputError for a path without
    gold or an unknown format.
    """
    root = Path(path)
    if not root.exists():
        raise InputError("gold_not_found", f"There is no gold at {root}.", "Check the path.")
    match format:
        case "brat":
            return read_brat(root, labels=labels, timezone=timezone)
        case "factrueval":
            return read_factrueval(root)
        case "slavicner":
            return read_slavicner(root)
        case "bsnlp":
            return read_bsnlp(root, timezone=timezone)
        case "rucoco":
            return read_rucoco(root)
        case "conllu":
            return read_conllu(root)
        case "labelstudio":
            return read_labelstudio(root, timezone=timezone)
        case "jsonl":
            return read_jsonl(root, timezone=timezone)
    raise InputError(
        "unknown_format", f"There is no gold format «{format}».", f"Choose one of {', '.join(FORMATS)}."
    )
