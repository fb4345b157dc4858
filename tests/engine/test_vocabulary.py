import pytest
import spacy

from pipeline.engine import annotate as engine
from pipeline.engine.annotate import StageTimer, annotate
from pipeline.sources.item import NewsItem
from pipeline.stages.segmenter import RazdelTokenizer

ITEMS = [NewsItem("Посол прибыл в Астану. Он доволен.", "a.txt"), NewsItem("Посол уехал.", "b.txt")]


def _annotated(monkeypatch: pytest.MonkeyPatch, kept_forms: int) -> tuple[spacy.Language, object]:
    monkeypatch.setattr(engine, "_KEPT_FORMS", kept_forms)
    nlp = spacy.blank("ru")
    nlp.tokenizer = RazdelTokenizer(nlp.vocab)
    nlp.add_pipe("svodka_segment")
    return nlp, [annotate(nlp, [item], frozenset(), StageTimer()) for item in ITEMS]


def test_a_full_vocabulary_keeps_no_new_forms_and_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    open_ended, found = _annotated(monkeypatch, 1_000)
    full, same = _annotated(monkeypatch, 0)
    assert found == same
    assert "Астану" in open_ended.vocab
    assert "Астану" not in full.vocab
