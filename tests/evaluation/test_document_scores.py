"""Scores of documents: saved as rows, read back, compared."""

import pytest

from pipeline.errors import InputError
from pipeline.evaluation.document_scores import DocumentScores, difference, from_rows, measured, to_rows
from pipeline.evaluation.metrics.match_counts import Counts

A = [
    DocumentScores(
        "1", {"entities.exact": {"CITY": Counts.matched(1, 2, 2), "LAW": Counts.matched(1, 1, 1)}}
    ),
    DocumentScores("2", {"entities.exact": {}, "chains.b3": {"b3": Counts(0.5, 1, 0.25, 1)}}),
]
B = [
    DocumentScores("2", {"entities.exact": {"CITY": Counts.matched(0, 0, 1)}}),
    DocumentScores(
        "1", {"entities.exact": {"CITY": Counts.matched(2, 2, 2), "LAW": Counts.matched(1, 1, 1)}}
    ),
]


def test_rows_say_all_that_the_scores_said():
    assert from_rows(to_rows(A)) == A
    empty = [row for row in to_rows(A) if row["label"] == ""]
    assert [(row["doc_id"], row["measure"], row["gold"]) for row in empty] == [("2", "entities.exact", 0)]


def test_measured_passes_over_documents_without_the_measure():
    assert measured(A, "chains.b3") == [{"b3": Counts(0.5, 1, 0.25, 1)}]


def test_difference_pairs_by_document_and_not_by_place():
    # A: 2 of 3 and 2 of 3; B: 3 of 3 and 3 of 4, F1 6/7
    assert difference(A, B, "entities.exact").value == pytest.approx(6 / 7 - 2 / 3)
    assert difference(A, B, "entities.exact", label="LAW").value == 0


def test_conll_is_the_mean_of_three():
    def scored(muc):
        correct = {"muc": muc, "b3": 2, "ceafe": 2}
        return [
            DocumentScores(
                "1", {f"chains.{name}": {name: Counts.matched(n, 4, 4)} for name, n in correct.items()}
            )
        ]

    assert difference(scored(1), scored(4), "chains.conll_f1").value == pytest.approx(0.25)


def test_other_documents_or_no_such_measure_are_refused():
    with pytest.raises(InputError, match="1 documents are in one score set only") as caught:
        difference(A, B[1:], "entities.exact")
    assert caught.value.code == "documents_differ"
    with pytest.raises(InputError, match="links was measured in no document") as caught:
        difference(A, B, "links")
    assert caught.value.code == "measure_missing"
