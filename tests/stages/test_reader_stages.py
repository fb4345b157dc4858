"""The stages `entities` and `relations` of a neural model, as a user of spaCy meets them."""

from __future__ import annotations

import gc
import weakref
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from tiny_reader import write_tiny_reader

from pipeline.corpora.annotated_document import GoldDocument, GoldMention
from pipeline.errors import InputError
from pipeline.evaluation.predictions.gold_mentions import GivenMentions
from pipeline.extraction import Mention, extraction
from pipeline.stages.neural_ner import NeuralNer

TEXT = "Анна Белова и Иван работают на предприятии завод «Заря» города Омск."
TEXTS = [TEXT, "", "Иван", "завод Заря Омск", "Иван и Заря. " * 40, "\x00", "Иван, Анна Белова и Заря"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_reader(tmp_path_factory.mktemp("weights"))


@pytest.fixture
def nlp(folder: Path) -> Language:
    nlp = spacy.blank("ru")
    nlp.add_pipe("svodka_neural_ner", name="entities").from_disk(folder)
    nlp.add_pipe("svodka_neural_relations", name="relations")
    return nlp


def rows(doc: Doc) -> list[list[tuple[Any, ...]]]:
    """All that was found, to compare by value."""
    found = extraction(doc)
    return [
        [(m.start, m.end, m.surface, m.label, m.stage, m.score) for m in found.mentions],
        [
            (
                r.head.start,
                r.head.label,
                r.label,
                r.tail.start,
                r.tail.label,
                r.stage,
                r.score,
                r.evidence_start,
                r.evidence_end,
            )
            for r in found.relations
        ],
    ]


def test_mentions_and_relations_with_surfaces_scores_and_evidence(nlp: Language) -> None:
    doc = nlp(TEXT)
    found = doc._.extraction
    assert [(m.surface, m.label) for m in found.mentions] == [
        ("Анна Белова", "PERSON"),
        ("Иван", "PERSON"),
        ("завод «Заря", "ORGANIZATION"),
        ("Заря", "ORGANIZATION"),
        ("Омск", "CITY"),
    ]
    assert all(TEXT[m.start : m.end] == m.surface and m.stage == "entities" for m in found.mentions)
    assert all(0.5 <= m.score <= 1 for m in found.mentions)
    assert [
        (r.head.surface, r.label, r.tail.surface, r.stage, TEXT[r.evidence_start : r.evidence_end])
        for r in found.relations
    ] == [
        ("Анна Белова", "KNOWS", "Иван", "relations", "Анна Белова и Иван"),
        ("Иван", "WORKPLACE", "завод «Заря", "relations", "Иван работают на предприятии завод «Заря"),
    ]
    assert all(0.4 <= r.score <= 1 for r in found.relations)


@pytest.mark.parametrize("batch_size", [1, 3, 100])
@pytest.mark.parametrize("order", [[0, 1, 2, 3, 4, 5, 6], [6, 4, 2, 0, 5, 3, 1]])
def test_what_is_found_does_not_depend_on_the_batch(nlp: Language, batch_size: int, order: list[int]) -> None:
    alone = [rows(nlp(text)) for text in TEXTS]
    docs = nlp.pipe([TEXTS[at] for at in order], batch_size=batch_size)
    assert [rows(doc) for doc in docs] == [alone[at] for at in order]
    assert any(relations for _, relations in alone)


def test_mentions_that_other_components_found_are_asked_about_too(nlp: Language) -> None:
    ruler = nlp.add_pipe("entity_ruler", before="entities")
    ruler.add_patterns([{"label": "PERSON", "pattern": "Олег"}, {"label": "DOG", "pattern": "Шарик"}])
    nlp.add_pipe("svodka_import_spans", after="entities")
    doc = nlp("Олег и Шарик и Заря")
    assert [(m.surface, m.stage) for m in doc._.extraction.mentions] == [
        ("Олег", "svodka_import_spans"),
        ("Шарик", "svodka_import_spans"),
        ("Заря", "entities"),
    ]
    assert [(r.head.surface, r.label, r.tail.surface) for r in doc._.extraction.relations] == [
        ("Олег", "WORKPLACE", "Заря")
    ]


def test_a_relation_that_is_there_is_not_added_again(nlp: Language) -> None:
    doc = nlp(TEXT)
    before = rows(doc)
    assert rows(nlp.get_pipe("relations")(doc)) == before


def test_relations_between_gold_mentions(nlp: Language) -> None:
    text = "Олег и Заря"
    gold = GoldDocument(
        "1",
        text,
        "by hand",
        mentions=[
            GoldMention("T1", 7, 11, "ORGANIZATION", "Заря"),
            GoldMention("T2", 0, 4, "PERSON", "Олег"),
        ],
    )
    given = GivenMentions.of(nlp)
    assert given is not None
    found = given.predict(nlp(text), gold)
    assert [(r.head, r.label, r.tail) for r in found.relations or ()] == [("T2", "WORKPLACE", "T1")]


def test_relations_without_a_reading_say_what_to_do(nlp: Language) -> None:
    nlp.disable_pipe("entities")
    with pytest.raises(InputError, match="Enable the stage «entities»"):
        nlp(TEXT)


def test_a_stage_without_weights_says_so() -> None:
    nlp = spacy.blank("ru")
    nlp.add_pipe("svodka_neural_ner", name="entities")
    with pytest.raises(InputError, match="has no weights"):
        nlp(TEXT)


def test_a_model_is_saved_and_loaded_whole(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    assert rows(again(TEXT)) == rows(nlp(TEXT))
    again.to_disk(tmp_path / "model")
    assert rows(spacy.load(tmp_path / "model")(TEXT)) == rows(nlp(TEXT))
    (tmp_path / "model" / "entities" / "entities.onnx").unlink()
    with pytest.raises(InputError, match=r"entities\.onnx"):
        spacy.load(tmp_path / "model")


def test_the_stages_agree_on_what_they_need(nlp: Language) -> None:
    assert not any(nlp.analyze_pipes()["problems"].values())


def test_spacy_finds_the_stages_without_an_import() -> None:
    factories = {point.name: point.value for point in entry_points(group="spacy_factories")}
    assert factories["svodka_neural_ner"] == "pipeline.stages.neural_ner:make_neural_ner"
    assert factories["svodka_neural_relations"] == "pipeline.stages.neural_relations:make_neural_relations"


def test_the_vectors_go_with_their_document(nlp: Language) -> None:
    doc = nlp(TEXT)
    vectors = weakref.ref(doc.user_data["svodka.reading"].vectors)
    assert vectors() is not None
    del doc
    gc.collect()
    assert vectors() is None


def test_mentions_that_are_there_stay_and_are_not_doubled(folder: Path) -> None:
    doc = spacy.blank("ru")("Омск и Иван")
    given = Mention(0, 4, "Омск", "CITY", "by hand")
    extraction(doc).mentions.append(given)
    found = extraction(NeuralNer().from_disk(folder)(doc)).mentions
    assert given in found
    assert [m.surface for m in found] == ["Омск", "Иван"]
