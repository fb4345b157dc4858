"""Label Studio: tasks out, corrected annotations back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given, settings

from pipeline.cli import main
from pipeline.corpora import read_gold
from pipeline.corpora.annotated_document import GoldDocument
from pipeline.corpora.labelstudio.labelstudio_reader import from_labelstudio
from pipeline.corpora.labelstudio.labelstudio_writer import task
from pipeline.export.export_source import run_source
from pipeline.export.exporter import ExportRequest, export
from tests.export.documents import documents

TEXT = "Иван Петров живёт в Омске"
PERSON = {
    "id": "a",
    "type": "labels",
    "value": {"start": 0, "end": 11, "text": "Иван Петров", "labels": ["PERSON"]},
}
CITY = {"id": "b", "type": "labels", "value": {"start": 20, "end": 25, "text": "Омске", "labels": ["CITY"]}}
LIVES = {
    "type": "relation",
    "from_id": "a",
    "to_id": "b",
    "direction": "right",
    "labels": ["PLACE_RESIDES_IN"],
}


def read(tmp_path: Path, *tasks: Any) -> list[GoldDocument]:
    (tmp_path / "tasks.json").write_text(json.dumps(list(tasks), ensure_ascii=False), "utf-8")
    return list(read_gold(tmp_path, "labelstudio"))


def annotated(*result: Any, text: str = TEXT, **more: Any) -> dict[str, Any]:
    return {"data": {"text": text}, "annotations": [{"result": list(result), **more}]}


@given(document=documents())
@settings(max_examples=150)
def test_any_text_comes_back_whole(document: GoldDocument) -> None:
    back = from_labelstudio(json.loads(json.dumps(task(document, None))), uri="u")
    back.chains = None
    back.oddities.clear()
    assert back == document


@given(document=documents())
def test_offsets_in_utf16_units_are_understood(document: GoldDocument) -> None:
    """As an old release wrote them; where both readings fit the texts that are named, code points hold."""
    written = task(document, None)
    moved = False
    for row in written["annotations"][0]["result"]:
        if row["type"] == "labels":
            value = row["value"]
            for key in ("start", "end"):
                unit = len(document.text[: value[key]].encode("utf-16-le")) // 2
                moved |= unit != value[key]
                value[key] = unit
    back = from_labelstudio(written)
    if back.oddities["task with offsets in UTF-16 units"]:
        assert moved
        assert back.mentions == document.mentions
    else:
        assert all(m.surface.split() == document.text[m.start : m.end].split() for m in back.mentions or ())


def test_utf16_is_told_from_code_points(tmp_path: Path) -> None:
    text = "😀 Иван Петров и Анна в Омске 😀"
    place = text.index("Омске")
    city = {
        "type": "labels",
        "value": {"start": place + 1, "end": place + 6, "text": "Омске", "labels": ["CITY"]},
    }
    right = {
        "type": "labels",
        "value": {"start": place, "end": place + 5, "text": "Омске", "labels": ["CITY"]},
    }
    old, new = read(tmp_path, annotated(city, text=text), annotated(right, text=text))
    assert [[m.surface for m in document.mentions or ()] for document in (old, new)] == [["Омске"], ["Омске"]]
    assert old.oddities["task with offsets in UTF-16 units"] == 1
    assert not new.oddities["task with offsets in UTF-16 units"]


def test_line_breaks_in_a_region_are_written_as_label_studio_does(tmp_path: Path) -> None:
    text = "Банк\r\n«Нева»"
    row = {
        "type": "labels",
        "value": {"start": 0, "end": 12, "text": "Банк\\n\\n«Нева»", "labels": ["ORGANIZATION"]},
    }
    (document,) = read(tmp_path, annotated(row, text=text))
    assert [mention.surface for mention in document.mentions or ()] == [text]


def test_a_run_becomes_predictions_and_a_configuration(run_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "tasks"
    exported = export(ExportRequest(str(run_folder), "labelstudio", str(out)))
    tasks = json.loads((out / "tasks-00000.json").read_text("utf-8"))
    sources = {document.doc_id: document for document in run_source(run_folder, tokens=False).documents}
    assert len(tasks) == exported.rows["documents"] == len(sources)
    view = fromstring((out / "labeling_config.xml").read_text("utf-8"))
    labels = {label.get("value") for label in view.iter("Label")}
    relations = {relation.get("value") for relation in view.iter("Relation")}
    text, control = view.find("Text"), view.find("Labels")
    assert text is not None
    assert control is not None
    assert (text.get("value"), control.get("toName")) == ("$text", text.get("name"))
    for row in tasks:
        (prediction,) = row["predictions"]
        assert prediction["model_version"].startswith("ru_news ")
        assert 0 < prediction["score"] <= 1
        ids = {region["id"] for region in prediction["result"] if region["type"] == "labels"}
        for region in prediction["result"]:
            if region["type"] == "relation":
                assert {region["from_id"], region["to_id"]} <= ids
                assert set(region["labels"]) <= relations
                continue
            value = region["value"]
            assert row["data"]["text"][value["start"] : value["end"]] == value["text"]
            assert set(value["labels"]) <= labels
            assert (region["from_name"], region["to_name"]) == (control.get("name"), text.get("name"))
            assert 0 < region.get("score", 1) <= 1  # a value that a rule found has none


def test_corrected_tasks_are_gold_for_evaluate(
    run_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "tasks"
    export(ExportRequest(str(run_folder), "labelstudio", str(out)))
    tasks = json.loads((out / "tasks-00000.json").read_text("utf-8"))
    for number, row in enumerate(tasks, start=1):
        result = row["predictions"][0]["result"]
        if number == 1:  # somebody takes one mention away, with what hangs on it
            gone = next(region["id"] for region in result if region["type"] == "labels")
            result = [r for r in result if gone not in (r.get("id"), r.get("from_id"), r.get("to_id"))]
        row["id"] = number
        row["annotations"] = [{"id": number, "completed_by": 1, "result": result, "was_cancelled": False}]
    corrected = tmp_path / "corrected.json"
    corrected.write_text(json.dumps(tasks, ensure_ascii=False), "utf-8")
    command = ["evaluate", str(corrected), "--format", "labelstudio", "--run", str(run_folder), "--json"]
    assert main(command) == 0
    told = json.loads(capsys.readouterr().out)
    micro = told["entities"]["exact"]["micro"]
    assert told["documents"] == len(tasks)
    assert micro["predicted"] == micro["gold"] + 1
    assert micro["recall"] == 1.0
    assert told["relations"]["end_to_end"]["micro"]["recall"] == 1.0


def test_which_annotation_holds(tmp_path: Path) -> None:
    def given_by(*labels: str, **more: Any) -> dict[str, Any]:
        return {"result": [PERSON] if "PERSON" in labels else [CITY], **more}

    tasks = [
        {"data": {"text": TEXT}, "annotations": annotations}
        for annotations in (
            [given_by("CITY", updated_at="2026-01-02"), given_by("PERSON", updated_at="2026-01-01")],
            [given_by("CITY", updated_at="2026-01-02"), given_by("PERSON", ground_truth=True)],
            [given_by("CITY", was_cancelled=True, updated_at="2026-01-02"), given_by("PERSON")],
            [given_by("CITY", was_cancelled=True)],
            [],
        )
    ]
    tasks.append({"data": {"text": TEXT}, "predictions": [given_by("CITY")], "annotations": []})
    found = read(tmp_path, *tasks)
    labels = [[m.label for m in d.mentions] if d.mentions is not None else None for d in found]
    assert labels == [["CITY"], ["PERSON"], ["PERSON"], None, None, None]
    assert [dict(document.oddities) for document in found] == [
        {"annotation beside the one that was taken": 1},
        {"annotation beside the one that was taken": 1},
        {"cancelled annotation": 1},
        {"cancelled annotation": 1, "task with cancelled annotations only": 1},
        {"task without an annotation": 1},
        {"task with predictions only": 1},
    ]


def test_relations_and_their_directions(tmp_path: Path) -> None:
    def directed(direction: str, *labels: str) -> dict[str, Any]:
        return {**LIVES, "direction": direction, "labels": list(labels)}

    rows = [
        LIVES,
        directed("left", "WORKPLACE"),
        directed("bi", "PART_OF"),
        directed("bi", "KNOWS"),
        directed("right"),
        {"type": "relation", "from_id": "a"},
        {**LIVES, "to_id": "gone", "labels": ["KNOWS"]},
    ]
    (document,) = read(tmp_path, annotated(PERSON, CITY, *rows))
    assert [(r.head, r.label, r.tail) for r in document.relations or ()] == [
        ("a", "PLACE_RESIDES_IN", "b"),
        ("b", "WORKPLACE", "a"),
        ("a", "PART_OF", "b"),
        ("b", "PART_OF", "a"),
        ("a", "KNOWS", "b"),
    ]
    assert document.oddities == {
        "relation without a label": 1,
        "unreadable relation": 1,
        "relation to a missing mention": 1,
    }


def test_json_min_has_spans_and_does_not_know_of_relations(tmp_path: Path) -> None:
    spans = [PERSON["value"], CITY["value"]]
    rows = [
        {
            "id": 7,
            "text": TEXT,
            "doc_id": "n/7",
            "label": spans[:1],
            "annotation_id": 1,
            "updated_at": "2026-01-01",
        },
        {
            "id": 7,
            "text": TEXT,
            "doc_id": "n/7",
            "label": spans,
            "annotation_id": 2,
            "updated_at": "2026-01-02",
        },
        {"id": 8, "text": TEXT, "annotation_id": 3, "annotator": 1},
        {"id": 9, "text": TEXT, "annotation_id": None},
    ]
    latest, nothing, open_task = read(tmp_path, *rows)
    assert (latest.doc_id, [m.label for m in latest.mentions or ()]) == ("n/7", ["PERSON", "CITY"])
    assert latest.relations is None
    assert latest.oddities["annotation beside the one that was taken"] == 1
    assert nothing.mentions == []
    assert open_task.mentions is None


def test_what_is_odd_is_counted(tmp_path: Path) -> None:
    def region(**value: Any) -> dict[str, Any]:
        return {"type": "labels", "value": value}

    rows = [
        {"type": "choices", "value": {"choices": ["x"]}},
        region(start="/p[1]", end=4, labels=["CITY"]),
        region(start=0, end=4, labels=[]),
        {**region(start=0, end=4, text="Пётр", labels=["PERSON"]), "id": "p"},
        region(start=0, end=400, labels=["PERSON"]),
        {**region(start=0, end=4, labels=["PERSON", "FAMILY"]), "meta": {"text": ["проверить"]}},
        {
            "type": "hypertextlabels",
            "value": {
                "start": "/p[1]",
                "globalOffsets": {"start": 20, "end": 25},
                "hypertextlabels": ["CITY"],
            },
        },
    ]
    odd, found, *without = read(tmp_path, annotated(*rows), 5, {"data": {"n": 1}}, {"data": "text"})
    assert odd.oddities == {"unreadable task": 1}
    assert [document.oddities for document in without] == [{"task without a text": 1}] * 2
    assert [(m.surface, m.label) for m in found.mentions or ()] == [
        ("Иван", "PERSON"),
        ("Иван", "FAMILY"),
        ("Омске", "CITY"),
    ]
    assert found.oddities == {
        "result of another kind: choices": 1,
        "unreadable region": 1,
        "region without a label": 1,
        "mention with another text at its offsets": 1,
        "mention outside the text": 1,
        "region with several labels": 1,
        "note of an annotator": 1,
        "span with two labels": 1,
    }


def test_the_mark_of_an_export_is_no_task(tmp_path: Path) -> None:
    (tmp_path / "export.json").write_text('{"export": "labelstudio"}', "utf-8")
    (document,) = read(tmp_path, annotated(PERSON, CITY, LIVES))
    assert len(document.mentions or ()) == 2


def test_broken_json_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[{", "utf-8")
    (document,) = read_gold(tmp_path, "labelstudio")
    assert document.oddities == {"file is not JSON": 1}
    assert document.mentions is None
