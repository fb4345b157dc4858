"""A run whose inputs and folder lie in an object store: a real S3 server on loopback."""

from __future__ import annotations

import logging
import subprocess
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

import pipeline
from pipeline.console.standing import standing
from pipeline.errors import InputError
from pipeline.tables.folder import RunFolder

moto = pytest.importorskip("moto.server")
s3fs = pytest.importorskip("s3fs")

Dump = Callable[..., Path]
Start = Callable[..., "subprocess.Popen[str]"]
NEWS = [f"Посол номер {n} прибыл в Астану. Он доволен. SLOW" for n in range(160)]

pytestmark = pytest.mark.usefixtures("plugin")


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
    source, out = f"{bucket}/in/dump.jsonl", f"{bucket}/runs/may"
    s3fs.S3FileSystem().put(str(dump(NEWS)), source)
    local, cluster = str(tmp_path / "local"), f"{bucket}/runs/dask"
    result = pipeline.run(source, out, model=tiny_model, workers=2)
    assert (result.out, result.shards, result.documents) == (out, 4, 160)
    pipeline.run(source, local, model=tiny_model)
    process = start(source, "-o", cluster, "--engine", "dask", "--workers", "2")
    _, told = process.communicate(timeout=600)
    assert process.returncode == 0, told
    assert _parts(out) == _parts(local) == _parts(cluster)
    assert len(_parts(out)) == 4 * 11
    run = pipeline.open_run(out)
    assert list(run.documents.to_pandas()["text"]) == NEWS
    assert run.sql("SELECT count(*) AS n FROM tokens")["n"][0] == len(pipeline.open_run(local).tokens)
    assert run.entities.to_arrow() == pipeline.open_run(local).entities.to_arrow()
    stands, there = standing(out), standing(local)
    assert (stands.finished, stands.running, stands.tables) == (True, False, there.tables)
    assert pipeline.run(source, out, model=tiny_model).fresh_shards == 0
    assert not any(".half" in name or ".lock" in name for name in s3fs.S3FileSystem().find(f"{bucket}/runs"))


def test_a_killed_run_goes_on_in_a_store(
    tmp_path: Path, dump: Dump, start: Start, bucket: str, tiny_model: str
) -> None:
    source, out = dump(NEWS), f"{bucket}/out"
    process = start(str(source), "-o", out, "--workers", "2")
    _wait_until(lambda: (RunFolder(out).path / ".done").is_dir(), process)
    assert standing(out).running
    with pytest.raises(InputError, match=rf"at work in {out}.*process {process.pid} on") as refusal:
        pipeline.run(source, out, model=tiny_model)
    assert refusal.value.code == "run_in_progress"
    process.kill()
    process.communicate()
    assert not standing(out).finished
    assert 0 < pipeline.run(source, out, model=tiny_model).fresh_shards < 4
    pipeline.run(source, tmp_path / "calm", model=tiny_model)
    assert _parts(out) == _parts(str(tmp_path / "calm"))


def _wait_until(true: Callable[[], object], process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 600
    while not true():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.05)
