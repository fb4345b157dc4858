"""The task format of Label Studio: https://labelstud.io/guide/task_format."""

from __future__ import annotations

from pipeline.corpora.corpus_format import FormatCode
from pipeline.corpora.labelstudio.labelstudio_reader import read_labelstudio
from pipeline.corpora.labelstudio.labelstudio_writer import LabelStudioWriter

FORMAT = FormatCode(
    read=lambda path, options: read_labelstudio(path, timezone=options.timezone),
    writer=lambda folder, options: LabelStudioWriter(folder, options.scheme, options.model),
)
