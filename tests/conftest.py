"""What many tests need: the shipped model, loaded once."""

from __future__ import annotations

import pytest
from spacy.language import Language

import pipeline


@pytest.fixture(scope="session")
def nlp() -> Language:
    return pipeline.load("ru_news_natasha")
