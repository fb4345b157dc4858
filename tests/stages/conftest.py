"""What the tests of the stages share."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language

from pipeline.stages.segment import RazdelTokenizer


@pytest.fixture(scope="session")
def tagger() -> Language:
    """Tokens, sentences, tags and lemmas; no mentions."""
    nlp = spacy.blank("ru")
    nlp.tokenizer = RazdelTokenizer(nlp.vocab)
    for stage in ("svodka_segment", "svodka_morphology", "svodka_lemmas"):
        nlp.add_pipe(stage)
    return nlp
