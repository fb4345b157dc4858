"""What many tests need, loaded once: the shipped model, and a pipeline that only tags."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import spacy
from hypothesis import settings
from spacy.language import Language

import pipeline
from pipeline.stages.segmenter import RazdelTokenizer

os.environ.pop("COLUMNS", None)  # pytest-xdist sets it to 80; tables are tested as a pipe gets them
settings.register_profile("svodka", deadline=None)  # the first example loads dictionaries and models
settings.load_profile("svodka")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files of slow tests come first: with `--dist loadfile` no process is left with a long one."""
    of_file: dict[Path, list[pytest.Item]] = {}
    for item in items:
        of_file.setdefault(item.path, []).append(item)
    files = sorted(of_file.values(), key=_share_of_slow, reverse=True)
    items[:] = [item for file in files for item in file]


def _share_of_slow(items: list[pytest.Item]) -> float:
    return sum(item.get_closest_marker("slow") is not None for item in items) / len(items)


@pytest.fixture(scope="session")
def nlp() -> Language:
    return pipeline.load("ru_news_natasha")


@pytest.fixture(scope="session")
def tagger() -> Language:
    """Tokens, sentences, tags and lemmas; no mentions."""
    nlp = spacy.blank("ru")
    nlp.tokenizer = RazdelTokenizer(nlp.vocab)
    for stage in ("svodka_segment", "svodka_slovnet_morphology", "svodka_lemmas"):
        nlp.add_pipe(stage)
    return nlp


@pytest.fixture(scope="session")
def demo_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run of `make demo`: the sample news by the default model, resolved. Read it, do not change it."""
    out = tmp_path_factory.mktemp("demo") / "out"
    pipeline.run(Path(__file__).parent.parent / "seeds" / "news", out)
    return out
