"""A run whose inputs and folder lie in an object store: a real S3 server on loopback."""

from __future__ import annotations

import io
import json
import logging
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

import pipeline
from pipeline.engine import execution as engine
from pipeline.engine.compact_run import compact_run
from pipeline.engine.run_config import ShardReport
from pipeline.engine.run_status import run_status
from pipeline.engine.shard import run_shard
from pipeline.errors import InputError, RunError
from pipeline.tables import store_lock
from pipeline.tables.folder import RunFolder
from pipeline.tables.run_lock import is_running
from pipeline.tables.storage_path import storage_path
from pipeline.tables.store_lock import StoreLock

moto = pytest.importorskip("moto.server", reason="needs the extra dev: pip install -e '.[dev]'")
s3fs = pytest.importorskip("s3fs", reason="needs the extra s3: pip install -e '.[s3]'")

Dump = Callable[..., Path]
Start = Callable[..., "subprocess.Popen[str]"]
NEWS = [f"Посол номер {n} прибыл в Астану. Он доволен. SLOW" for n in range(160)]

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("plugin")]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture
def bucket(server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of an empty bucket that this process and its children reach."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_ENDPOINT_URL", server)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    s3fs.S3FileSystem.clear_instance_cache()
    filesystem = s3fs.S3FileSystem()
    filesystem.mkdir("news")
    yield "s3://news"
    filesystem.invalidate_cache()
    filesystem.rm("news", recursive=True)


def _parts(out: str) -> dict[str, str]:
    """Every part with the digest of its bytes, wherever the folder lies."""
    folder = RunFolder(out)
    found = [part for table in folder.manifest()["config"]["tables"] for part in folder.parts(table)]
    return {f"{part.parent.name}/{part.name}": sha256(part.read_bytes()).hexdigest() for part in found}


def test_a_run_in_a_store_is_that_of_a_disk(
    tmp_path: Path, dump: Dump, start: Start, bucket: str, tiny_model: str
) -> None:
    source, out, local = f"{bucket}/in/dump.jsonl", f"{bucket}/runs/may", str(tmp_path / "local")
    s3fs.S3FileSystem().put(str(dump(NEWS[:80])), source)
    process = start(source, "-o", out, "--engine", "dask", "--workers", "1", "--json")
    printed, told = process.communicate(timeout=600)
    assert process.returncode == 0, told
    assert (json.loads(printed)["out"], json.loads(printed)["documents"]) == (out, 80)
    pipeline.run(source, local, model=tiny_model)
    assert _parts(out) == _parts(local)
    assert len(_parts(out)) == 2 * 12
    run = pipeline.open_run(out)
    assert list(run.documents.to_pandas()["text"]) == NEWS[:80]
    assert run.sql("SELECT count(*) AS n FROM tokens")["n"][0] == len(pipeline.open_run(local).tokens)
    assert run.entities.to_arrow() == pipeline.open_run(local).entities.to_arrow()
    stands, there = run_status(out), run_status(local)
    assert (stands.finished, stands.running, stands.tables) == (True, False, there.tables)
    assert pipeline.run(source, out, model=tiny_model).fresh_shards == 0
    assert not any(".half" in name or ".lock" in name for name in s3fs.S3FileSystem().find(f"{bucket}/runs"))


def test_a_killed_run_goes_on_in_a_store(
    tmp_path: Path, dump: Dump, start: Start, bucket: str, tiny_model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_lock, "STALE", 3_600.0)  # however slow this machine is
    source, out = dump(NEWS), f"{bucket}/out"
    process = start(str(source), "-o", out)
    _wait_until(lambda: (RunFolder(out).path / ".done").is_dir(), process)
    process.send_signal(signal.SIGSTOP)
    assert run_status(out).running
    with pytest.raises(InputError, match=rf"at work in {out}.*process {process.pid} on") as refusal:
        pipeline.run(source, out, model=tiny_model)
    assert refusal.value.code == "run_in_progress"
    process.kill()
    process.communicate()
    assert not run_status(out).finished
    assert 0 < pipeline.run(source, out, model=tiny_model).fresh_shards < 4
    pipeline.run(source, tmp_path / "calm", model=tiny_model)
    assert _parts(out) == _parts(str(tmp_path / "calm"))


