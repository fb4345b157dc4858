"""What a file format of annotated documents consists of: its description, and the code that handles it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.corpora.annotated_document import GoldDocument
from pipeline.corpora.annotation_scheme import AnnotationScheme
from pipeline.corpora.corpus_labels import CorpusLabels
from pipeline.corpora.document_writer import DocumentWriter, OutputFolder
from pipeline.corpora.lint_finding import LintFinding


@dataclass(frozen=True, slots=True)
class CorpusFormat:
    """The description of a format, for help texts and docs. Texts are Markdown.

    `reads`: the files that the reader expects. `writes`: the files that the writer makes, and `read_by` what
    reads those; both None for a format without a writer. `needs_tokens`: the writer wants tokens.
    """

    name: str
    reads: str
    suffixes: tuple[str, ...]
    writes: str | None = None
    read_by: str | None = None
    needs_tokens: bool = False


@dataclass(frozen=True, slots=True)
class CorpusReadOptions:
    """`labels`: whose labels a brat corpus has («auto», «nerel», «rured»). Naive times are in `timezone`."""

    labels: str = "auto"
    timezone: str = "Europe/Moscow"


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """`scheme`: the labels that annotators may choose from. `model`: what found the mentions, None for
    people."""

    scheme: AnnotationScheme
    model: str | None = None


@dataclass(frozen=True, slots=True)
class FormatCode:
    """The functions of a format.

    `lint`: None where the reader's counts say all that there is to say. `labels`: the labels that a corpus
    at a path uses; None where predictions of any label are scored.
    """

    read: Callable[[Path, CorpusReadOptions], Iterator[GoldDocument]]
    lint: Callable[[Path], Iterator[LintFinding]] | None = None
    labels: Callable[[Path], CorpusLabels] | None = None
    writer: Callable[[OutputFolder, WriteOptions], DocumentWriter] | None = None
