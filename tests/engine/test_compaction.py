"""Small parts become large ones: the rows stay, whatever happens in between, and the run goes on."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

import pipeline
from pipeline.engine import execution as engine
from pipeline.engine.compact_run import compact_run
from pipeline.engine.run_status import run_status
from pipeline.errors import InputError
from pipeline.tables import compaction
from pipeline.tables.folder import RunFolder

Dump = Callable[..., Path]
Parts = Callable[[Path], dict[str, str]]
NEWS = [f"Посол номер {n} прибыл в Астану. Он доволен." for n in range(260)]

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("plugin")]


@pytest.fixture(scope="module")
def finished(tiny_model: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a dump and of a run of six shards over it."""
    folder = tmp_path_factory.mktemp("finished")
    rows = ({"id": f"d{n}", "text": text} for n, text in enumerate(NEWS))
    (folder / "dump.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    pipeline.run(folder / "dump.jsonl", folder / "out", model=tiny_model, resolve=False)
    return folder


@pytest.fixture
def source(finished: Path) -> Path:
    return finished / "dump.jsonl"


@pytest.fixture
def out(finished: Path, tmp_path: Path) -> Path:
    """A copy of the run."""
    return Path(shutil.copytree(finished / "out", tmp_path / "out"))


def _frames(out: Path) -> dict[str, pd.DataFrame]:
    """Each table as a reader sees it who knows nothing of us."""
    return {table: pd.read_parquet(out / table) for table in ("documents", "tokens", "sentences", "rejects")}


def _same(left: dict[str, pd.DataFrame], right: dict[str, pd.DataFrame]) -> None:
    for table, frame in left.items():
        pd.testing.assert_frame_equal(frame, right[table])


def test_joined_parts_have_the_rows_of_the_small_ones(out: Path) -> None:
    before, schema = _frames(out), pq.read_schema(out / "tokens" / "part-00000.parquet")
    stands = run_status(out)
    done = compact_run(out)
    assert set(done.tables.values()) == {(6, 1)}
    assert [path.name for path in (out / "tokens").iterdir()] == ["part-00000-00005.parquet"]
    assert pq.read_schema(out / "tokens" / "part-00000-00005.parquet").equals(schema, check_metadata=True)
    _same(_frames(out), before)
    assert list(pipeline.open_run(out).documents.to_pandas()["doc_id"]) == [f"d{n}" for n in range(260)]
    assert (run_status(out).tables, run_status(out).rejects) == (stands.tables, stands.rejects)
    assert not (out / compaction.FOLDER).exists()
    assert compact_run(out).tables == {}


def test_a_compacted_run_takes_in_more_and_is_compacted_again(
    out: Path, source: Path, dump: Dump, tiny_model: str
) -> None:
    compact_run(out)
    more = dump(NEWS[:60], "more.jsonl", first=258)
    result = pipeline.run([source, more], out, model=tiny_model, resolve=False)
    assert (result.fresh_shards, result.documents) == (2, 320)
    before = _frames(out)
    assert len(before["documents"]) == 320
    assert set(compact_run(out).tables.values()) == {(3, 1)}
    _same(_frames(out), before)
    assert pipeline.run(more, out, model=tiny_model, resolve=False).fresh_shards == 0


def test_only_neighbours_are_joined_and_large_parts_are_left(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = RunFolder(out)
    size = folder.parts("documents")[0].stat().st_size
    (out / ".done" / "00002.json").unlink()  # as in a run that is not finished
    monkeypatch.setattr(compaction, "_AIMED", 2 * size - 200)
    compact_run(out)
    assert [path.name for path in folder.parts("documents")] == [
        "part-00000-00001.parquet",
        "part-00003-00004.parquet",
        "part-00005.parquet",
    ]
    monkeypatch.setattr(compaction, "_LARGE", 10)
    assert compact_run(out).tables == {}


def test_a_run_with_many_parts_is_compacted_at_its_end(
    out: Path, source: Path, tmp_path: Path, parts: Parts, tiny_model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "MANY", 5)
    pipeline.run(source, tmp_path / "fresh", model=tiny_model, resolve=False)
    assert os.listdir(tmp_path / "fresh" / "tokens") == ["part-00000-00005.parquet"]
    compact_run(out)
    assert parts(tmp_path / "fresh") == parts(out)


KILLED = """
import os, signal, sys
from pipeline.engine.compact_run import compact_run
from pipeline.tables import compaction
name, at = sys.argv[2], int(sys.argv[3])
calls = 0
real = getattr(compaction, name)
def killed(*arguments):
    global calls
    calls += 1
    if calls == at:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*arguments)
setattr(compaction, name, killed)
if len(sys.argv) > 4:
    compaction._exchanged = lambda left, right: False
    real_rename = os.rename
    def rename(source, target):
        real_rename(source, target)
        if str(source).endswith("tokens"):
            os.kill(os.getpid(), signal.SIGKILL)
    os.rename = rename
compact_run(sys.argv[1])
"""


@pytest.mark.parametrize(
    "arguments", [("_join", "2"), ("_swap", "3"), ("sync_folder", "4"), ("_join", "999", "two steps")]
)
def test_a_kill_in_the_middle_loses_and_doubles_nothing(
    out: Path, source: Path, tiny_model: str, arguments: tuple[str, ...]
) -> None:
    before = _frames(out)
    killed = subprocess.run([sys.executable, "-c", KILLED, str(out), *arguments])
    assert killed.returncode == -signal.SIGKILL
    if len(arguments) == 2:
        _same(_frames(out), before)
    assert pipeline.run(source, out, model=tiny_model, resolve=False).fresh_shards == 0
    _same(_frames(out), before)
    compact_run(out)
    _same(_frames(out), before)
    assert len(os.listdir(out / "tokens")) == 1


def test_a_shard_of_a_joined_part_is_not_made_again(out: Path, source: Path, tiny_model: str) -> None:
    compact_run(out)
    (out / ".done" / "00002.json").unlink()
    with pytest.raises(InputError, match=r"00002.json is gone.*--overwrite"):
        pipeline.run(source, out, model=tiny_model)
