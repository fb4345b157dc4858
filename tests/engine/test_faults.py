"""Faults, each for real: processes are killed, disks are full, files vanish. Then the run goes on, and its
tables equal those of a run that nobody disturbed."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import pipeline
from pipeline.errors import InputError, RunError

Dump = Callable[..., Path]
Parts = Callable[[Path], dict[str, str]]
Start = Callable[..., "subprocess.Popen[str]"]
GOOD = [f"Посол номер {n} прибыл в Астану. Он доволен." for n in range(160)]
SLOW = [f"{text} SLOW" for text in GOOD]

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("plugin")]


def _wait_until(true: Callable[[], object], process: subprocess.Popen[str], seconds: float = 600) -> None:
    deadline = time.monotonic() + seconds
    while not true() and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _workers(process: subprocess.Popen[str]) -> list[int]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True)
    return [int(pid) for pid in listed.stdout.split()]


def test_a_run_killed_at_random_moments_ends_the_same(
    tmp_path: Path, dump: Dump, start: Start, parts: Parts, tiny_model: str
) -> None:
    source, out = dump(SLOW), tmp_path / "out"
    dice = random.Random(7)
    for _ in range(2):
        process = start(str(source), "-o", str(out), "--workers", "2")
        _wait_until(lambda: list(out.glob(".work/*/*.half")), process)
        time.sleep(dice.uniform(0.0, 0.5))
        workers = _workers(process)
        process.kill()
        process.communicate()
        _gone(workers)
    pipeline.run(source, out, model=tiny_model)
    pipeline.run(source, tmp_path / "calm", model=tiny_model)
    assert parts(out) == parts(tmp_path / "calm")
    assert not list(out.rglob("*.half"))


def _gone(workers: list[int]) -> None:
    """Workers do not outlive the run."""
    deadline = time.monotonic() + 20
    while any(Path(f"/proc/{pid}").exists() for pid in workers):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_killed_worker_costs_no_document(
    tmp_path: Path, dump: Dump, start: Start, parts: Parts, tiny_model: str
) -> None:
    source, out = dump(SLOW), tmp_path / "out"
    process = start(str(source), "-o", str(out), "--workers", "2", "--json")
    _wait_until(lambda: list(out.glob(".work/*/*.half")), process)
    os.kill(_workers(process)[0], signal.SIGKILL)
    printed, told = process.communicate(timeout=600)
    assert process.returncode == 0, told
    assert "A worker died (killed by SIGKILL) in shard" in told
    assert (json.loads(printed)["documents"], json.loads(printed)["rejects"]) == (160, 0)
    pipeline.run(source, tmp_path / "calm", model=tiny_model)
    assert parts(out) == parts(tmp_path / "calm")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_asked_to_stop_says_how_to_go_on(
    tmp_path: Path, dump: Dump, start: Start, parts: Parts, tiny_model: str, number: signal.Signals
) -> None:
    source, out = dump(SLOW * 3), tmp_path / "out"
    process = start(str(source), "-o", str(out), "--log-json")
    _wait_until(lambda: list(out.glob(".work/*/*.half")), process)
    os.killpg(process.pid, number)
    printed, told = process.communicate(timeout=600)
    assert process.returncode == 130
    assert printed == ""
    assert "Traceback" not in told
    *logged, last = told.splitlines()
    assert json.loads(logged[0])["event"] == "planned"
    assert json.loads(logged[-1])["event"] == "stopped"
    assert last.startswith("Stopped; finished work is kept. Continue with: svodka run")
    assert not list(out.rglob("*.half"))
    if number == signal.SIGTERM:
        pipeline.run(source, out, model=tiny_model)
        pipeline.run(source, tmp_path / "calm", model=tiny_model)
        assert parts(out) == parts(tmp_path / "calm")


def test_documents_that_raise_hang_crash_and_eat_are_rejected_alone(
    tmp_path: Path, dump: Dump, tiny_model: str
) -> None:
    texts = GOOD[:50]
    faults = {3: "RAISE", 17: "HANG", 18: "CRASH", 19: "KILL", 40: "EAT"}
    source = dump([faults.get(n, text) for n, text in enumerate(texts)])
    result = pipeline.run(
        source, tmp_path / "out", model=tiny_model, workers=1, document_timeout=10, worker_memory=700
    )
    assert (result.documents, result.rejects) == (45, 5)
    run = pipeline.open_run(tmp_path / "out")
    rejects = run.rejects.to_pandas().set_index("doc_id")
    assert dict(rejects["code"]) == {
        "d3": "stage_failed",
        "d17": "time_limit",
        "d18": "worker_died",
        "d19": "worker_died",
        "d40": "memory_limit",
    }
    assert list(rejects["source_row"]) == [3, 17, 18, 19, 40]
    assert list(rejects["attempt"]) == [1, 2, 2, 3, 2]
    assert "SIGSEGV" in rejects["message"]["d18"]
    assert "10 seconds" in rejects["message"]["d17"]
    good = [f"d{n}" for n in range(50) if n not in faults]
    assert list(run.documents.to_pandas()["doc_id"]) == good
    calm = tmp_path / "calm"
    kept = [text for n, text in enumerate(texts) if n not in faults]
    pipeline.run(dump(kept, "calm.jsonl"), calm, model=tiny_model)
    mine, theirs = (pipeline.open_run(out).tokens.to_pandas() for out in (tmp_path / "out", calm))
    assert list(mine["text"]) == list(theirs["text"])


def test_a_document_that_kills_its_worker_once_is_tried_again(
    tmp_path: Path, dump: Dump, tiny_model: str
) -> None:
    source = dump([*GOOD[:40], f"ONCE {tmp_path}/killed", *GOOD[40:60]])
    result = pipeline.run(source, tmp_path / "out", model=tiny_model, workers=1)
    assert (tmp_path / "killed").exists()
    assert (result.documents, result.rejects) == (61, 0)


@pytest.mark.parametrize("workers", [0, 1])
def test_a_full_disk_is_told_and_after_room_is_made_the_run_goes_on(
    small_disk: Path, tmp_path: Path, dump: Dump, parts: Parts, tiny_model: str, workers: int
) -> None:
    source, out = dump(GOOD), small_disk / "out"
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * 270_000)
    with pytest.raises(RunError, match=r"No space is left.*Free some space") as failure:
        pipeline.run(source, out, model=tiny_model, workers=workers)
    assert failure.value.code == "disk_full"
    assert not list(out.rglob("*.half"))
    ballast.unlink()
    pipeline.run(source, out, model=tiny_model, resolve=False)  # which needs more room than there is
    pipeline.run(source, tmp_path / "calm", model=tiny_model, resolve=False)
    assert parts(out) == parts(tmp_path / "calm")


def _half_done(source: Path, out: Path, model: str) -> None:
    """A run one shard of which is missing."""
    pipeline.run(source, out, model=model)
    (out / ".done" / "00002.json").unlink()
    for part in out.glob("*/part-00002.parquet"):
        part.unlink()


def test_an_input_that_vanished_is_told_and_does_not_become_rejects(
    tmp_path: Path, dump: Dump, parts: Parts, tiny_model: str
) -> None:
    source, out = dump(GOOD), tmp_path / "out"
    other = dump(GOOD[:3], "other.jsonl", first=500)
    pipeline.run(source, tmp_path / "calm", model=tiny_model)
    _half_done(source, out, tiny_model)
    source.rename(tmp_path / "away.jsonl")
    with pytest.raises(RunError, match=r"dump.jsonl is gone.*Restore it") as failure:
        pipeline.run(other, out, model=tiny_model)
    assert failure.value.code == "input_vanished"
    (tmp_path / "away.jsonl").rename(source)
    pipeline.run(source, out, model=tiny_model)
    calm = parts(tmp_path / "calm")
    assert {name: digest for name, digest in parts(out).items() if name in calm} == calm


def test_an_input_that_changed_is_refused_until_it_is_as_before(
    tmp_path: Path, dump: Dump, parts: Parts, tiny_model: str
) -> None:
    source, out = dump(GOOD), tmp_path / "out"
    before = source.read_bytes()
    pipeline.run(source, tmp_path / "calm", model=tiny_model)
    _half_done(source, out, tiny_model)
    source.write_bytes(before.replace("Посол".encode(), "Повар".encode()))
    with pytest.raises(InputError, match=r"dump.jsonl has changed"):
        pipeline.run(source, out, model=tiny_model)
    source.write_bytes(before)  # the same bytes at another time
    assert pipeline.run(source, out, model=tiny_model).fresh_shards == 1
    assert parts(out) == parts(tmp_path / "calm")


def test_an_input_that_changes_while_it_is_read_is_told(
    tmp_path: Path, dump: Dump, start: Start, tiny_model: str
) -> None:
    source, out = dump(SLOW), tmp_path / "out"
    process = start(str(source), "-o", str(out))
    _wait_until(lambda: list(out.glob(".work/*/*.half")), process)
    source.write_bytes(source.read_bytes().replace("Посол".encode(), "Повар".encode()))
    _, told = process.communicate(timeout=600)
    assert process.returncode == 1
    assert "error [input_changed]" in told
    assert "Restore the old file" in told


def test_another_model_and_an_older_schema_are_refused_with_words(
    tmp_path: Path, dump: Dump, tiny_model: str
) -> None:
    source, out = dump(GOOD[:3]), tmp_path / "out"
    pipeline.run(source, out, model=tiny_model)
    other = tmp_path / "other"
    shutil.copytree(tiny_model, other)
    meta = json.loads((other / "meta.json").read_text("utf-8"))
    (other / "meta.json").write_text(json.dumps({**meta, "version": "2.0"}), "utf-8")
    with pytest.raises(InputError, match=r"model \(ru_tiny 1.0, .* there, ru_tiny 2.0, .* here\)"):
        pipeline.run(source, out, model=str(other))
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    (out / "manifest.json").write_text(json.dumps({**manifest, "schema_version": "1"}), "utf-8")
    with pytest.raises(InputError, match=r"schema_version \(1 there, 3 here\).*--overwrite"):
        pipeline.run(source, out, model=tiny_model)


def test_a_second_run_in_the_same_folder_is_refused(
    tmp_path: Path, dump: Dump, start: Start, tiny_model: str
) -> None:
    source, out = dump(SLOW), tmp_path / "out"
    process = start(str(source), "-o", str(out))
    _wait_until(lambda: list(out.glob(".work/*/*.half")), process)
    with pytest.raises(InputError, match=rf"in progress in .*process {process.pid} on") as refusal:
        pipeline.run(source, out, model=tiny_model)
    assert refusal.value.code == "run_in_progress"
    assert process.wait(600) == 0
    process.communicate()
    assert pipeline.run(source, out, model=tiny_model).fresh_shards == 0
