"""Which mentions of a document are one entity."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extraction import extraction
from pipeline.stages.base import Stage
from pipeline.stages.chaining.groups import chains
from pipeline.stages.chaining.relations import contradicted


@Language.factory("svodka_chains", assigns=["doc._.extraction"], requires=["doc._.extraction"])
def make_chains(nlp: Language, name: str) -> Chains:
    return Chains(name)


class Chains(Stage):
    """Sets `doc._.extraction.chains`: every mention with a normal form that is no value is in one, save
    crimes and penalties. Relations that make one name of two places of the register are dropped."""

    def __init__(self, name: str = "chains") -> None:
        super().__init__(name)

    def __call__(self, doc: Doc) -> Doc:
        found = extraction(doc)
        found.relations = [relation for relation in found.relations if not contradicted(relation)]
        found.chains = chains(found.mentions, doc.text, found.relations, found.values)
        return doc
