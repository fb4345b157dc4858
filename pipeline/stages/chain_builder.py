"""Which mentions of a document are one entity."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extraction import extraction
from pipeline.stages.chains.chain_groups import chains
from pipeline.stages.chains.relation_merges import contradicted
from pipeline.stages.lexicon_stage import LexiconStage


@Language.factory(
    "svodka_chains",
    assigns=["doc._.chains", "doc._.relations"],
    requires=["doc._.mentions", "doc._.normal_forms", "doc._.relations", "doc._.values"],
    default_config={"lexicon": []},
)
def make_chain_builder(nlp: Language, name: str, lexicon: list[str]) -> CoreferenceChains:
    return CoreferenceChains(name, lexicon)


class CoreferenceChains(LexiconStage):
    """Sets `doc._.extraction.chains`: every mention with a normal form that is no value is in one, save
    crimes and penalties. Relations that make one name of two places of the register are dropped."""

    def __init__(self, name: str = "chains", lexicon: Sequence[str] = ()) -> None:
        super().__init__(name, lexicon)

    def __call__(self, doc: Doc) -> Doc:
        found = extraction(doc)
        found.relations = [relation for relation in found.relations if not contradicted(relation)]
        kinds = self.nouns.having("omitted_kind")
        found.chains = chains(found.mentions, doc.text, found.relations, found.values, kinds=kinds)
        return doc
