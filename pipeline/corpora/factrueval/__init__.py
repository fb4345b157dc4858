"""The corpus format of factRuEval-2016: opencorpora.org/wiki/Nermanual/2/model."""

from __future__ import annotations

from pipeline.corpora.corpus_format import FormatCode
from pipeline.corpora.corpus_labels import CorpusLabels
from pipeline.corpora.factrueval.factrueval_reader import read_factrueval

_RELATIONS = frozenset({"WORKS_AS", "WORKPLACE", "OWNER_OF"})

FORMAT = FormatCode(
    read=lambda path, options: read_factrueval(path),
    labels=lambda path: CorpusLabels(relations=_RELATIONS),
)
