"""Faults when all documents are done: while entities are made across them, and while parts are joined."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import pipeline
from pipeline.engine.compact_run import compact_run
from pipeline.errors import InputError, RunError
from pipeline.resolve.resolve import resolve
from pipeline.tables.compaction import FOLDER
from pipeline.tables.schema import RESOLVED

Dump = Callable[..., Path]
Parts = Callable[[Path], dict[str, str]]
NEWS = [f"Посол номер {n} прибыл в Астану. Он доволен." for n in range(160)]

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("plugin")]

LONG = """
import sys
from pathlib import Path
from pipeline.resolve import resolve as module
real = module.make_nodes
def long(db, ids):
    db.execute("SET threads = 1")
    Path(sys.argv[-1]).touch()
    db.execute("SELECT count(*) FROM range(1000000000000) t WHERE hash(t.range) % 7 = 3")
    return real(db, ids)
module.make_nodes = long
from pipeline.cli import main
sys.exit(main(sys.argv[1:-1]))
"""


def test_a_run_that_is_stopped_while_it_makes_entities_goes_on(
    tmp_path: Path, dump: Dump, parts: Parts, tiny_model: str
) -> None:
    source, out, at = dump(NEWS[:3]), tmp_path / "out", tmp_path / "at"
    command = ["run", str(source), "-o", str(out), "--model", tiny_model, "--log-json", "--json", str(at)]
    process = subprocess.Popen(
        [sys.executable, "-c", LONG, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    while not at.exists() and process.poll() is None:
        time.sleep(0.02)
    for second in (lambda: resolve(out), lambda: pipeline.run(source, out, model=tiny_model)):
        with pytest.raises(InputError, match=rf"in progress in .*process {process.pid} on"):
            second()
    process.terminate()
    printed, told = process.communicate(timeout=600)
    assert process.returncode == 130, told
    assert printed == ""
    *_, logged, last = told.splitlines()
    assert '"event": "stopped"' in logged
    assert last.startswith("Stopped; finished work is kept. Continue with: svodka run")
    pipeline.run(source, out, model=tiny_model)
    pipeline.run(source, tmp_path / "calm", model=tiny_model)
    assert parts(out) == parts(tmp_path / "calm")
    assert not (out / ".work").exists()


def test_a_query_ends_with_ctrl_c(tmp_path: Path, dump: Dump, tiny_model: str) -> None:
    pipeline.run(dump(NEWS[:1]), tmp_path / "out", model=tiny_model, resolve=False)
    code = (
        "import os, signal, sys, threading; from pipeline.cli import main; "
        "signal.signal(signal.SIGINT, signal.default_int_handler); "  # the tests may run in the background
        "threading.Timer(1, os.kill, (os.getpid(), signal.SIGINT)).start(); sys.exit(main(sys.argv[1:]))"
    )
    query = "SELECT count(*) FROM range(1000000000000) t WHERE hash(t.range) % 7 = 3"
    command = [sys.executable, "-c", code, "sql", str(tmp_path / "out"), query]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "Stopped.\n")


def test_entities_that_a_kill_left_half_in_place_are_made_anew(
    tmp_path: Path, dump: Dump, parts: Parts, tiny_model: str
) -> None:
    source, out = dump(NEWS[:3]), tmp_path / "out"
    pipeline.run(source, out, model=tiny_model)
    before = parts(out)
    for table in list(RESOLVED)[2:]:
        shutil.rmtree(out / table)
    pipeline.run(source, out, model=tiny_model)
    assert parts(out) == before


@pytest.fixture
def full(small_disk: Path, dump: Dump, tiny_model: str) -> Callable[[], object]:
    """A run on a disk that has 8 kB left; calling it makes room."""
    pipeline.run(dump(NEWS), small_disk / "out", model=tiny_model, resolve=False)
    facts = os.statvfs(small_disk)
    (small_disk / "ballast").write_bytes(b"x" * (facts.f_bavail * facts.f_frsize - 8_192))
    return lambda: subprocess.run(["mount", "-o", "remount,size=50m", str(small_disk)], check=True)


def test_a_disk_that_is_full_when_entities_are_made_is_told(
    full: Callable[[], object], small_disk: Path, tmp_path: Path, parts: Parts, tiny_model: str
) -> None:
    source, out = tmp_path / "dump.jsonl", small_disk / "out"
    for go_on in (lambda: pipeline.run(source, out, model=tiny_model), lambda: resolve(out)):
        with pytest.raises(RunError, match=r"No space is left.*Free some space") as failure:
            go_on()
        assert failure.value.code == "disk_full"
        assert not [path for path in out.glob(".work/*") if any(path.iterdir())]
    full()
    pipeline.run(source, out, model=tiny_model)
    pipeline.run(source, tmp_path / "calm", model=tiny_model)
    assert parts(out) == parts(tmp_path / "calm")


def test_a_disk_that_is_full_when_parts_are_joined_gets_its_room_back(
    full: Callable[[], object], small_disk: Path
) -> None:
    out = small_disk / "out"
    with pytest.raises(RunError, match=r"No space is left.*Free some space"):
        compact_run(out)
    assert not (out / FOLDER).exists()
    assert len(pipeline.open_run(out).documents) == len(NEWS)
    full()
    assert compact_run(out).tables["documents"] == (4, 1)
    assert len(pipeline.open_run(out).documents) == len(NEWS)
