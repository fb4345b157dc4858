"""The worked example of every measure is run as it stands in its docstring."""

import doctest
import importlib
import inspect
import pkgutil

import pytest

from pipeline.corpora import inline_markup
from pipeline.evaluation import bootstrap, document_scores, item_judgements, metrics

MODULES = [inline_markup, bootstrap, document_scores, item_judgements] + [
    importlib.import_module(f"{metrics.__name__}.{found.name}")
    for found in pkgutil.iter_modules(metrics.__path__)
]
MEASURES = {
    "span_metrics": "exact overlap nested_only outermost_coarse token_io",
    "surface_metrics": "surface_forms",
    "match_counts": "macro_f1",
    "relation_metrics": "end_to_end gold_entities",
    "pair_type_accuracy": "pair_type_accuracy",
    "normal_form_metrics": "exact inflected_exact",
    "chain_metrics": "muc b3 ceafe lea conll_f1",
    "cross_document_metrics": "b3",
    "link_metrics": "accuracy_at_gold end_to_end",
    "treebank_metrics": "tokens sentences lemmas upos feats uas las",
    "value_metrics": "exact",
    "quote_metrics": "exact speakers relays",
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
