"""The request for an evaluation: computes the scores, writes the files, determines the exit status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.commands.terminal.gate_table import gate_as_json, show_gate
from pipeline.commands.terminal.json_output import print_json
from pipeline.commands.terminal.lint_findings import show_lint
from pipeline.commands.terminal.score_tables import show_evaluation
from pipeline.commands.terminal.screen import message, screen
from pipeline.commands.terminal.watcher_choice import run_watcher
from pipeline.corpora.annotated_document import GoldDocument
from pipeline.corpora.linting import lint
from pipeline.engine.model_loading import DEFAULT_MODEL, load_model, model_path
from pipeline.errors import InputError
from pipeline.evaluation.corpus_evaluation import Evaluation, evaluate
from pipeline.evaluation.predictions.model_predictions import predict
from pipeline.evaluation.predictions.prediction_set import Predictions
from pipeline.evaluation.regression_gate import Figure, fell, gate
from pipeline.evaluation.saved_scores import Scores, load, require, save
from pipeline.views.visible import on_one_line


@dataclass(frozen=True, slots=True)
class EvaluationRequest:
    """The options of `svodka evaluate`."""

    gold: str
    format: str
    model: str | None = None
    run: str | None = None
    syntax: bool = False
    html: str | None = None
    save: str | None = None
    baseline: str | None = None

    def execute(self, *, as_json: bool) -> int:
        """Score, write the requested files, print the scores; returns the exit status."""
        if self.model is not None and self.run is not None:
            raise InputError("usage", "--model and --run exclude each other.", "Give one of them.")
        if self.baseline:
            require(self.baseline)
        evaluation = evaluate(self.gold, self.format, self._predictions)
        baseline = load(self.baseline) if self.baseline else None
        figures = gate(evaluation.saved(), baseline) if baseline else []
        if self.save:
            save(self.save, evaluation.saved())
            message(f"Scores written to {on_one_line(self.save)}")
        if self.html:
            from pipeline.evaluation.error_page import write_page

            title = f"{evaluation.predictions.model}: {self.gold}"
            write_page(self.html, title, evaluation.report, evaluation.pairs, evaluation.judgements)
            message(f"Page written to {on_one_line(self.html)}")
        self._show(evaluation, figures, baseline, as_json)
        return int(fell(figures))

    def lint(self, *, as_json: bool) -> int:
        """Print annotation errors in the gold; returns the exit status."""
        findings = lint(self.gold, self.format)
        if as_json:
            print_json({"format": self.format, "findings": [finding._asdict() for finding in findings]})
        else:
            show_lint(screen(), findings)
        return 0

    def _predictions(self, gold: Sequence[GoldDocument]) -> Predictions:
        if self.run is not None:
            from pipeline.evaluation.predictions.run_predictions import predict_by_run

            return predict_by_run(self.run, gold)
        name = self.model or DEFAULT_MODEL
        nlp = load_model(name, syntax=self.syntax)
        with run_watcher() as watcher:
            watcher.planned(len(gold), 0, 1)
            return predict(nlp, gold, model=model_path(name).name, progress=watcher.progress)

    def _show(
        self, evaluation: Evaluation, figures: Sequence[Figure], baseline: Scores | None, as_json: bool
    ) -> None:
        if as_json:
            content: dict[str, Any] = dict(evaluation.report)
            if baseline:
                content["baseline"] = gate_as_json(figures, baseline.model)
            print_json(content)
            return
        show_evaluation(screen(), evaluation.report)
        if baseline:
            show_gate(screen(), figures, baseline.model)
