"""`svodka evaluate` from Python: gold and predictions in, scores, report and judgements out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.corpora import read_gold
from pipeline.corpora.annotated_document import GoldDocument, GoldMention
from pipeline.corpora.factrueval.factrueval_reader import read_name_spans
from pipeline.errors import InputError
from pipeline.evaluation.document_scores import DocumentScores
from pipeline.evaluation.item_judgements import ItemJudgement, judge
from pipeline.evaluation.metrics.label_views import coarse_or_own, names, own, settled, typed
from pipeline.evaluation.predictions.prediction_set import Predictions
from pipeline.evaluation.saved_scores import Scores
from pipeline.evaluation.score_report import BLOCKS, coarse_corpus, measure, report
from pipeline.evaluation.unscored_labels import UnscoredPredictions, labels_of_corpus, without_unscored

Predict = Callable[[Sequence[GoldDocument]], Predictions]


@dataclass(slots=True)
class Gold:
    """A gold folder as it was read. `unusable`: documents that nothing could be asked of, and why."""

    path: Path
    format: str
    documents: list[GoldDocument]
    unusable: dict[str, str]
    oddities: Counter[str]


def gold_of(path: str | Path, format: str, *, documents: Iterable[GoldDocument] | None = None) -> Gold:
    """Read a gold folder (or take its `documents`). Raises InputError when it holds nothing to score."""
    found = list(read_gold(path, format) if documents is None else documents)
    usable = [document for document in found if _usable(document)]
    if not usable:
        raise InputError(
            "gold_unusable",
            f"None of the {len(found)} documents at {path} can be scored.",
            "See what is wrong with them: svodka evaluate … --lint.",
        )
    return Gold(
        Path(path),
        format,
        usable,
        {document.doc_id: _why(document) for document in found if not _usable(document)},
        sum((document.oddities for document in found), Counter()),
    )


@dataclass
class Evaluation:
    """Gold, predictions for it, and what comes of them."""

    gold: Gold
    predictions: Predictions
    left_out: UnscoredPredictions = field(default_factory=UnscoredPredictions)

    def __post_init__(self) -> None:
        labels = labels_of_corpus(self.gold.path, self.gold.format)
        self.predicted = without_unscored(self.predictions.documents, labels, self.left_out)
        given = self.predictions.with_gold_mentions
        self.given = None if given is None else without_unscored(given, labels, UnscoredPredictions())
        self.coarse = coarse_corpus(self.gold.documents)

    @property
    def pairs(self) -> list[tuple[GoldDocument, GoldDocument]]:
        """(gold, predicted) of each document."""
        return list(zip(self.gold.documents, self.predicted, strict=True))

    @cached_property
    def scores(self) -> list[DocumentScores]:
        """The counts of each document."""
        return measure(
            self.pairs,
            blocks=[block for block in BLOCKS if block not in self.predictions.unknown],
            with_gold_mentions=self.given,
            token_gold=self._token_gold(),
        )

    @cached_property
    def judgements(self) -> list[ItemJudgement]:
        """What became of every item. Of a corpus without fine types, outermost mentions alone."""
        rows: list[ItemJudgement] = []
        for gold, predicted in self.pairs:
            judged = gold if self.coarse else settled(gold, predicted)
            if not typed(gold):
                continue
            rows += judge(
                judged,
                predicted,
                view=names if self.coarse else own,
                relation_view=coarse_or_own if self.coarse else own,
                outermost_only=self.coarse,
            )
        return rows

    @cached_property
    def report(self) -> dict[str, Any]:
        """The object of `svodka evaluate --json`; what stands behind `speed` is explained in the guide."""
        figures: dict[str, Any] = {
            "format": self.gold.format,
            "documents": len(self.gold.documents),
            "model": self.predictions.model,
            **report(self.scores),
        }
        if self.predictions.speed is not None:
            figures["speed"] = dict(self.predictions.speed)
        figures["gold"] = {
            "path": str(self.gold.path),
            "oddities": dict(self.gold.oddities.most_common()),
            "unusable": self.gold.unusable,
        }
        figures["predictions"] = {
            "failed": self.predictions.failed,
            "left_out": {
                "entities": dict(self.left_out.entities.most_common()),
                "relations": dict(self.left_out.relations.most_common()),
            },
        }
        return figures

    def saved(self) -> Scores:
        """What `--save` writes."""
        return Scores(
            self.gold.format,
            self.predictions.model,
            self.scores,
            self.judgements,
            self.predictions.speed,
        )

    def _token_gold(self) -> list[GoldDocument] | None:
        """factRuEval's names without descriptors: what token IO was published on."""
        if self.gold.format != "factrueval":
            return None
        spans = dict(read_name_spans(self.gold.path))
        return [_with_spans(document, spans.get(document.doc_id, [])) for document in self.gold.documents]


def evaluate(path: str | Path, format: str, predict: Predict) -> Evaluation:
    """Read gold, predict it, and hold the two together; figures are made when asked for."""
    gold = gold_of(path, format)
    return Evaluation(gold, predict(gold.documents))


def _usable(document: GoldDocument) -> bool:
    blocks = (document.mentions, document.surfaces, document.sentences, document.chains)
    return bool(document.text) and any(block is not None for block in blocks)


def _why(document: GoldDocument) -> str:
    return "; ".join(sorted(document.oddities)) or ("no annotation" if document.text else "no text")


def _with_spans(document: GoldDocument, spans: Sequence[tuple[int, int, str]]) -> GoldDocument:
    """The document with these mentions in place of its own."""
    mentions = [
        GoldMention(f"s{number}", start, end, label, document.text[start:end], coarse_only=True)
        for number, (start, end, label) in enumerate(spans)
    ]
    return replace(document, mentions=mentions)
