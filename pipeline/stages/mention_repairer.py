"""Repairs what a reader found by rules that know better: limits, names in quotes, names in somebody's
honour, places.

A neural reader learns its limits and types from a corpus of some hundred documents and repeats its slips: a
mention over the end of a sentence, a quotation mark without its partner, a town where a street bears a
poet's name. Each rule is a module of `pipeline/stages/repairs` and says what the gold does and how often.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from spacy.attrs import IDX, SENT_START
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extraction import extraction
from pipeline.stages.lexicon_stage import LexiconStage
from pipeline.stages.repairs.abbreviated_places import read_abbreviated_places
from pipeline.stages.repairs.draft import Draft
from pipeline.stages.repairs.full_stops import settle_full_stops
from pipeline.stages.repairs.joined_names import part_joined_names
from pipeline.stages.repairs.legal_forms import read_legal_forms
from pipeline.stages.repairs.named_after import read_names_in_honour
from pipeline.stages.repairs.named_kinds import Kinds
from pipeline.stages.repairs.novels import read_novels
from pipeline.stages.repairs.quotation import balance_quotes
from pipeline.stages.repairs.quoted_names import type_quoted_names
from pipeline.stages.repairs.register_places import read_register_places
from pipeline.stages.repairs.sentence_limits import keep_to_sentences
from pipeline.stages.repairs.titles import put_titles_outside

_RULES = (
    keep_to_sentences,
    balance_quotes,
    read_legal_forms,
    settle_full_stops,
    part_joined_names,
    put_titles_outside,
    read_names_in_honour,
    type_quoted_names,
    read_abbreviated_places,
    read_register_places,
)


@Language.factory(
    "svodka_repairs",
    assigns=["doc._.mentions", "token.pos", "token.morph", "token.lemma"],
    requires=["doc._.mentions", "token.is_sent_start"],
    default_config={"lexicon": []},
)
def make_mention_repairer(nlp: Language, name: str, lexicon: list[str]) -> MentionRepairer:
    return MentionRepairer(name, lexicon)


class MentionRepairer(LexiconStage):
    """Repairs the mentions in `doc._.extraction`. Stands behind the stages that find mentions and in front
    of those that relate them; relations that are there already keep their mentions, whose limits may move."""

    def __init__(self, name: str = "repairs", lexicon: Sequence[str] = ()) -> None:
        super().__init__(name, lexicon)
        self._kinds: Kinds | None = None

    @property
    def kinds(self) -> Kinds:
        """What the nouns say of the names behind them."""
        if self._kinds is None or self._kinds.nouns is not self.nouns:
            self._kinds = Kinds(self.nouns)
        return self._kinds

    def __call__(self, doc: Doc) -> Doc:
        found = extraction(doc)
        draft = Draft(doc.text, found.mentions, _sentence_starts(doc), self.name, self.kinds)
        for rule in _RULES:
            rule(draft)
        read_novels(doc, draft)
        found.mentions = draft.mentions
        found.sort()
        return doc


def _sentence_starts(doc: Doc) -> list[int]:
    """Where sentences begin in the text."""
    if not len(doc):
        return []
    columns = doc.to_array([IDX, SENT_START])
    starts: list[int] = columns[:, 0][columns[:, 1] == np.uint64(1)].astype("int64").tolist()
    return starts
