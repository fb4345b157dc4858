"""One entity over all documents: found by any of its names, with all that the run says of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import pipeline
from pipeline.errors import InputError
from tests.views.conftest import ATTACK
from tests.views.made_run import mention, write_run
from tests.views.safe_html import safe_text


@pytest.mark.parametrize("name", ["Анна Орлова", "анна  орлова", "Орлова", "e-anna"])
def test_a_name_another_name_and_an_id_are_all_the_same(news_run: Path, name: str) -> None:
    assert pipeline.open_run(news_run).entity(name).entity_id == "e-anna"


@pytest.mark.parametrize(
    "name", ["Анны Орловой", "Анне Орловой", "орловой", "«Орлову»", "Анной Орловой", "c-a-Анна Орлова"]
)
def test_any_case_of_a_name_and_a_chain_find_it(news_run: Path, name: str) -> None:
    assert pipeline.open_run(news_run).entity(name).entity_id == "e-anna"


@pytest.mark.parametrize(
    ("name", "entity_id"), [("Пекарне", "e-firm"), ("пекарней", "e-firm"), ("Орлом", "e-town")]
)
def test_a_case_that_no_text_has(news_run: Path, name: str, entity_id: str) -> None:
    assert pipeline.open_run(news_run).entity(name).entity_id == entity_id


def _spoken_of(folder: Path, mentions: dict[str, int]) -> Path:
    """A run where the surface «Ромашки» is written of two firms so many times."""
    text = "Ромашки"
    rows = [
        mention(f"{entity}{number}", text, text, "ORGANIZATION")
        for entity, times in mentions.items()
        for number in range(times)
    ]
    return write_run(
        folder,
        [{"mentions": rows}],
        {
            "entities": [{"entity_id": entity, "normal": f"фирма {entity}"} for entity in mentions],
            "entity_chains": [
                {"entity_id": row["doc_id"][0], "chain_id": row["chain_id"], "doc_id": row["doc_id"]}
                for row in rows
            ],
        },
    )


def test_a_form_in_the_texts_means_the_entity_that_is_called_so_far_more_often(tmp_path: Path) -> None:
    run = pipeline.open_run(_spoken_of(tmp_path / "run", {"a": 20, "b": 1}))
    assert run.entity("Ромашки").entity_id == "a"


def test_a_form_of_two_entities_is_ambiguous(tmp_path: Path) -> None:
    run = pipeline.open_run(_spoken_of(tmp_path / "run", {"a": 3, "b": 1}))
    with pytest.raises(InputError, match="name of 2 entities"):
        run.entity("ромашки")


def test_the_letter_yo_makes_no_difference(news_run: Path) -> None:
    assert pipeline.open_run(news_run).entity("Орел").name == "Орёл"


def test_its_frames(news_run: Path) -> None:
    anna = pipeline.open_run(news_run).entity("Орлова")
    assert anna.aliases == ["Орлова"]
    assert anna.mentions[["doc_id", "surface"]].values.tolist() == [["a", "Анна Орлова"], ["b", "Орлова"]]
    assert anna.documents[["doc_id", "n_mentions"]].values.tolist() == [["a", 1], ["b", 1]]
    assert anna.relations[["head", "label", "tail"]].values.tolist() == [
        ["Анна Орлова", "WORKS_AS", "Москва"]
    ]
    assert anna.facts[["head", "label", "tail"]].values.tolist() == [["Анна Орлова", "WORKPLACE", "Пекарня"]]
    assert anna.links[["kb", "kb_id"]].values.tolist() == [["people", "p1"]]
    days = [moment.date() for moment in anna.timeline.index]
    assert days == [date(2026, 3, 1), date(2026, 3, 3)]
    assert anna.timeline["n_mentions"].tolist() == [1, 1]


def test_the_html_and_the_summary(news_run: Path) -> None:
    anna = pipeline.open_run(news_run).entity("Орлова")
    text = safe_text(anna._repr_html_())
    for part in ("2 mentions in 2 documents", "also: Орлова", "Пекарня", "people:p1", "3 March 2026: 1"):
        assert part in text
    assert text.index("Орлова вернулась.") < text.index("Министр Анна Орлова прилетела")  # the newest first
    assert repr(anna).split("\n")[:2] == ["Анна Орлова (PERSON), id e-anna", "2 mentions in 2 documents"]


def test_the_html_of_a_hostile_entity_is_safe(hostile_run: Path) -> None:
    entity = pipeline.open_run(hostile_run).entity(ATTACK)
    assert "<script>alert(1)</script>" in safe_text(entity._repr_html_())
    assert "\x1b" not in repr(entity)


def test_several_of_one_name_are_all_told(news_run: Path) -> None:
    run = pipeline.open_run(news_run)
    with pytest.raises(InputError, match="name of 2 entities") as told:
        run.entity("Иван Петров")  # whose name it is; the firm has it for another name only
    assert told.value.code == "ambiguous_entity"
    assert "e-one" in told.value.what
    assert "e-two" in told.value.what
    assert 'run.entity("e-one")' in told.value.remedy
    assert run.entity("Иван Петров", label="ORGANIZATION").entity_id == "e-firm"


def test_a_name_that_nothing_has_is_told_near_names(news_run: Path) -> None:
    run = pipeline.open_run(news_run)
    with pytest.raises(InputError, match="no entity «Анна Орловская»") as told:
        run.entity("Анна Орловская")
    assert told.value.code == "no_entity"
    assert told.value.remedy.startswith("Near names: Анна Орлова (PERSON, 2 documents, id e-anna)")
    with pytest.raises(InputError) as told:
        run.entity("Xyzzy")
    assert "run.entities" in told.value.remedy


def test_a_run_that_is_not_resolved_says_how_to(tmp_path: Path) -> None:
    run = pipeline.open_run(write_run(tmp_path / "out", [{}]))
    with pytest.raises(InputError, match="svodka resolve") as told:
        run.entity("Анна")
    assert told.value.code == "not_resolved"
