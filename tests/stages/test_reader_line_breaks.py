"""No mention of the reader crosses a line break (none of the 44,737 of NEREL's train part does)."""

import spacy

from pipeline.extraction import extraction
from pipeline.neural.network_words import split
from pipeline.neural.reader import Found, Reading
from pipeline.stages.neural_ner import NeuralNer


class Gluing:
    """A reader that takes the whole text for an organisation, and its first word too."""

    def read(self, text: str) -> Reading:
        spans = [Found(0, len(text), "ORGANIZATION", 0.9), Found(0, 5, "ORGANIZATION", 0.9)]
        return Reading(split(text), None, spans, None)


def test_a_span_over_a_line_break_is_no_mention() -> None:
    doc = NeuralNer(reader=Gluing())(spacy.blank("ru")("Центр\nМельдоний"))
    assert [mention.surface for mention in extraction(doc).mentions] == ["Центр"]


def test_a_span_in_one_line_stays() -> None:
    doc = NeuralNer(reader=Gluing())(spacy.blank("ru")("Центр крови"))
    assert [mention.surface for mention in extraction(doc).mentions] == ["Центр крови", "Центр"]
