"""What operators do: odd folders, the same command again, damaged files. All is told in words."""

from __future__ import annotations

import fcntl
import io
import os
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import pipeline
from pipeline.engine.run_status import run_status
from pipeline.errors import InputError, RunError
from pipeline.tables.run_lock import NAME, RunLock

Dump = Callable[..., Path]
Parts = Callable[[Path], dict[str, str]]
NEWS = [f"Посол номер {n} прибыл в Астану. Он доволен." for n in range(3)]

pytestmark = pytest.mark.usefixtures("plugin")


@pytest.fixture(scope="module")
def finished(tiny_model: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run and its input, with one reject."""
    folder = tmp_path_factory.mktemp("finished")
    (folder / "dump.jsonl").write_text('{"id": "a", "text": "Хорошо."}\n{"id": "b", "text": ""}\n', "utf-8")
    pipeline.run(folder / "dump.jsonl", folder / "out", model=tiny_model, resolve=False)
    return folder


def test_a_run_in_the_folder_of_its_inputs_does_not_read_itself(
    tmp_path: Path, dump: Dump, parts: Parts, tiny_model: str
) -> None:
    dump(NEWS)
    for out in (tmp_path / "out", tmp_path / "another"):
        assert pipeline.run(tmp_path, out, model=tiny_model, resolve=False).documents == 3
    before = parts(tmp_path / "out")
    again = pipeline.run(tmp_path, tmp_path / "out", model=tiny_model, resolve=False)
    assert (again.fresh_shards, again.documents) == (0, 3)
    assert parts(tmp_path / "out") == before
    assert again.passed_over["folder of a run"] == 2


@pytest.mark.slow
def test_names_of_files_that_are_no_utf8_are_worked_on(tmp_path: Path, tiny_model: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    with open(os.fsencode(folder) + b"/" + "новость.txt".encode("cp1251"), "wb") as file:
        file.write(NEWS[0].encode())
    pipeline.run(folder, tmp_path / "out", model=tiny_model, workers=1, resolve=False)
    (row,) = pipeline.open_run(tmp_path / "out").documents.to_arrow().to_pylist()
    assert row["text"] == NEWS[0]
    assert row["source_uri"].endswith("\\xed\\xee\\xe2\\xee\\xf1\\xf2\\xfc.txt")
    assert pipeline.run(folder, tmp_path / "out", model=tiny_model, resolve=False).fresh_shards == 0


@pytest.mark.parametrize("out", ["file", "file/out", "/proc/out"])
def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, dump: Dump, tiny_model: str, out: str) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(InputError, match=r"cannot be created or written.*with -o") as refusal:
        pipeline.run(dump(NEWS), tmp_path / out, model=tiny_model)
    assert refusal.value.code == "unwritable_out"


class _Stdin:
    def __init__(self, text: str) -> None:
        self.buffer = io.BytesIO(text.encode())


def test_standard_input_that_is_another_leaves_the_first_as_it_is(
    tmp_path: Path, parts: Parts, tiny_model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, lines = tmp_path / "out", [f'{{"id": "{n}", "text": "{text}"}}\n' for n, text in enumerate(NEWS)]
    kept = out / ".input" / "stdin"

    def run(text: str) -> int:
        monkeypatch.setattr("sys.stdin", _Stdin(text))
        return pipeline.run(["-", "-"], out, model=tiny_model, resolve=False).documents

    assert run(lines[0]) == 1
    for text, code in (("", "empty_input"), (lines[1] * 2, "input_changed"), ("Другое.", "input_changed")):
        with pytest.raises(InputError) as refusal:
            run(text)
        assert refusal.value.code == code
        assert kept.read_text("utf-8") == lines[0]
    assert run(lines[0]) == 1
    assert run("".join(lines)) == 3  # a log that has grown


def test_a_run_with_too_many_rejects_fails_again(finished: Path, tmp_path: Path, tiny_model: str) -> None:
    out = Path(shutil.copytree(finished / "out", tmp_path / "out"))
    for rate, fails in ((0.0, True), (0.49, True), (0.5, False), (1.0, False)):
        if fails:
            with pytest.raises(RunError, match=r"1 of 2 .*a higher rate to continue"):
                pipeline.run(
                    finished / "dump.jsonl", out, model=tiny_model, max_reject_rate=rate, resolve=False
                )
        else:
            pipeline.run(finished / "dump.jsonl", out, model=tiny_model, max_reject_rate=rate, resolve=False)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("manifest.json", b"[]"),
        ("manifest.json", b"{}"),
        ("manifest.json", b'{"run_id": "'),
        ("plan.parquet", b"PAR1"),
        (".done/00000.json", b'{"shard": 0, '),
        (".done/00000.json", b"[0]"),
        (".done/00000.json", b'{"shard": 7}'),
        ("rejects/part-00000.parquet", b"PAR1 cut"),
    ],
)
def test_a_damaged_file_of_a_run_is_named(
    finished: Path, tmp_path: Path, tiny_model: str, name: str, content: bytes
) -> None:
    out = Path(shutil.copytree(finished / "out", tmp_path / "out"))
    (out / name).write_bytes(content)
    with pytest.raises(InputError, match=rf"out/{name} is damaged.*--overwrite") as refusal:
        run_status(out)
    assert refusal.value.code == "broken_run"
    if not name.startswith("rejects"):
        with pytest.raises(InputError, match="is damaged"):
            pipeline.run(finished / "dump.jsonl", out, model=tiny_model)
    pipeline.run(finished / "dump.jsonl", out, model=tiny_model, overwrite=True, resolve=False)
    assert run_status(out).documents == 1


def test_a_run_of_an_earlier_version_is_named(finished: Path, tmp_path: Path) -> None:
    out = Path(shutil.copytree(finished / "out", tmp_path / "out"))
    plan = pq.read_table(out / "plan.parquet")
    pq.write_table(plan.drop_columns(["date_orders"]), out / "plan.parquet")
    with pytest.raises(InputError, match=r"earlier version.*--overwrite") as refusal:
        run_status(out)
    assert refusal.value.code == "old_run"


def test_a_look_at_the_lock_refuses_no_run(tmp_path: Path) -> None:
    """`svodka status` holds it for an instant."""
    handle = os.open(tmp_path / NAME, os.O_RDWR | os.O_CREAT)
    fcntl.flock(handle, fcntl.LOCK_SH)
    looking = threading.Thread(target=lambda: (time.sleep(0.03), os.close(handle)))
    looking.start()
    with RunLock(tmp_path):
        looking.join()
