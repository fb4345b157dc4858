"""Draws what other components found in `doc.ents` and `doc.spans` into the record, and so into the tables.

A user's `entity_ruler` in front of this stage needs no more than to be there; other span groups are named
in the configuration.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.extraction import Mention, extraction
from pipeline.stages.component import Stage


@Language.factory(
    "svodka_import_spans",
    assigns=["doc._.mentions"],
    default_config={"ents": True, "spans": [], "labels": {}},
)
def make_span_importer(
    nlp: Language, name: str, ents: bool, spans: list[str], labels: dict[str, str]
) -> SpanImporter:
    return SpanImporter(name, ents=ents, spans=spans, labels=labels)


class SpanImporter(Stage):
    """Adds a mention for every span of the named groups; `labels` maps their labels to ours."""

    def __init__(self, name: str, *, ents: bool, spans: list[str], labels: dict[str, str]) -> None:
        super().__init__(name)
        self.ents = ents
        self.spans = spans
        self.labels = labels

    def __call__(self, doc: Doc) -> Doc:
        found = extraction(doc)
        known = {(m.start, m.end, m.label) for m in found.mentions}
        for span in self._candidates(doc):
            label = self.labels.get(span.label_, span.label_)
            key = (span.start_char, span.end_char, label)
            if label and span.text.strip() and key not in known:
                known.add(key)
                found.mentions.append(Mention(*key[:2], span.text, label, stage=self.name))
        found.sort()
        return doc

    def _candidates(self, doc: Doc) -> Iterator[Span]:
        if self.ents:
            yield from doc.ents
        for group in self.spans:
            yield from doc.spans.get(group, [])
