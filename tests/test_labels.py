"""Traits of labels: complete, consistent, and there for every label that a shipped model can give."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.labels import (
    ENTITY_TYPES,
    PLACE_LABELS,
    RELATION_TYPES,
    SHORT_FORM_FAMILIES,
    VALUE_LABELS,
    EntityType,
    coarse,
    display_group,
    english_name,
    entity_type,
    family,
    merged_families,
    russian_name,
)
from pipeline.stages.values import LABELS
from pipeline.views.groups import GROUPS

SETTINGS = sorted((Path(__file__).parent.parent / "models").rglob("reader.json"))


@pytest.mark.parametrize("path", SETTINGS, ids=lambda path: path.parent.parent.name)
def test_every_label_of_a_shipped_model_has_traits(path: Path) -> None:
    settings = json.loads(path.read_text("utf-8"))
    assert settings["entities"]
    assert set(settings["entities"]) <= set(ENTITY_TYPES)
    assert set(settings.get("relations", ())) <= set(RELATION_TYPES)


def test_models_with_settings_are_there() -> None:
    assert SETTINGS


@pytest.mark.parametrize("label", ENTITY_TYPES)
def test_the_traits_of_an_entity_type_agree(label: str) -> None:
    kind = ENTITY_TYPES[label]
    assert kind.display_group in GROUPS
    assert (kind.display_group == "VALUE") == kind.is_value
    if kind.coarse:
        assert kind.display_group == kind.coarse
        assert kind.family in (kind.coarse, label)
    if kind.is_value:
        assert kind.coarse is kind.family is kind.merge_family is None
    if kind.merge_family or kind.shared_nouns or kind.short_forms or kind.same_name_same_thing:
        assert kind.family
    if kind.lower_case == "always":  # a title or a class is a common noun, and is one in all documents
        assert kind.shared_nouns
    assert entity_type(label) is kind


@pytest.mark.parametrize("label", [*ENTITY_TYPES, *RELATION_TYPES])
def test_every_label_has_an_english_and_a_russian_name(label: str) -> None:
    assert english_name(label).isascii()
    assert not russian_name(label).isascii()


def test_the_rules_find_all_values() -> None:
    assert set(LABELS) == VALUE_LABELS


def test_families() -> None:
    assert {"CITY", "COUNTRY", "DISTRICT", "LOCATION", "STATE_OR_PROVINCE"} == PLACE_LABELS
    assert merged_families("thing") == ("AWARD", "EVENT", "FACILITY", "LAW", "ORG", "PRODUCT", "WORK_OF_ART")


def test_short_forms_belong_to_whole_families() -> None:
    """Chains look up the trait by family, so that no family may have it for some of its types only."""
    for kind in ENTITY_TYPES.values():
        if kind.family:
            assert kind.short_forms == (kind.family in SHORT_FORM_FAMILIES)
    assert "ORG" in SHORT_FORM_FAMILIES
    assert "PER" not in SHORT_FORM_FAMILIES


def test_a_label_of_a_component_of_your_own() -> None:
    assert entity_type("SHIP") == EntityType("SHIP", "SHIP", "OTHER")
    assert (coarse("SHIP"), family("SHIP"), display_group("SHIP"), russian_name("SHIP")) == (
        None,
        None,
        "OTHER",
        "SHIP",
    )