def _wait_until(true: Callable[[], object], process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 600
    while not true():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_folder_in_a_store_is_used_as_one_on_a_disk(
    dump: Dump, bucket: str, tiny_model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, files = f"{bucket}/out/", s3fs.S3FileSystem(use_listings_cache=False)
    may, june = dump(NEWS[:3], "may.jsonl"), dump(NEWS[3:5], "june.jsonl", first=3)
    pipeline.run(may, out, model=tiny_model, dedup="exact", resolve=False)
    assert pipeline.run(june, out, model=tiny_model, dedup="exact", resolve=False).documents == 5
    assert list(pipeline.open_run(out).documents.to_pandas()["doc_id"]) == ["d0", "d1", "d2", "d3", "d4"]
    with pytest.raises(InputError, match="differs in: config"):
        pipeline.run(june, out, model=tiny_model)
    with pytest.raises(InputError, match="cannot be exchanged"):
        compact_run(out)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps({"text": NEWS[7]}).encode())))
    pipeline.run("-", out, model=tiny_model, overwrite=True, resolve=False)
    (row,) = pipeline.open_run(out).documents.to_arrow().to_pylist()
    assert (row["source_uri"], row["text"]) == ("-", NEWS[7])
    files.pipe("news/thesis/thesis.doc", b"mine")
    with pytest.raises(InputError, match=r"thesis is not empty.*thesis.doc"):
        pipeline.run(may, f"{bucket}/thesis", model=tiny_model)


def test_what_cannot_be_reached_is_told_in_words(
    dump: Dump, bucket: str, tiny_model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = dump(NEWS[:1])
    with pytest.raises(RunError, match="bucket does not exist"):
        pipeline.run(source, "s3://nowhere/out", model=tiny_model)
    with pytest.raises(InputError, match="holds no run"):
        pipeline.open_run(f"{bucket}/out")
    with pytest.raises(InputError, match="unknown"):
        pipeline.run(source, "nosuch://out", model=tiny_model)
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
    s3fs.S3FileSystem.clear_instance_cache()
    with pytest.raises(RunError, match=r"cannot be reached.*redentials"):
        pipeline.run(source, f"{bucket}/out", model=tiny_model)
    with pytest.raises(InputError, match=r"cannot be reached.*redentials"):
        pipeline.run(f"{bucket}/in", source.with_name("out"), model=tiny_model)


def test_a_lock_in_a_store_is_of_one_run_that_lives(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, moment = storage_path(f"{bucket}/out"), time.time()
    with StoreLock(folder / ".lock") as first:
        with pytest.raises(InputError, match="at work"), StoreLock(folder / ".lock"):
            pass
        monkeypatch.setattr(store_lock, "time", lambda: moment + store_lock.STALE - 10)
        first.renew()
        monkeypatch.setattr(store_lock, "time", lambda: moment + store_lock.STALE + 10)
        assert is_running(folder)
        monkeypatch.setattr(store_lock, "time", lambda: moment + 3 * store_lock.STALE)
        assert not is_running(folder)
        with StoreLock(folder / ".lock") as second:
            first.renew()
            with pytest.raises(RunError, match="taken over"):
                first.check()
            second.renew()
            second.check()
    assert not (folder / ".lock").exists()


def test_a_store_that_fails_in_the_middle_makes_no_rejects(
    tmp_path: Path, dump: Dump, bucket: str, tiny_model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = f"{bucket}/dump.jsonl", tmp_path / "out"
    s3fs.S3FileSystem().put(str(dump(NEWS[:80])), source)

    def failing(*arguments: object) -> bytes:
        raise OSError("the way there is broken")

    def break_first(*arguments: Any) -> ShardReport:
        broken.setattr(s3fs.core.S3File, "_fetch_range", failing)
        return run_shard(*arguments)

    with monkeypatch.context() as broken:
        broken.setattr(engine, "run_shard", break_first)
        with pytest.raises(RunError, match=r"dump.jsonl cannot be read any more.*broken"):
            pipeline.run(source, out, model=tiny_model, resolve=False)
    result = pipeline.run(source, out, model=tiny_model, resolve=False)
    assert (result.documents, result.rejects) == (80, 0)
