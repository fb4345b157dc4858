"""Runs from end to end: what is in the tables, and that they are the same whatever happens on the way."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import duckdb
import pandas as pd
import pytest

import pipeline
from pipeline.engine.execution import ExecutionOptions, execute
from pipeline.engine.plan import make_plan, read_plan, write_plan
from pipeline.engine.run_config import RunConfig
from pipeline.errors import InputError, RunError
from pipeline.sources import discover
from pipeline.sources.item import ReadOptions
from pipeline.tables.schema import SCHEMAS

pytestmark = pytest.mark.slow

REFUSED = "DuckDB says: (Permission|Catalog|Invalid Input) Error"


def parts(out: Path) -> dict[str, str]:
    """Every part with the digest of its bytes."""
    found = sorted(out.glob("*/part-*.parquet"))
    return {str(p.relative_to(out)): sha256(p.read_bytes()).hexdigest() for p in found}


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A dump of 240 documents and an undisturbed run over it."""
    folder = tmp_path_factory.mktemp("reference")
    source = folder / "dump.jsonl"
    with open(source, "w", encoding="utf-8") as file:
        for n in range(240):
            text = f"Министр финансов Анна Петрова вчера была в Казани. Станок №{n} стоит {n + 2} млн руб."
            row = {"id": f"doc-{n}", "text": text, "date": "2026-03-02"}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        pipeline.run("dump.jsonl", folder / "out")
    return folder, folder / "out"


