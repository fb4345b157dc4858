"""Persons, places and organisations that slovnet finds in raw texts: a training task of its own.

Slovnet learnt from a large machine-labelled corpus and knows names that a small gold corpus never shows. The
task has label columns of its own, which export drops, so its coarse and flat labels do not disturb those of
the product. Weights: slovnet 0.6 (github.com/natasha), as the natasha wheel carries them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy import blank
from spacy.language import Language
from spacy.tokens import Token

import pipeline.stages.segmenter  # noqa: F401, registers the factory
from pipeline.corpora.annotated_document import GoldDocument, GoldMention
from pipeline.neural.crf import Crf
from pipeline.neural.slovnet_networks import load_ner
from pipeline.stages.slovnet_ner import spans, token_lines


class SilverNames:
    """Labels texts with slovnet's PER, LOC and ORG spans."""

    def __init__(self) -> None:
        self._nlp = _tokenizer()
        self._encoder = load_ner()
        transitions = self._encoder.model.head.crf.transitions.array
        self._crf = Crf(transitions, barred=[self._encoder.labels.index("<pad>")])

    def documents(self, texts: Iterable[str]) -> Iterator[GoldDocument]:
        """One document a text, with `mentions` as slovnet sees them."""
        for number, text in enumerate(texts):
            document = GoldDocument(doc_id=f"silver/{number}", text=text, uri="")
            document.mentions = [
                GoldMention(f"T{at}", start, end, label, text[start:end], coarse_only=True)
                for at, (start, end, label) in enumerate(self._spans(text), 1)
            ]
            yield document

    def _spans(self, text: str) -> Iterator[tuple[int, int, str]]:
        lines: list[list[Token]] = list(token_lines(self._nlp(text)))
        project = self._encoder.model.head.proj
        emissions = [project(h) for h in self._encoder([[t.text for t in line] for line in lines])]
        for line, lattice in zip(lines, self._crf.lattices(emissions), strict=True):
            for first, stop, label in spans([self._encoder.labels[tag] for tag in lattice.tags]):
                yield line[first].idx, line[stop - 1].idx + len(line[stop - 1]), label


def _tokenizer() -> Language:
    nlp = blank("ru", config={"nlp": {"tokenizer": {"@tokenizers": "svodka.razdel.v1"}}})
    nlp.add_pipe("svodka_segment", name="segment")
    nlp.max_length = 10**9
    return nlp
