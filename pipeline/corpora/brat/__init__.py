"""The standoff format of brat: https://brat.nlplab.org/standoff.html."""

from __future__ import annotations

from pipeline.corpora.brat.brat_labels import brat_labels
from pipeline.corpora.brat.brat_linter import lint_brat
from pipeline.corpora.brat.brat_reader import read_brat
from pipeline.corpora.brat.brat_writer import BratWriter
from pipeline.corpora.corpus_format import FormatCode

FORMAT = FormatCode(
    read=lambda path, options: read_brat(path, labels=options.labels, timezone=options.timezone),
    lint=lint_brat,
    labels=brat_labels,
    writer=lambda folder, options: BratWriter(folder, options.scheme),
)
