"""What `svodka export` can write: the formats of annotated documents that have a writer, and its own."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.corpora.registry import FORMATS as CORPUS_FORMATS


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A target of `svodka export`, for help texts and docs. Texts are Markdown.

    `writes`: the files made. `read_by`: what reads them. `needs_tokens`: the table `tokens` is read.
    `from_tables`: made of the tables of a run as they are, so that annotated documents cannot be the source.
    """

    name: str
    writes: str
    read_by: str
    needs_tokens: bool = False
    from_tables: bool = False


_OF_CORPORA = [
    ExportFormat(format.name, format.writes, format.read_by, format.needs_tokens)
    for format in CORPUS_FORMATS.values()
    if format.writes and format.read_by
]
_OWN = [
    ExportFormat("docbin", "`part-00000.spacy`", "spaCy without Svodka", needs_tokens=True),
    ExportFormat("csv", "`TABLE.csv`, one for each table", "spreadsheets", from_tables=True),
    ExportFormat(
        "rdf",
        "`knowledge.nt`: entities, facts, events, documents",
        "RDF stores (extra `rdf`; the run must be resolved)",
        from_tables=True,
    ),
]
FORMATS = {format.name: format for format in (*_OF_CORPORA, *_OWN)}
