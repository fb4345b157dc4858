"""Predictions of a model, of a run folder and of natasha for the same gold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from spacy.language import Language
from spacy.tokens import Doc

import pipeline
from pipeline.corpora.annotated_document import GoldDocument, GoldRelation
from pipeline.corpora.inline_markup import marked
from pipeline.errors import InputError
from pipeline.evaluation.corpus_evaluation import Evaluation, gold_of
from pipeline.evaluation.predictions.model_predictions import predict
from pipeline.evaluation.predictions.natasha_baseline import predict_by_natasha
from pipeline.evaluation.predictions.run_predictions import predict_by_run

pytestmark = pytest.mark.slow

TEXTS = {
    "a": "Министр финансов Ирина Белова вчера прилетела в Омск.",
    "b": "Банк «Волга» выдал 3 млн рублей.\nДиректор банка Пётр Сомов доволен.",
    "c": "Вечером в Перми шёл снег.",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three texts as brat gold, with a date and one mention each."""
    path = tmp_path_factory.mktemp("gold")
    for name, text in TEXTS.items():
        (path / f"{name}.txt").write_text(f"date 2025-06-10\n{text}", "utf-8")
        start = 16 + len("Министр финансов ")
        rows = f"T1\tPERSON {start} {start + 12}\tИрина Белова\n" if name == "a" else ""
        (path / f"{name}.ann").write_text(rows, "utf-8")
    return path


@pytest.fixture(scope="module")
def gold(folder: Path) -> list[GoldDocument]:
    return gold_of(folder, "brat").documents


@pytest.fixture(scope="module")
def out(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("run") / "out"
    pipeline.run([folder / f"{name}.txt" for name in TEXTS], path, model="ru_news_natasha")
    return path


def test_a_run_gives_the_predictions_of_its_model(nlp: Language, gold: list[GoldDocument], out: Path) -> None:
    by_model, by_run = predict(nlp, gold, model="m"), predict_by_run(out, gold)
    assert by_run.model == "ru_news_natasha"
    assert by_run.failed == by_model.failed == {}
    assert by_run.unknown == set()
    scores = [Evaluation(gold_of(out.parent, "brat", documents=gold), p).scores for p in (by_model, by_run)]
    assert scores[0] != []
    for ours, theirs in zip(by_model.documents, by_run.documents, strict=True):
        assert _placed(ours) == _placed(theirs)
        assert ours.mentions


def test_the_date_of_a_document_is_told_to_the_model(nlp: Language, gold: list[GoldDocument]) -> None:
    values = {m.surface: m.value for m in predict(nlp, gold, model="m").documents[0].mentions or ()}
    assert values["вчера"] == "2025-06-09"


def test_what_a_run_lacks_is_told_and_counts_as_nothing_found(gold: list[GoldDocument], out: Path) -> None:
    stranger = GoldDocument("stranger", "Этого текста в прогоне нет.", "stranger.txt", mentions=[])
    predictions = predict_by_run(out, [*gold, stranger])
    assert predictions.failed == {"stranger": "not in the run"}
    assert predictions.documents[-1].mentions == []


def test_a_run_of_other_texts_is_an_error(out: Path) -> None:
    with pytest.raises(InputError, match="No text of the gold"):
        predict_by_run(out, [GoldDocument("x", "Чужой текст.", "x.txt", mentions=[])])


def test_a_text_with_a_header_is_found_by_its_id_and_moved(tmp_path: Path) -> None:
    text = "Пётр Сомов живёт в Омске."
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": "n7", "text": f"Шапка\n{text}"}), "utf-8")
    pipeline.run(tmp_path / "in.jsonl", tmp_path / "out")
    (document,) = predict_by_run(tmp_path / "out", [GoldDocument("n7", text, "", mentions=[])]).documents
    mentions = document.mentions or []
    assert [text[m.start : m.end] for m in mentions] == [m.surface for m in mentions]
    assert "Пётр Сомов" in {m.surface for m in mentions}


def test_blocks_of_tables_that_a_run_left_out_are_not_scored(
    gold: list[GoldDocument], folder: Path, tmp_path: Path
) -> None:
    pipeline.run(folder / "a.txt", tmp_path / "out", tables=["documents", "mentions", "rejects"])
    predictions = predict_by_run(tmp_path / "out", gold[:1])
    assert {"relations", "chains", "values", "tokens"} <= predictions.unknown
    assert "entities" not in predictions.unknown


def test_relations_between_gold_mentions(nlp: Language) -> None:
    gold = marked(
        "[PROFESSION#j Министр] [PERSON#p Ирина Белова] прилетела в [CITY#c Омск].",
        relations=["p WORKS_AS j", "p PLACE_RESIDES_IN c"],
    )
    predictions = predict(nlp, [gold], model="m")
    assert predictions.with_gold_mentions is not None
    (given,) = predictions.with_gold_mentions
    assert {m.id for m in given.mentions or ()} == {"j", "p", "c"}
    assert [(r.head, r.label, r.tail) for r in given.relations or ()] == [("p", "WORKS_AS", "j")]
    assert all(isinstance(relation, GoldRelation) for relation in given.relations or ())


def test_a_model_without_a_relation_stage_leaves_gold_entities_out() -> None:
    nlp = pipeline.load("ru_news_natasha")
    nlp.disable_pipe("relations")
    gold = marked("[PROFESSION#j Мэр] [PERSON#p Ирина Белова]", relations=["p WORKS_AS j"])
    assert predict(nlp, [gold], model="m").with_gold_mentions is None


class Breaks:
    """A stage that fails on one document."""

    def __call__(self, doc: Doc) -> Doc:
        if "Волга" in doc.text:
            raise ValueError("нет")
        return doc

    def pipe(self, docs: Iterator[Doc], *, batch_size: int) -> Iterator[Doc]:
        return map(self, docs)


def test_a_document_that_a_stage_cannot_take_is_told_and_empty(gold: list[GoldDocument]) -> None:
    nlp = pipeline.load("ru_news_natasha")
    nlp._components.append(("breaks", Breaks()))
    predictions = predict(nlp, gold, model="m")
    assert list(predictions.failed) == ["b"]
    assert "breaks" in predictions.failed["b"]
    assert [bool(document.mentions) for document in predictions.documents] == [True, False, True]


def test_natasha_gives_names_normal_forms_and_tokens() -> None:
    text = TEXTS["a"]
    (document,) = predict_by_natasha([GoldDocument("a", text, "", sentences=[])]).documents
    names = {(m.surface, m.label, m.normal) for m in document.mentions or ()}
    assert ("Омск", "LOC", "Омск") in names
    tokens = [token for sentence in document.sentences or () for token in sentence]
    assert [text[t.start : t.end] for t in tokens] == [t.text for t in tokens]
    assert sum(token.head == -1 for token in tokens) == 1
    assert next(t for t in tokens if t.text == "прилетела").lemma == "прилететь"


def _placed(document: GoldDocument) -> tuple[object, ...]:
    """All but ids, which depend on the document's, and scores, which tables hold in single precision."""
    place = {m.id: (m.start, m.end, m.label) for m in document.mentions or ()}
    mentions = [(place[m.id], m.normal, m.value, m.links) for m in document.mentions or ()]
    relations = [(place[r.head], r.label, place[r.tail]) for r in document.relations or ()]
    chains = [[place[member] for member in members] for _, members in document.chains or ()]
    return mentions, relations, chains, document.text
