"""Predictions of a finished run folder, matched to the gold by their texts.

A gold document is the document of the run with the same text (SHA-256); of several such, the one with its
`doc_id`. Else it is the one with its `doc_id`, or of its file, if that text holds the gold text in one place
(the gold may lack a header): offsets are moved. A gold document that is in the run neither way has an
empty prediction, and is told: what a run lost costs recall.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds

from pipeline.corpora.annotated_document import GoldDocument
from pipeline.corpora.extracted_documents import empty, from_rows
from pipeline.errors import InputError
from pipeline.evaluation.predictions.prediction_set import NEEDED, Predictions, Speed
from pipeline.tables.folder import RunFolder
from pipeline.tables.run import Run

_BLOCKS = {  # the tables without which a block of the report has no answer
    "entities": {"mentions"},
    "relations": {"mentions", "relations"},
    "normal_forms": {"mentions"},
    "values": {"mentions", "values"},
    "chains": {"mentions", "chains"},
    "cross_document": {"mentions", "chains"},
    "quotes": {"mentions", "quotes"},
    "links": {"mentions", "chains", "links"},
    "tokens": {"tokens"},
    "sentences": {"tokens"},
    "lemmas": {"tokens"},
    "tags": {"tokens"},
    "heads": {"tokens"},
}


def predict_by_run(out: str | Path, gold: Sequence[GoldDocument]) -> Predictions:
    """The predictions of a run for gold documents. Raises InputError when no gold text is in it."""
    run = Run(out)
    whole = _Matcher(run)
    matched = {document.doc_id: whole.find(document) for document in gold}
    if gold and not any(matched.values()):
        raise InputError(
            "gold_not_in_run",
            f"No text of the gold is in the run {out}.",
            "Run over the texts of the gold folder first: svodka run GOLD -o OUT.",
        )
    wanted = {found[0] for found in matched.values() if found}
    rows = _rows(run, wanted)
    documents: list[GoldDocument] = []
    failed: dict[str, str] = {}
    rejects = _rejects(run)
    entities = _entities(run, wanted)
    for document in gold:
        found = matched[document.doc_id]
        if found:
            documents.append(from_rows(document, rows[found[0]], shift=found[1], entities=entities))
        else:
            documents.append(empty(document))
            failed[document.doc_id] = rejects.get(Path(document.uri).name, "not in the run")
    tables = {table for table in NEEDED if table in run.tables}
    return Predictions(
        str(run.manifest["model"]["name"]),
        documents,
        failed=failed,
        unknown={block for block, needed in _BLOCKS.items() if needed - tables},
        speed=_speed(run.folder),
    )


class _Matcher:
    """The documents of a run by text and by id."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.by_text: dict[str, list[str]] = defaultdict(list)
        self.by_file: dict[Path, list[str]] = defaultdict(list)
        columns = ["doc_id", "text_sha256", "source_uri"]
        for row in run.documents.to_arrow(columns=columns).to_pylist():
            self.by_text[row["text_sha256"]].append(row["doc_id"])
            self.by_file[Path(row["source_uri"]).resolve()].append(row["doc_id"])
        self.ids = {doc_id for ids in self.by_text.values() for doc_id in ids}

    def find(self, gold: GoldDocument) -> tuple[str, int] | None:
        """(doc_id in the run, how many characters of its text stand before the gold text)."""
        same = self.by_text.get(sha256(gold.text.encode("utf-8", "surrogatepass")).hexdigest(), [])
        if same:
            return (gold.doc_id if gold.doc_id in same else same[0]), 0
        known = [gold.doc_id] if gold.doc_id in self.ids else self.by_file.get(Path(gold.uri).resolve(), [])
        if len(known) != 1 or not gold.text:
            return None
        texts = self.run.documents.to_arrow(columns=["text"], filter=ds.field("doc_id") == known[0])
        text = str(texts.column("text")[0].as_py())
        return (known[0], text.index(gold.text)) if text.count(gold.text) == 1 else None


def _rows(run: Run, wanted: set[str]) -> Mapping[str, Mapping[str, Sequence[Mapping[str, Any]]]]:
    """Rows by document and table, in the order of the tables."""
    rows: dict[str, dict[str, list[Mapping[str, Any]]]] = {doc_id: {} for doc_id in wanted}
    for table in NEEDED:
        if table not in run.tables:
            continue
        chosen = run.table(table).to_arrow(filter=ds.field("doc_id").isin(sorted(wanted)))
        for row in chosen.to_pylist():
            rows[row["doc_id"]].setdefault(table, []).append(row)
    return rows


def _entities(run: Run, wanted: set[str]) -> dict[str, str] | None:
    """The entity of each chain, where the run has been resolved."""
    if "entity_chains" not in run.tables:
        return None
    rows = run.entity_chains.to_arrow(["chain_id", "entity_id"], ds.field("doc_id").isin(sorted(wanted)))
    return dict(zip(rows["chain_id"].to_pylist(), rows["entity_id"].to_pylist(), strict=True))


def _rejects(run: Run) -> dict[str, str]:
    """Why a document is not in the tables, by the last part of its address."""
    rows = run.rejects.to_arrow(columns=["source_uri", "code", "message"]).to_pylist()
    return {
        Path(row["source_uri"]).name: f"rejected by the run [{row['code']}]: {row['message']}" for row in rows
    }


def _speed(folder: RunFolder) -> Speed | None:
    """One worker's speed: documents and words by the seconds of the shards, reading and writing included."""
    reports = list(folder.done().values())
    seconds = sum(report["seconds"] for report in reports)
    if not seconds:
        return None
    return Speed(
        documents_per_second=sum(report["documents"] for report in reports) / seconds,
        words_per_second=sum(report["words"] for report in reports) / seconds,
        peak_rss_mb=max(report["peak_rss_mb"] for report in reports),
    )
