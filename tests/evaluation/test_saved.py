"""Saved scores, the gate, and what two scores differ in."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.corpora.annotated_document import GoldDocument
from pipeline.corpora.inline_markup import marked
from pipeline.errors import InputError
from pipeline.evaluation.document_scores import interval
from pipeline.evaluation.item_judgements import ItemJudgement, judge
from pipeline.evaluation.predictions.prediction_set import Speed
from pipeline.evaluation.regression_gate import fell, gate, value
from pipeline.evaluation.saved_scores import Scores, load, save
from pipeline.evaluation.score_comparison import compare
from pipeline.evaluation.score_report import measure, report

GOLD = "[PERSON#p Анны Ли], [PROFESSION#j мэр] [CITY#c Омска], в [CITY Перми]"
MORE = {"relations": ["p WORKS_AS j"], "normals": {"p": "Анна Ли", "c": "Омск"}, "chains": ["p", "c"]}
WORSE = "Анны [PERSON#p Ли], [PROFESSION#j мэр] [COUNTRY#c Омска], в Перми"
SPEED = Speed(documents_per_second=2.0, words_per_second=100.0, peak_rss_mb=300.0)


def scores(predictions: list[str], *, speed: Speed | None = SPEED, model: str = "m") -> Scores:
    """Scores of these predictions (inline markup) for as many documents of one gold."""
    pairs: list[tuple[GoldDocument, GoldDocument]] = []
    for number, text in enumerate(predictions):
        gold = marked(GOLD, doc_id=f"d{number}", **MORE)  # type: ignore[arg-type]
        pairs.append((gold, marked(text, doc_id=f"d{number}", **MORE)))  # type: ignore[arg-type]
    rows = [row for pair in pairs for row in judge(*pair)]
    return Scores("brat", model, measure(pairs), rows, speed)


GOOD = scores([GOLD] * 6)
BAD = scores([WORSE] * 6, model="bad")


def test_scores_come_back_as_they_were_saved(tmp_path: Path) -> None:
    save(tmp_path / "new" / "s.parquet", BAD)
    assert load(tmp_path / "new" / "s.parquet") == BAD
    assert report(load(tmp_path / "new" / "s.parquet").documents) == report(BAD.documents)


def test_pandas_can_count_the_errors(tmp_path: Path) -> None:
    save(tmp_path / "s.parquet", BAD)
    rows = pd.read_parquet(tmp_path / "s.parquet")
    assert set(rows.columns) >= {field.name for field in fields(ItemJudgement)}
    entities = rows[(rows["row"] == "judgement") & (rows["block"] == "entities")]
    assert entities["verdict"].value_counts().to_dict() == {
        "correct": 6,
        "wrong_boundary": 6,
        "wrong_type": 6,
        "missed": 6,
    }
    counts = rows[(rows["row"] == "count") & (rows["measure"] == "entities.exact")]
    assert counts["gold"].sum() == 24


@pytest.mark.parametrize("content", [None, b"not parquet", "other"])
def test_what_holds_no_scores_is_an_error(tmp_path: Path, content: object) -> None:
    path = tmp_path / "s.parquet"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content:
        pq.write_table(pa.table({"x": [1]}), path)
    with pytest.raises(InputError, match=r"s\.parquet"):
        load(path)


def test_the_gate_holds_for_the_same_scores_and_for_better_ones() -> None:
    assert not fell(gate(GOOD, GOOD))
    assert not fell(gate(GOOD, BAD))


def test_the_gate_falls_for_worse_scores() -> None:
    fallen = {figure.name for figure in gate(BAD, GOOD) if figure.fell}
    assert {"entities.exact", "relations.end_to_end", "normal_forms.exact"} > fallen >= {"entities.exact"}


def test_the_gate_does_not_fall_by_chance() -> None:
    mixed = scores([WORSE, GOLD, GOLD, GOLD, GOLD, GOLD])
    assert value(mixed.documents, "entities.exact") < value(GOOD.documents, "entities.exact")  # type: ignore[operator]
    assert not fell(gate(mixed, GOOD))


def test_a_figure_that_is_gone_falls() -> None:
    documents = [replace(d, counts={"entities.exact": d.counts["entities.exact"]}) for d in GOOD.documents]
    gone = {figure.name for figure in gate(replace(GOOD, documents=documents), GOOD) if figure.now is None}
    assert gone == {
        "relations.end_to_end",
        "normal_forms.exact",
        "normal_forms.inflected_exact",
        "chains.conll_f1",
    }


@pytest.mark.parametrize(
    ("speed", "fallen"),
    [
        ({"words_per_second": 91.0}, []),
        ({"words_per_second": 89.0}, ["speed.words_per_second"]),
        ({"peak_rss_mb": 329.0}, []),
        ({"peak_rss_mb": 331.0}, ["speed.peak_rss_mb"]),
    ],
)
def test_speed_and_memory_fall_beyond_a_tenth(speed: dict[str, float], fallen: list[str]) -> None:
    slower = replace(GOOD, speed=Speed(**{**SPEED, **speed}))  # type: ignore[typeddict-item]
    assert [figure.name for figure in gate(slower, GOOD) if figure.fell] == fallen
    assert not fell(gate(slower, GOOD, speed=False))
    assert not fell(gate(replace(slower, speed=None), GOOD))


def test_other_documents_or_another_gold_cannot_be_compared() -> None:
    with pytest.raises(InputError, match="not of the same gold"):
        gate(scores([GOLD] * 5), GOOD)
    less = marked("Анны Ли, [PROFESSION#j мэр]", doc_id="d0")
    changed = replace(GOOD, documents=[*measure([(less, less)]), *GOOD.documents[1:]])
    with pytest.raises(InputError, match="gold of d0 has changed"):
        compare(GOOD, changed)


def test_compare_tells_figures_labels_and_documents() -> None:
    mixed = scores([GOLD, GOLD, WORSE, GOLD, WORSE, GOLD], model="mixed")
    found = compare(mixed, GOOD)
    assert (found.a, found.b, found.documents) == ("mixed", "m", 6)
    exact = next(figure for figure in found.figures if figure.measure == "entities.exact")
    assert exact.difference.value == pytest.approx(exact.b - exact.a)
    assert exact.difference.low <= exact.difference.value <= exact.difference.high
    assert {apart.name for apart in found.documents_apart} == {"d2", "d4"}
    assert all(apart.gained > 0 and apart.lost == 0 for apart in found.documents_apart)
    labels = {apart.name: apart.gained for apart in found.labels_apart}
    assert labels["entities CITY"] == 4  # found again, twice in each of the two
    assert labels["entities COUNTRY"] == 2  # no longer invented
    assert {figure.label for figure in found.labels} >= {"PERSON", "CITY", "WORKS_AS"}


def test_scores_do_not_differ_from_themselves() -> None:
    found = compare(BAD, BAD)
    assert found.documents_apart == found.labels_apart == []
    assert all(figure.difference.value == 0 and not figure.significant for figure in found.figures)


def test_the_interval_of_a_figure_holds_it() -> None:
    mixed = scores([GOLD, WORSE, GOLD, WORSE, GOLD, GOLD]).documents
    for name in ("entities.exact", "chains.conll_f1", "normal_forms.exact"):
        low, high = interval(mixed, name)
        figure = value(mixed, name)
        assert figure is not None
        assert low <= figure <= high
    assert interval(mixed, "tokens") == (0.0, 0.0)
