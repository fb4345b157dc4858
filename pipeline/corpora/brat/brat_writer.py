"""Writes documents as a collection of brat: `NAME.txt`, `NAME.ann`, `annotation.conf`, `documents.jsonl`.

A folder holds at most 1,000 documents (brat is slow with more): the first thousand stand in the folder
itself, the others in folders `01`, `02`, … of it.
"""

from __future__ import annotations

import json
from collections import Counter

from pipeline.corpora.annotated_document import GoldDocument
from pipeline.corpora.annotation_scheme import AnnotationScheme
from pipeline.corpora.brat.annotation_conf import CONFIG_NAME
from pipeline.corpora.brat.brat_standoff import to_brat, type_name
from pipeline.corpora.brat.document_list import LIST_NAME
from pipeline.corpora.document_names import DocumentNames
from pipeline.corpora.document_writer import OutputFolder

IN_A_FOLDER = 1_000


class BratWriter:
    """A writer of documents; `left_out` counts what brat has no words for."""

    def __init__(self, folder: OutputFolder, scheme: AnnotationScheme) -> None:
        self.folder = folder
        self.left_out: Counter[str] = Counter()
        self._scheme = scheme
        self._names = DocumentNames()
        self._written = 0
        self._list = folder.text(LIST_NAME)

    def add(self, document: GoldDocument) -> bool:
        """Write the two files of a document; without annotations it would seem to be one without mentions."""
        if document.mentions is None:
            self.left_out["document without annotations"] += 1
            return False
        text, annotations = to_brat(document)
        name = self._name(document.doc_id)
        for ending, content in ((".txt", text), (".ann", annotations)):
            self.folder.file(name + ending).write_bytes(content.encode("utf-8", "surrogatepass"))
        self._write_row(name, document, len(text) - len(document.text))
        self._scheme.add(document)
        self._count(document)
        return True

    def finish(self) -> None:
        """Write what brat needs to know of the labels."""
        self.close()
        self.folder.file(CONFIG_NAME).write_text(configuration(self._scheme), "utf-8")

    def close(self) -> None:
        self._list.close()

    def _name(self, doc_id: str) -> str:
        number = self._written // IN_A_FOLDER
        if self._written % IN_A_FOLDER == 0:
            self._names = DocumentNames()
        self._written += 1
        name = self._names.take(doc_id)
        return f"{number:02d}/{name}" if number else name

    def _write_row(self, name: str, document: GoldDocument, header: int) -> None:
        date = document.published_at.isoformat() if document.published_at else None
        row = {"name": name, "doc_id": document.doc_id, "date": date, "header": header}
        self._list.write(json.dumps(row) + "\n")

    def _count(self, document: GoldDocument) -> None:
        labels = [m.label for m in document.mentions or ()] + [r.label for r in document.relations or ()]
        if renamed := sum(bool(label) and type_name(label) != label for label in labels):
            self.left_out["label written with _ for characters that brat does not take"] += renamed


def configuration(scheme: AnnotationScheme) -> str:
    """The contents of `annotation.conf`: all types, and the arguments that relations may have."""
    entities = [type_name(label) for label in scheme.entities()]
    lines = ["[entities]", *entities, "", "[relations]"]
    lines.append("Equiv\tArg1:<ENTITY>, Arg2:<ENTITY>, <REL-TYPE>:symmetric-transitive")
    for label, (heads, tails) in scheme.relations().items():
        sides = ("|".join(sorted(map(type_name, side))) for side in (heads, tails))
        lines.append("{}\tArg1:{}, Arg2:{}".format(type_name(label), *sides))
    lines.append("<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>")
    return "\n".join([*lines, "", "[events]", "", "[attributes]", ""])
