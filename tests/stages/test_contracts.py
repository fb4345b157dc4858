"""What components declare: spaCy's `analyze_pipes` finds a component that stands before what it reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import spacy

from pipeline.engine.model_loading import model_path
from pipeline.extraction import Chain, Mention, extraction, set_mentions

ORDER = [  # a component and one that must stand in front of it
    ("slovnet_ner", "lemmas", "token.lemma"),
    ("slovnet_morphology", "segment", "token.is_sent_start"),
    ("slovnet_syntax", "segment", "token.is_sent_start"),
    ("lemmas", "slovnet_morphology", "token.pos"),
    ("neural_morphology", "neural_ner", "doc._.neural_reading"),
    ("neural_relations", "neural_ner", "doc._.neural_reading"),
    ("repairs", "neural_ner", "doc._.mentions"),
    ("named_events", "neural_ner", "doc._.mentions"),
    ("organizations", "slovnet_ner", "doc._.mentions"),
    ("professions", "slovnet_ner", "doc._.mentions"),
    ("rule_relations", "slovnet_ner", "doc._.mentions"),
    ("names", "neural_ner", "doc._.mentions"),
    ("chains", "names", "doc._.normal_forms"),
    ("chains", "values", "doc._.values"),
    ("chains", "neural_relations", "doc._.relations"),
    ("quotes", "chains", "doc._.chains"),
    ("events", "chains", "doc._.chains"),
    ("links", "chains", "doc._.chains"),
    ("views", "neural_ner", "doc._.mentions"),
]
FREE = {"segment", "neural_ner", "import_spans", "values"}  # read nothing that another component writes


def problems(*factories: str) -> dict[str, list[str]]:
    nlp = spacy.blank("ru")
    for factory in factories:
        nlp.add_pipe(f"svodka_{factory}", name=factory)
    found: dict[str, list[str]] = nlp.analyze_pipes()["problems"]
    return found


@pytest.mark.parametrize(("component", "needed", "part"), ORDER)
def test_a_component_before_what_it_reads_is_a_problem(component: str, needed: str, part: str) -> None:
    assert part in problems(component, needed)[component]
    assert part not in problems(needed, component)[component]


def test_every_component_of_a_shipped_model_is_held_to_its_order() -> None:
    assert _shipped() <= {component for component, _, _ in ORDER} | FREE
    assert not any(problems(name)[name] for name in FREE)


def _shipped() -> set[str]:
    names = ("ru_news", "ru_news_large", "ru_news_natasha")
    texts = [(model_path(name) / "config.cfg").read_text("utf-8") for name in names]
    return {factory for text in texts for factory in re.findall(r'factory = "svodka_(\w+)"', text)}


def test_side_effects_are_declared() -> None:
    nlp = spacy.blank("ru")
    for factory in ("chains", "named_events", "repairs"):
        nlp.add_pipe(f"svodka_{factory}", name=factory)
    assigns = {name: set(nlp.get_pipe_meta(name).assigns) for name in nlp.pipe_names}
    assert "doc._.relations" in assigns["chains"]  # drops those that join two places of the register
    assert "doc._.relations" in assigns["named_events"]  # adds who takes part in a meeting
    assert {"token.pos", "token.morph", "token.lemma"} <= assigns["repairs"]


@pytest.mark.parametrize("model", ["ru_news", "ru_news_natasha"])
def test_the_shipped_order_has_no_problem_and_the_wrong_one_has(model: str) -> None:
    path: Path = model_path(model)
    nlp = spacy.load(path)
    assert not any(nlp.analyze_pipes()["problems"].values())
    config = spacy.util.load_config(path / "config.cfg")
    order = config["nlp"]["pipeline"]
    order.remove("chains")
    order.insert(order.index("names"), "chains")
    wrong = spacy.load(path, config=config)
    assert wrong.analyze_pipes()["problems"]["chains"] == ["doc._.normal_forms"]


def test_set_mentions_replaces_the_record() -> None:
    doc = spacy.blank("ru")("Анна видела Омск.")
    city, person = Mention(12, 16, "Омск", "CITY", "x"), Mention(0, 4, "Анна", "PERSON", "x", normal="Анна")
    extraction(doc).chains.append(Chain([city], "CITY", "Омск"))
    doc.set_ents([doc.char_span(12, 16, label="CITY")])
    set_mentions(doc, [city, person])
    assert doc._.mentions == [person, city]
    assert doc._.chains == []
    assert doc._.normal_forms == ["Анна", None]
    assert doc.ents == ()
    doc._.mentions = [city]
    assert extraction(doc).mentions == [city]
