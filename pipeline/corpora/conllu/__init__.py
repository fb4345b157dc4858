"""The CoNLL-U format of Universal Dependencies: https://universaldependencies.org/format.html."""

from __future__ import annotations

from pipeline.corpora.conllu.conllu_reader import read_conllu
from pipeline.corpora.conllu.conllu_writer import ConlluWriter
from pipeline.corpora.corpus_format import FormatCode

FORMAT = FormatCode(
    read=lambda path, options: read_conllu(path),
    writer=lambda folder, options: ConlluWriter(folder),
)
