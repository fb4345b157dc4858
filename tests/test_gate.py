"""The quality of the models on the gold in seeds/ does not fall. `make gate` renews the baselines.

Speed and memory depend on the machine and are not gated here.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import pipeline
from pipeline.evaluation.corpus_evaluation import Evaluation, evaluate
from pipeline.evaluation.document_scores import DocumentScores
from pipeline.evaluation.metrics.match_counts import Counts
from pipeline.evaluation.predictions.model_predictions import predict
from pipeline.evaluation.regression_gate import gate
from pipeline.evaluation.saved_scores import Scores, load

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
SEEDS = HERE.parent / "seeds" / "news"
BASELINES = HERE / "gate"
MODELS = ("ru_news", "ru_news_natasha")


def scored_by(name: str) -> Evaluation:
    nlp = pipeline.load(name)
    return evaluate(SEEDS, "brat", lambda gold: predict(nlp, gold, model=name))


@pytest.fixture(scope="module", params=MODELS)
def model(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def scored(model: str) -> Evaluation:
    return scored_by(model)


@pytest.fixture(scope="module")
def baseline(model: str) -> Scores:
    return load(BASELINES / f"{model}.parquet")


def test_the_quality_on_the_seeds_does_not_fall(scored: Evaluation, baseline: Scores) -> None:
    figures = gate(scored.saved(), baseline, speed=False)
    assert {"entities.exact", "relations.end_to_end", "normal_forms.exact", "values.exact"} <= {
        figure.name for figure in figures
    }
    fallen = [f"{figure.name}: {figure.baseline:.4f} → {figure.now}" for figure in figures if figure.fell]
    assert not fallen, f"worse than tests/gate (if that is meant: make gate): {fallen}"


def test_the_gate_falls_when_values_are_lost(scored: Evaluation, baseline: Scores) -> None:
    now = scored.saved()
    worse = replace(now, documents=[_without_right_values(document) for document in now.documents])
    fallen = [figure.name for figure in gate(worse, baseline, speed=False) if figure.fell]
    assert "values.exact" in fallen
    assert "entities.exact" not in fallen


def test_every_document_of_the_seeds_is_scored(scored: Evaluation) -> None:
    assert len(scored.gold.documents) == len(list(SEEDS.glob("*.ann")))
    assert scored.gold.unusable == scored.predictions.failed == {}


def _without_right_values(document: DocumentScores) -> DocumentScores:
    values = document.counts.get("values.exact", {})
    lost = {label: Counts(0, counts.gold, 0, counts.predicted) for label, counts in values.items()}
    return DocumentScores(document.doc_id, document.counts | {"values.exact": lost})
