"""A model directory of an earlier version is refused with the names to write in its config.cfg."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path
from shutil import copytree

import pytest

import pipeline
from pipeline.engine.model_loading import model_path
from pipeline.errors import InputError
from pipeline.stages.renamed_factories import RENAMED, refuse_old_factories


@pytest.mark.parametrize(("old", "new"), sorted(RENAMED.items()))
def test_an_old_name_is_refused_and_the_new_one_exists(old: str, new: str) -> None:
    with pytest.raises(InputError) as refused:
        refuse_old_factories({"components": {"part": {"factory": old}}}, Path("m/config.cfg"))
    assert refused.value.code == "old_factory"
    assert all(part in str(refused.value) for part in ("m/config.cfg", old))
    assert f"{new} for {old}" in refused.value.remedy
    registered = {point.name for point in entry_points(group="spacy_factories")}
    assert new in registered


def test_load_names_the_file_and_the_change(tmp_path: Path) -> None:
    copytree(model_path("ru_news_natasha"), tmp_path / "old")
    file = tmp_path / "old" / "config.cfg"
    file.write_text(file.read_text("utf-8").replace('"svodka_slovnet_ner"', '"svodka_entities"'), "utf-8")
    with pytest.raises(InputError, match="svodka_entities"):
        pipeline.load(str(tmp_path / "old"))
    file.write_text(file.read_text("utf-8").replace('"svodka_entities"', '"svodka_slovnet_ner"'), "utf-8")
    assert "entities" in pipeline.load(str(tmp_path / "old")).pipe_names
