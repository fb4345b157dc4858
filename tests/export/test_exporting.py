"""The order as a whole: folders that are refused, sources that are not whole, the command."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.cli import main
from pipeline.errors import InputError, RunError
from pipeline.export.export_folder import ExportFolder
from pipeline.export.export_formats import FORMATS
from pipeline.export.exporter import ExportRequest, export
from pipeline.tables.documents import stream_documents
from pipeline.tables.run import Run


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "a.txt").write_text("Иван из Омска", "utf-8")
    (folder / "a.ann").write_text("T1\tPERSON 0 4\tИван\n", "utf-8")
    return folder


def brat(source: Path, out: Path, *, overwrite: bool = False) -> ExportRequest:
    return ExportRequest(str(source), "brat", str(out), gold_format="brat", overwrite=overwrite)


def refused(order: ExportRequest) -> str:
    with pytest.raises(InputError) as caught:
        export(order)
    return caught.value.code


def test_a_folder_with_something_else_in_it_is_never_touched(gold: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("x", "utf-8")
    for overwrite in (False, True):
        assert refused(brat(gold, mine, overwrite=overwrite)) == "folder_not_empty"
    (mine / "export.json").write_text("[]", "utf-8")  # no mark of ours
    assert refused(brat(gold, mine, overwrite=True)) == "folder_not_empty"
    assert (mine / "thesis.txt").read_text("utf-8") == "x"


def test_an_export_is_overwritten_when_asked(gold: Path, tmp_path: Path) -> None:
    out, other = tmp_path / "out", tmp_path / "other"
    other.mkdir()
    (other / "kept.txt").write_text("x", "utf-8")
    export(brat(gold, out))
    (out / "old").mkdir()
    (out / "link").symlink_to(other)
    assert refused(brat(gold, out)) == "folder_not_empty"
    export(brat(gold, out, overwrite=True))
    assert {path.name for path in out.iterdir()} == {
        "a.txt",
        "a.ann",
        "annotation.conf",
        "documents.jsonl",
        "export.json",
    }
    assert (other / "kept.txt").read_text("utf-8") == "x"


def test_the_source_is_safe(gold: Path, tmp_path: Path) -> None:
    assert refused(brat(gold, gold / "out")) == "export_over_source"
    assert refused(brat(gold, gold, overwrite=True)) == "export_over_source"
    assert refused(brat(gold, tmp_path, overwrite=True)) == "export_over_source"
    (tmp_path / "file").write_text("x", "utf-8")
    assert refused(brat(gold, tmp_path / "file")) == "not_a_folder"


def test_nothing_is_written_outside_the_folder(tmp_path: Path) -> None:
    folder = ExportFolder(tmp_path / "out")
    folder.path.mkdir()
    (tmp_path / "elsewhere").mkdir()
    (folder.path / "01").symlink_to(tmp_path / "elsewhere")
    for name in ("../x.txt", "01/x.txt", "/etc/x.txt"):
        with pytest.raises(InputError):
            folder.file(name)
    assert folder.file("02/x.txt").parent.is_dir()


def test_what_failed_is_marked_as_unfinished(run_folder: Path, tmp_path: Path) -> None:
    def broken(self: object, document: object) -> None:
        raise OSError(28, "No space left on device")

    order = ExportRequest(str(run_folder), "brat", str(tmp_path / "out"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.corpora.brat.brat_writer.BratWriter.add", broken)
        with pytest.raises(OSError, match="No space"):
            export(order)
    assert json.loads((tmp_path / "out" / "export.json").read_text("utf-8"))["finished"] is False
    export(ExportRequest(str(run_folder), "brat", str(tmp_path / "out"), overwrite=True))
    assert json.loads((tmp_path / "out" / "export.json").read_text("utf-8"))["finished"] is True


def test_a_run_that_is_not_whole_is_told(bare_run: Path, tmp_path: Path) -> None:
    notes = export(ExportRequest(str(bare_run), "csv", str(tmp_path / "csv"))).notes
    assert any(note.startswith("The run is not finished: 1 of 1 shards") for note in notes)
    assert any(note.startswith("The run is not resolved") for note in notes)
    exported = export(ExportRequest(str(bare_run), "conllu", str(tmp_path / "conllu")))
    assert "The run has no table «tokens»." in exported.notes
    assert any(note.startswith("Nothing to write as conllu") for note in exported.notes)


def test_a_whole_run_has_no_notes(run_folder: Path, tmp_path: Path) -> None:
    assert export(ExportRequest(str(run_folder), "brat", str(tmp_path / "brat"))).notes == []


def test_relations_without_a_table_of_mentions_are_left_out(
    bare_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Run, "tables", property(lambda run: ["documents", "relations"]))
    exported = export(ExportRequest(str(bare_run), "brat", str(tmp_path / "brat")))
    assert (exported.rows["mentions"], exported.rows["relations"]) == (0, 0)
    assert "The run has no table «mentions»." in exported.notes


def test_documents_come_with_their_rows(run_folder: Path) -> None:
    run = Run(run_folder)
    mentions = run.mentions.to_arrow().to_pylist()
    for document, rows in stream_documents(run, ["mentions", "relations"]):
        assert rows["mentions"] == [row for row in mentions if row["doc_id"] == document["doc_id"]]


def test_parts_in_another_order_are_refused(bare_run: Path, tmp_path: Path) -> None:
    (part,) = Run(bare_run).mentions.parts
    whole = part.read_bytes()
    table = pq.read_table(part)
    pq.write_table(table.take(list(reversed(range(len(table))))), part)
    try:
        with pytest.raises(RunError) as caught:
            export(ExportRequest(str(bare_run), "brat", str(tmp_path / "out")))
    finally:
        part.write_bytes(whole)
    assert caught.value.code == "rows_out_of_order"


def test_the_command_says_what_it_wrote(
    run_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    command = ["export", str(run_folder), "--to", "docbin", "-o", str(out)]
    assert main(command) == 0
    printed = capsys.readouterr().out
    assert f"Written to {out} as docbin:" in printed
    assert main([*command, "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "folder_not_empty"
    assert main([*command, "--json", "--overwrite"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["rows"]["documents"] == len(Run(run_folder).documents)
    assert main(["export", "--help"]) == 0
    assert "svodka export out/news --to labelstudio -o out/tasks" in capsys.readouterr().out


@pytest.mark.parametrize("source", ["gold", "missing"])
def test_a_folder_without_a_run_is_told(gold: Path, tmp_path: Path, source: str) -> None:
    assert refused(ExportRequest(str(tmp_path / source), "brat", str(tmp_path / "out"))) == "no_run"
    assert refused(ExportRequest(str(gold), "docx", str(tmp_path / "out"))) == "unknown_format"


@pytest.mark.parametrize("to", [to for to in FORMATS if to not in ("csv", "rdf")])
def test_gold_goes_into_every_format_of_documents(gold: Path, tmp_path: Path, to: str) -> None:
    exported = export(ExportRequest(str(gold), to, str(tmp_path / to), gold_format="brat"))
    without_tokens = to in ("conllu", "docbin")
    number = 0 if without_tokens else 1
    assert exported.rows == {"documents": number, "mentions": number, "relations": 0}
    assert bool(exported.notes) == without_tokens


def test_tasks_that_nobody_annotated_do_not_become_gold(tmp_path: Path) -> None:
    region = {"type": "labels", "value": {"start": 0, "end": 4, "labels": ["CITY"]}}
    tasks = [
        {"data": {"text": "Омск"}, "predictions": [{"result": [region]}]},
        {"data": {"text": "Омск"}, "annotations": [{"result": [region]}]},
    ]
    (tmp_path / "tasks.json").write_text(json.dumps(tasks), "utf-8")
    order = ExportRequest(
        str(tmp_path / "tasks.json"), "brat", str(tmp_path / "out"), gold_format="labelstudio"
    )
    exported = export(order)
    assert exported.rows == {"documents": 1, "mentions": 1, "relations": 0}
    assert exported.left_out == {"task with predictions only": 1, "document without annotations": 1}
