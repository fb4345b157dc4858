"""What many tests need: the shipped model, loaded once."""

from __future__ import annotations

import pytest
from hypothesis import settings
from spacy.language import Language

import pipeline

settings.register_profile("svodka", deadline=None)  # the first example loads dictionaries and models
settings.load_profile("svodka")


@pytest.fixture(scope="session")
def nlp() -> Language:
    return pipeline.load("ru_news_natasha")
