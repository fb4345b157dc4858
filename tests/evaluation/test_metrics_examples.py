"""The worked example of every measure is run as it stands in its docstring."""

import doctest
import importlib
import inspect
import pkgutil

import pytest

from pipeline.evaluation import bootstrap, document_scores, judgements, markup, metrics

MODULES = [markup, bootstrap, document_scores, judgements] + [
    importlib.import_module(f"{metrics.__name__}.{found.name}")
    for found in pkgutil.iter_modules(metrics.__path__)
]
MEASURES = {
    "spans": "exact overlap nested_only outermost_coarse token_io",
    "surfaces": "surface_forms",
    "counts": "macro_f1",
    "relations": "end_to_end gold_entities",
    "pair_types": "pair_type_accuracy",
    "normal_forms": "exact inflected_exact",
    "chains": "muc b3 ceafe lea conll_f1",
    "cross_document": "b3",
    "links": "accuracy_at_gold end_to_end",
    "treebank": "tokens sentences lemmas upos feats uas las",
    "values": "exact",
}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_examples_are_true(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("family", "name"), [(family, name) for family, names in MEASURES.items() for name in names.split()]
)
def test_every_measure_names_its_source_and_has_an_example(family, name):
    module = importlib.import_module(f"{metrics.__name__}.{family}")
    said = inspect.getdoc(getattr(module, name))
    assert ">>>" in said
    assert (
        "ource" in said
        or "naeval" in said
        or "The measure for" in said
        or "As `exact`" in said
        or "As `uas`" in said
    )