@pytest.fixture(autouse=True)
def _stand_in(reference: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(reference[0])


def test_every_table_is_there_and_reads_with_pandas_and_duckdb(reference: tuple[Path, Path]) -> None:
    out = reference[1]
    for table in SCHEMAS:
        frame = pd.read_parquet(out / table)
        counted = duckdb.sql(f"SELECT count(*) FROM '{out}/{table}/*.parquet'").fetchall()
        assert [(len(frame),)] == counted
    documents = pd.read_parquet(out / "documents")
    assert list(documents["doc_id"]) == [f"doc-{n}" for n in range(240)]
    assert len(list((out / "documents").iterdir())) == 5


def test_every_offset_slices_back(reference: tuple[Path, Path]) -> None:
    run = pipeline.open_run(reference[1])
    texts = run.documents.to_pandas().set_index("doc_id")["text"]
    for table, surface in (("mentions", "surface"), ("tokens", "text")):
        for row in run.table(table).to_pandas().itertuples():
            assert texts[row.doc_id][row.start : row.end] == getattr(row, surface)


def test_rows_point_at_rows_that_exist(reference: tuple[Path, Path]) -> None:
    run = pipeline.open_run(reference[1])
    mentions = run.mentions.to_pandas()
    relations, values, chains = (run.table(t).to_pandas() for t in ("relations", "values", "chains"))
    assert mentions["mention_id"].is_unique
    known = set(mentions["mention_id"])
    assert set(relations["head_mention_id"]) | set(relations["tail_mention_id"]) <= known
    assert set(values["mention_id"]) <= known
    assert set(mentions["chain_id"].dropna()) == set(chains["chain_id"])
    assert set(mentions["parent_mention_id"].dropna()) <= set(mentions["mention_id"])
    assert len(relations) >= 240
    assert chains["n_mentions"].sum() == mentions["chain_id"].notna().sum()


def test_the_same_bytes_again_with_two_workers(reference: tuple[Path, Path], tmp_path: Path) -> None:
    pipeline.run("dump.jsonl", tmp_path / "again", workers=2)
    assert parts(tmp_path / "again") == parts(reference[1])


def test_the_same_command_does_only_what_is_missing(reference: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    pipeline.run("dump.jsonl", out)
    (out / ".done" / "00003.json").unlink()
    (out / "mentions" / "part-00003.parquet").unlink()
    untouched = (out / "mentions" / "part-00001.parquet").stat().st_mtime_ns
    result = pipeline.run("dump.jsonl", out)
    assert result.fresh_shards == 1
    assert result.documents == 240
    assert (out / "mentions" / "part-00001.parquet").stat().st_mtime_ns == untouched
    assert parts(out) == parts(reference[1])
    assert pipeline.run("dump.jsonl", out).fresh_shards == 0


def test_a_killed_run_goes_on_and_ends_the_same(reference: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    svodka = Path(sys.executable).with_name("svodka")
    command = [str(svodka), "run", "dump.jsonl", "-o", str(out), "--workers", "2"]
    dice = random.Random(7)
    for _ in range(2):
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        _wait_for_first_shard(out, process)
        time.sleep(dice.uniform(0.0, 0.5))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    pipeline.run("dump.jsonl", out)
    assert parts(out) == parts(reference[1])
    assert not list(out.rglob("*.half"))


def _wait_for_first_shard(out: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        if list(out.glob(".work/*/*.half")):
            return
        time.sleep(0.02)


def test_another_run_in_the_same_folder_is_refused(reference: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    pipeline.run("dump.jsonl", out, limit=5)
    with pytest.raises(InputError, match="config"):
        pipeline.run("dump.jsonl", out, limit=6)
    assert pipeline.run("dump.jsonl", out, limit=6, overwrite=True).documents == 6


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("mine")
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "passport.txt").write_text("mine")
    with pytest.raises(InputError, match="not empty"):
        pipeline.run("dump.jsonl", tmp_path)
    with pytest.raises(InputError):
        pipeline.run("dump.jsonl", tmp_path, overwrite=True)
    assert (tmp_path / "thesis.doc").read_text() == "mine"
    assert (tmp_path / "documents" / "passport.txt").read_text() == "mine"


def test_repeated_ids_become_hashes_and_unique_ones_stay(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    rows = [{"id": i, "text": f"Новость номер {n}."} for n, i in enumerate(["a", "b", "a", 7, None])]
    source.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    pipeline.run(source, tmp_path / "out")
    ids = list(pipeline.open_run(tmp_path / "out").documents.to_pandas()["doc_id"])
    assert len(set(ids)) == 5
    assert (ids[1], ids[3]) == ("b", "7")
    assert "a" not in ids


def test_a_year_is_no_anchor_for_yesterday(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    rows = [{"text": "Вчера шёл снег.", "date": date} for date in ("2008", 2008, "2008-02-03")]
    source.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    pipeline.run(source, tmp_path / "out")
    run = pipeline.open_run(tmp_path / "out")
    assert [moment.year for moment in run.documents.to_pandas()["published_at"]] == [2008, 2008, 2008]
    values = run.sql("SELECT value FROM values ORDER BY value")["value"]
    assert [value for value in values if isinstance(value, str)] == ["2008-02-02"]
    assert len(values) == 3


def test_standard_input_has_the_same_ids_wherever_the_tables_go(tmp_path: Path) -> None:
    ids = []
    for out in ("one", "two"):
        command = [str(Path(sys.executable).with_name("svodka")), "run", "-", "-o", str(tmp_path / out)]
        subprocess.run(command, input="Анна Белова приехала в Рим.".encode(), check=True, capture_output=True)
        (row,) = pipeline.open_run(tmp_path / out).documents.to_pandas().to_dict("records")
        assert row["source_uri"] == "-"
        ids.append(row["doc_id"])
    assert ids[0] == ids[1]


def test_a_stage_that_fails_costs_one_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.stages.lemmatizer import Lemmatizer

    original = Lemmatizer.__call__

    def poisoned(self: Lemmatizer, doc: object) -> object:
        if "№77 " in str(doc):
            raise ValueError("не могу")
        return original(self, doc)  # type: ignore[arg-type]

    monkeypatch.setattr(Lemmatizer, "__call__", poisoned)
    result = pipeline.run("dump.jsonl", tmp_path / "out")
    assert (result.documents, result.rejects) == (239, 1)
    (reject,) = pipeline.open_run(tmp_path / "out").rejects.to_pandas().to_dict("records")
    assert (reject["doc_id"], reject["stage"], reject["source_row"]) == ("doc-77", "lemmas", 77)
    assert "не могу" in reject["message"]


def test_too_many_rejects_stop_the_run(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"text": "Хорошо."}\n' + "{broken\n" * 9, "utf-8")
    with pytest.raises(RunError, match="9 of 10"):
        pipeline.run(source, tmp_path / "out", max_reject_rate=0.5)
    assert pipeline.run(source, tmp_path / "out").rejects == 9


def test_a_plan_is_recorded_whole(reference: tuple[Path, Path], tmp_path: Path) -> None:
    found = discover(["dump.jsonl"])
    plan = make_plan(found.sources, ReadOptions()).specs
    assert [spec.documents for spec in plan] == [50, 50, 50, 50, 40]
    assert sum(len(spec.slices) for spec in plan) == 5
    write_plan(tmp_path / "plan.parquet", plan)
    assert read_plan(tmp_path / "plan.parquet") == plan


def test_a_run_that_reads_nothing_says_why_and_leaves_no_folder(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").touch()
    (tmp_path / "list.json").write_text("[]")
    with pytest.raises(InputError, match=r"No document was found in \S*in.jsonl, which is empty"):
        pipeline.run(tmp_path / "in.jsonl", tmp_path / "out")
    with pytest.raises(InputError, match=r"No document was found in \S*list.json\.") as told:
        pipeline.run(tmp_path / "list.json", tmp_path / "out")
    assert (told.value.code, told.value.exit_status) == ("nothing_read", 2)
    assert not (tmp_path / "out").exists()
    (tmp_path / "mine").mkdir()
    with pytest.raises(InputError, match="No document was found in"):
        pipeline.run([tmp_path / "in.jsonl", tmp_path / "list.json"], tmp_path / "mine")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == [".lock"]


def test_an_input_that_cannot_be_planned_leaves_the_run_as_it_was(tmp_path: Path) -> None:
    good, bad, empty = tmp_path / "good.jsonl", tmp_path / "bad.jsonl", tmp_path / "empty.jsonl"
    good.write_text('{"text": "Снег в Туле."}\n')
    bad.write_text('{"colour": 1}\n')
    empty.touch()
    out = tmp_path / "out"
    with pytest.raises(InputError, match="No record of"):
        pipeline.run([good, bad], out, resolve=False)
    assert not out.exists()
    assert pipeline.run(good, out, resolve=False).fresh_documents == 1
    before = (out / "manifest.json").read_text()
    with pytest.raises(InputError, match="No record of"):
        pipeline.run([good, bad], out, resolve=False)
    with pytest.raises(InputError, match="No document was found in"):
        pipeline.run(empty, out, resolve=False)
    kept = json.loads((out / "manifest.json").read_text())
    assert {**kept, "finished_at": ""} == {**json.loads(before), "finished_at": ""}
    again = pipeline.run(good, out, resolve=False)
    assert (again.fresh_shards, again.fresh_words, again.documents, again.words) == (0, 0, 1, 3)


def test_inputs_without_documents_are_told(tmp_path: Path) -> None:
    good, empty = tmp_path / "good.jsonl", tmp_path / "empty.jsonl"
    good.write_text('{"text": "Снег в Туле.", "id": "a"}\n')
    empty.touch()
    out = tmp_path / "out"
    first = pipeline.run([good, empty], out, resolve=False)
    assert first.without_documents == [str(empty)]
    with pytest.raises(InputError, match="No document was found in"):
        pipeline.run(empty, out, resolve=False)
    more = tmp_path / "more.jsonl"
    more.write_text('{"text": "Снег в Туле.", "id": "a"}\n{"text": "Дождь в Омске идёт.", "id": "b"}\n')
    grown = pipeline.run([good, empty, more], out, resolve=False)
    assert grown.seen_before == {"id": 1}
    assert (grown.fresh_documents, grown.documents) == (1, 3)
    assert (grown.fresh_words, grown.words) == (4, 7)


def test_a_limit_that_is_reached_is_told(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.jsonl").write_text('{"text": "Снег в Туле."}\n')
    pipeline.run(tmp_path / "a.jsonl", tmp_path / "out", limit=1, resolve=False)
    with pytest.raises(InputError, match="as many documents as --limit allows"):
        pipeline.run(tmp_path / "b.jsonl", tmp_path / "out", limit=1, resolve=False)


def test_fewer_tables_and_syntax(tmp_path: Path) -> None:
    tables = ("documents", "tokens", "rejects")
    pipeline.run("dump.jsonl", tmp_path / "out", tables=tables, syntax=True, limit=3)
    run = pipeline.open_run(tmp_path / "out")
    tokens = run.tokens.to_pandas()
    assert run.tables == list(tables)
    assert tokens["dep"].notna().all()
    assert set(tokens[tokens["head_ix"] == -1]["dep"]) == {"root"}
    roots = tokens[tokens["head_ix"] == -1].groupby(["doc_id", "sent_ix"]).size()
    assert (roots == 1).all()
    assert len(roots) == len(tokens[["doc_id", "sent_ix"]].drop_duplicates())
    with pytest.raises(InputError, match="mentions"):
        run.table("mentions")


def test_wrong_usage_is_told_before_anything_is_written(tmp_path: Path) -> None:
    for config in (RunConfig(model="nobody"), RunConfig(tables=("documents", "rejects", "tokenz"))):
        with pytest.raises(InputError):
            execute(["dump.jsonl"], tmp_path / "out", config)
    with pytest.raises(InputError):
        execute(["dump.jsonl"], tmp_path / "out", RunConfig(), ExecutionOptions(workers=-1))
    assert not (tmp_path / "out").exists()


def test_sql_sees_the_tables_and_nothing_else(reference: tuple[Path, Path], tmp_path: Path) -> None:
    run = pipeline.open_run(reference[1])
    frame = run.sql("SELECT label, count(*) AS n FROM mentions GROUP BY label ORDER BY label")
    assert dict(zip(frame["label"], frame["n"], strict=True))["PERSON"] == 240
    (tmp_path / "secret.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match=REFUSED):
        run.sql(f"SELECT * FROM '{tmp_path}/secret.csv'")
    with pytest.raises(InputError, match=REFUSED):
        run.sql(f"COPY (SELECT 1) TO '{tmp_path}/written.csv'")


def test_a_run_written_by_another_schema_is_refused(reference: tuple[Path, Path], tmp_path: Path) -> None:
    manifest = json.loads((reference[1] / "manifest.json").read_text("utf-8"))
    (tmp_path / "manifest.json").write_text(json.dumps({**manifest, "schema_version": "0"}), "utf-8")
    with pytest.raises(InputError, match="schema 0"):
        pipeline.open_run(tmp_path)


@pytest.mark.parametrize(
    "query",
    [
        "COPY (SELECT 1 AS a) TO '{part}' (FORMAT parquet, USE_TMP_FILE false)",
        "EXPLAIN ANALYZE COPY (SELECT 1 AS a) TO '{part}' (USE_TMP_FILE false)",
        "SELECT * FROM read_parquet('{part}')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM glob('*')",
        "ATTACH '{out}/x.db'",
        "EXPORT DATABASE '{out}/x'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "SET temp_directory = '{out}'",
        "SELECT * FROM 'http://127.0.0.1:9/x.parquet'",
        "SELECT * FROM texts_of_the_caller",
    ],
)
def test_sql_can_neither_read_nor_write_a_file(reference: tuple[Path, Path], query: str) -> None:
    texts_of_the_caller = pd.DataFrame({"a": [1]})
    run = pipeline.open_run(reference[1])
    part = run.documents.parts[0].resolve()
    before = part.read_bytes()
    with pytest.raises(InputError, match=REFUSED):
        run.sql(query.format(part=part, out=reference[1]))
    assert part.read_bytes() == before
    assert len(texts_of_the_caller) == 1
