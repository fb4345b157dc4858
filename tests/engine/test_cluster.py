"""The Dask engine writes the tables of the local one, also when workers of the cluster are lost and join."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest

import pipeline
from pipeline.engine import dask_cluster
from pipeline.engine.execution import ExecutionOptions, execute
from pipeline.engine.run_config import RunConfig
from pipeline.errors import InputError

pytest.importorskip("distributed", reason="needs the extra dask: pip install -e '.[dask]'")

Dump = Callable[..., Path]
Parts = Callable[[Path], dict[str, str]]
Start = Callable[..., "subprocess.Popen[str]"]
SLOW = [f"Посол номер {n} прибыл в Астану. Он доволен. SLOW" for n in range(400)]

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("plugin")]


@pytest.fixture
def scheduler(plugin: None) -> Iterator[tuple[str, Callable[[], subprocess.Popen[bytes]]]]:
    """The address of a scheduler on loopback, and what starts a worker of it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    started: list[subprocess.Popen[bytes]] = []

    def begin(module: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "distributed.cli." + module, *arguments]
        started.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        return started[-1]

    def worker() -> subprocess.Popen[bytes]:
        return begin(
            "dask_worker",
            address,
            "--nthreads",
            "1",
            "--no-nanny",
            "--no-dashboard",
            "--memory-limit",
            "0",
            "--host",
            "127.0.0.1",
            "--death-timeout",
            "600",
        )

    begin("dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    yield address, worker
    for process in started:
        process.kill()
        process.wait()


def test_a_cluster_that_loses_a_worker_and_gains_one_writes_the_same(
    tmp_path: Path,
    dump: Dump,
    start: Start,
    parts: Parts,
    tiny_model: str,
    scheduler: tuple[str, Callable[[], subprocess.Popen[bytes]]],
) -> None:
    address, worker = scheduler
    source, out = dump([*SLOW[:77], "CRASH", *SLOW[77:]]), tmp_path / "out"
    first, _ = worker(), worker()
    process = start(str(source), "-o", str(out), "--engine", "dask", "--scheduler", address)
    deadline = time.monotonic() + 600
    while not list(out.glob(".work/*/*.half")) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(first.pid, signal.SIGKILL)
    worker()
    _, told = process.communicate(timeout=600)
    assert process.returncode == 0, told
    pipeline.run(source, tmp_path / "calm", model=tiny_model, workers=1)
    assert parts(out) == parts(tmp_path / "calm")
    rejects = pipeline.open_run(out).rejects.to_pandas()
    assert list(rejects["code"]) == ["worker_died"]


def test_a_cluster_of_the_runs_own_listens_on_loopback_only(
    tmp_path: Path, dump: Dump, start: Start, parts: Parts, tiny_model: str
) -> None:
    source, out = dump(SLOW[:60]), tmp_path / "out"
    process = start(str(source), "-o", str(out), "--engine", "dask", "--workers", "2")
    seen: set[str] = set()
    while process.poll() is None:
        with suppress(psutil.Error):
            sockets = psutil.Process(process.pid).net_connections()
            seen |= {one.laddr.ip for one in sockets if one.status == "LISTEN"}
        time.sleep(0.05)
    _, told = process.communicate(timeout=600)
    assert process.returncode == 0, told
    assert seen == {"127.0.0.1"}
    assert "dashboard" not in told
    pipeline.run(source, tmp_path / "calm", model=tiny_model)
    assert parts(out) == parts(tmp_path / "calm")


def test_the_dashboard_of_dask_is_on_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_cluster, "find_spec", lambda name: None)
    with pytest.raises(InputError, match="pip install bokeh"), dask_cluster.own_client(1, dashboard=True):
        pass
    monkeypatch.setattr(dask_cluster, "find_spec", lambda name: True)
    with dask_cluster.own_client(1, dashboard=True) as client:
        address = dask_cluster.dashboard_of(client)
        assert address.startswith("http://127.0.0.1:")
        with urlopen(address.replace("/status", "/info/main/workers.html")) as answer:
            assert "Workers" in answer.read().decode()


@pytest.mark.parametrize(
    "means",
    [ExecutionOptions(dashboard=True), ExecutionOptions(engine="dask", scheduler="tcp://x", dashboard=True)],
)
def test_a_dashboard_is_of_a_cluster_of_the_runs_own(
    dump: Dump, tmp_path: Path, means: ExecutionOptions
) -> None:
    with pytest.raises(InputError, match="--engine dask without --scheduler"):
        execute([str(dump(SLOW[:1]))], tmp_path / "out", RunConfig(), means)
