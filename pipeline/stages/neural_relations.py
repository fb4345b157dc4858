"""The relations between all mentions of a document by the neural reader, each with its probability.

Asked are the mentions that the record holds now: also those that other components found or a gold gave. What
cannot be (`relating/`) is left out.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extraction import Relation, extraction
from pipeline.russian.doc_tokens import Offsets
from pipeline.stages.component import Stage
from pipeline.stages.neural_ner import reading_of
from pipeline.stages.relations.holders import cannot_hold
from pipeline.stages.relations.plausible import implausible, not_reversed


@Language.factory(
    "svodka_neural_relations",
    assigns=["doc._.relations"],
    requires=["doc._.mentions", "doc._.neural_reading"],
)
def make_neural_relations(nlp: Language, name: str) -> NeuralRelations:
    return NeuralRelations(name)


class NeuralRelations(Stage):
    """Adds relations to `doc._.extraction`. Has no weights of its own: the reading knows its reader."""

    def __init__(self, name: str = "relations") -> None:
        super().__init__(name)

    def __call__(self, doc: Doc) -> Doc:
        reading = reading_of(doc, self.name)
        found = extraction(doc)
        mentions = found.mentions
        text = doc.text  # spaCy puts it together anew at every access
        seen = {(id(r.head), r.label, id(r.tail)) for r in found.relations}
        offsets = Offsets(doc)
        for related in reading.reader.relate(reading, [(m.start, m.end, m.label) for m in mentions]):
            head, tail = mentions[related.head], mentions[related.tail]
            if implausible(text, head, related.label, tail):
                continue
            if related.label == "WORKS_AS" and cannot_hold(offsets, text, mentions, head, tail):
                continue
            if (id(head), related.label, id(tail)) not in seen:
                found.relations.append(
                    Relation(
                        head,
                        related.label,
                        tail,
                        self.name,
                        related.score,
                        evidence_start=min(head.start, tail.start),
                        evidence_end=max(head.end, tail.end),
                    )
                )
        found.relations = not_reversed(found.relations)
        found.relations.sort(key=lambda r: (r.head.start, r.head.end, r.tail.start, r.tail.end, r.label))
        return doc
