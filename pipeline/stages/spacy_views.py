"""Shows the record to spaCy: all mentions in `doc.spans["mentions"]`, the outermost in `doc.ents`.

For displacy, Matcher and a user's own components; the tables are made from the record itself. The last stage:
from here on the Doc of a text with markup has that text (`source_text`).
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

from pipeline.extraction import extraction, mention_spans
from pipeline.russian.source_text import over_source
from pipeline.stages.component import Stage


@Language.factory(
    "svodka_views",
    assigns=["doc.ents", "doc.spans"],
    requires=["doc._.mentions"],
)
def make_spacy_views(nlp: Language, name: str) -> SpacyViews:
    return SpacyViews(name)


class SpacyViews(Stage):
    """Sets `doc.spans["mentions"]` and `doc.ents`; entities that somebody else set first are kept."""

    def __call__(self, doc: Doc) -> Doc:
        doc = over_source(doc)
        spans = mention_spans(doc, extraction(doc).mentions)
        doc.spans["mentions"] = spans
        earlier = list(doc.ents)
        taken = {token.i for span in earlier for token in span}
        free = [span for span in spans if not taken.intersection(range(span.start, span.end))]
        doc.set_ents(earlier + filter_spans(free))
        return doc
