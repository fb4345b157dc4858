"""Gives a model the gold mentions, and takes what its later stages make of them.

The stage `relations` and those behind it run once more over a finished Doc whose record holds the gold
mentions instead of its own; tokens, tags and lemmas stay. Of a corpus without fine types a person is PERSON,
an organisation ORGANIZATION and a place of the type that its words have; its other coarse mentions are not
given.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.corpora.annotated_document import GoldDocument, GoldMention, GoldRelation
from pipeline.corpora.extracted_documents import empty, link_id
from pipeline.engine.annotate import StageFailed
from pipeline.extraction import Extraction, Mention, extraction, set_mentions
from pipeline.russian.doc_tokens import Offsets
from pipeline.russian.markup import PlainText
from pipeline.russian.place_types import place_type
from pipeline.russian.source_text import plain_doc

FIRST_STAGE = "relations"
_FINE = {"PER": "PERSON", "ORG": "ORGANIZATION"}


@dataclass(frozen=True, slots=True)
class GivenMentions:
    """The stages that work on given mentions: `relations`, and those up to `links` where the model links."""

    stages: list[tuple[str, Callable[[Doc], Doc]]]

    @classmethod
    def of(cls, nlp: Language) -> GivenMentions | None:
        """Those of a model; None when it has no stage `relations` that could be given mentions."""
        if FIRST_STAGE not in nlp.pipe_names:
            return None
        last = "links" if "links" in nlp.pipe_names else FIRST_STAGE
        names = nlp.pipe_names
        chosen = names[names.index(FIRST_STAGE) : names.index(last) + 1]
        return cls([(name, nlp.get_pipe(name)) for name in chosen])

    def predict(self, doc: Doc, gold: GoldDocument) -> GoldDocument:
        """The relations (and links) between the gold mentions of a document, by their ids.

        The record of `doc` is lost. Raises StageFailed.
        """
        doc, plain = plain_doc(doc)
        given = _given(doc, plain, gold)
        set_mentions(doc, (mention for mention, _ in given))
        record = extraction(doc)
        for stage, component in self.stages:
            try:
                doc = component(doc)
            except Exception as error:
                raise StageFailed(stage, error) from error
        ids = {id(mention): gold_mention.id for mention, gold_mention in given}
        links = _links(record)
        document = empty(gold)
        document.mentions = [_with_links(gold_mention, links.get(id(m), ())) for m, gold_mention in given]
        document.relations = [
            GoldRelation(ids[id(relation.head)], relation.label, ids[id(relation.tail)], relation.score)
            for relation in record.relations
            if id(relation.head) in ids and id(relation.tail) in ids
        ]
        return document


def _given(doc: Doc, plain: PlainText | None, gold: GoldDocument) -> list[tuple[Mention, GoldMention]]:
    """The mentions with their places in `doc`, which is over the text without markup (`plain`)."""
    offsets = Offsets(doc)
    given = []
    for mention in gold.mentions or ():
        start, end = mention.start, mention.end
        if plain is not None:
            start, end = plain.plain_span(start, end)
        label = _fine(offsets, start, end, mention.label) if mention.coarse_only else mention.label
        if label:
            given.append((Mention(start, end, doc.text[start:end], label, "gold"), mention))
    return given


def _fine(offsets: Offsets, start: int, end: int, label: str) -> str | None:
    if label == "LOC":
        tokens = offsets.tokens(start, end)
        return place_type([token.text for token in tokens], [token.lemma_ for token in tokens])
    return _FINE.get(label)


def _links(record: Extraction) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for link in sorted(record.links, key=lambda link: link.rank):
        for mention in link.chain.mentions:
            found[id(mention)] = (*found.get(id(mention), ()), link_id(link.kb, link.kb_id))
    return found


def _with_links(mention: GoldMention, links: tuple[str, ...]) -> GoldMention:
    return GoldMention(
        mention.id,
        mention.start,
        mention.end,
        mention.label,
        mention.surface,
        links=links,
        coarse_only=mention.coarse_only,
    )
