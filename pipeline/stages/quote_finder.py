"""Quotations: who says what, in direct, reported and partial speech."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extraction import extraction
from pipeline.stages.lexicon_stage import LexiconFiles
from pipeline.stages.quotes import Cues, quotations


@Language.factory(
    "svodka_quotes",
    assigns=["doc._.quotes"],
    requires=["token.lemma", "token.pos", "token.morph", "token.is_sent_start", "doc._.chains"],
    default_config={"lexicon": []},
)
def make_quote_finder(nlp: Language, name: str, lexicon: list[str]) -> QuoteFinder:
    return QuoteFinder(name, lexicon)


class QuoteFinder(LexiconFiles):
    """Sets `doc._.extraction.quotes`. Comes after the stage that sets the chains.

    `lexicon`: files that add cues and media to `quote_cues.tsv` and `media.tsv` in
    `pipeline/russian/lexicons`; they have the columns `word` and `uses`.
    """

    def __init__(self, name: str = "quotes", lexicon: Sequence[str] = ()) -> None:
        super().__init__(name, lexicon)
        self._cues: Cues | None = None if self.lexicon else Cues()

    @property
    def cues(self) -> Cues:
        """The shipped cues and media, and the user's."""
        if self._cues is None:
            self._cues = Cues(self._files)
        return self._cues

    def read_lexicon(self) -> None:
        """Read the cues again."""
        self._cues = Cues(self._files)

    def __call__(self, doc: Doc) -> Doc:
        extraction(doc).quotes = quotations(doc, self.cues, self.name)
        return doc
