"""Writes documents for Label Studio: files of tasks to import, and the labeling configuration.

What a model found is a prediction of each task (with `model_version` and scores); what people said is its
annotation. Offsets count code points, as Label Studio does.
"""

from __future__ import annotations

import json
from collections import Counter
from statistics import fmean
from typing import Any

from pipeline.corpora.annotated_document import GoldDocument, GoldMention
from pipeline.corpora.annotation_scheme import AnnotationScheme
from pipeline.corpora.document_writer import OutputFolder
from pipeline.corpora.labelstudio.labeling_config import LABELS_NAME, TEXT_NAME, configuration
from pipeline.corpora.numbered_files import NumberedFiles

CONFIG_NAME = "labeling_config.xml"


class LabelStudioWriter:
    """Writes tasks. `model`: what found the mentions; None for what people annotated."""

    def __init__(self, folder: OutputFolder, scheme: AnnotationScheme, model: str | None) -> None:
        self.folder = folder
        self.model = model
        self.left_out: Counter[str] = Counter()
        self._scheme = scheme
        self._parts = NumberedFiles(folder, "tasks", ".json", begins="[\n", joins=",\n", ends="\n]\n")

    def add(self, document: GoldDocument) -> bool:
        """Write the task of a document."""
        self._parts.write(json.dumps(task(document, self.model), ensure_ascii=False))
        self._scheme.add(document)
        if several := sum(len(members) > 1 for _, members in document.chains or ()):
            self.left_out["chain of several mentions (Label Studio has no chains)"] += several
        return True

    def finish(self) -> None:
        """Close the last file, and write the configuration."""
        self._parts.finish()
        self.folder.file(CONFIG_NAME).write_text(configuration(self._scheme), "utf-8")

    def close(self) -> None:
        self._parts.close()


def task(document: GoldDocument, model: str | None) -> dict[str, Any]:
    """A document as Label Studio imports it. Documents without mentions of any kind have no annotation."""
    data = {"text": document.text, "doc_id": document.doc_id}
    if document.published_at is not None:
        data["published_at"] = document.published_at.isoformat()
    if document.mentions is None:
        return {"data": data}
    result = [_region(mention, with_score=model is not None) for mention in document.mentions]
    result += [
        {
            "type": "relation",
            "from_id": relation.head,
            "to_id": relation.tail,
            "direction": "right",
            "labels": [relation.label],
        }
        for relation in document.relations or ()
    ]
    if model is None:
        annotation = {"result": result, "ground_truth": True, "was_cancelled": False}
        return {"data": data, "annotations": [annotation]}
    scores = [mention.score for mention in document.mentions if mention.score is not None]
    prediction: dict[str, Any] = {"model_version": model, "result": result}
    if scores:
        prediction["score"] = round(fmean(scores), 4)
    return {"data": data, "predictions": [prediction]}


def _region(mention: GoldMention, *, with_score: bool) -> dict[str, Any]:
    region: dict[str, Any] = {
        "id": mention.id,
        "from_name": LABELS_NAME,
        "to_name": TEXT_NAME,
        "type": "labels",
        "value": {
            "start": mention.start,
            "end": mention.end,
            "text": mention.surface,
            "labels": [mention.label],
        },
    }
    if with_score and mention.score is not None:
        region["score"] = round(mention.score, 4)
    notes = [("normal", mention.normal), ("value", mention.value), *(("link", id) for id in mention.links)]
    lines = [f"{kind}: {' '.join(content.split())}" for kind, content in notes if content]
    if lines:
        region["meta"] = {"text": ["\n".join(lines)]}
    return region
