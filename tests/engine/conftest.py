"""A tiny model whose only stage makes trouble, and runs in processes of their own."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import pytest
import spacy

from pipeline.stages.segmenter import RazdelTokenizer

PLUGIN = Path(__file__).parent / "plugin"
Parts = dict[str, str]
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stage `svodka_trouble` is installed in all processes that are started: spaCy looks when it is
    imported. Here it is imported by hand."""
    monkeypatch.syspath_prepend(str(PLUGIN))
    importlib.import_module("svodka_trouble")
    paths = [str(PLUGIN), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path for path in paths if path))


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A pipeline directory that loads at once."""
    path = tmp_path_factory.mktemp("models") / "tiny"
    sys.path.insert(0, str(PLUGIN))
    try:
        importlib.import_module("svodka_trouble")
        nlp = spacy.blank("ru", meta={"name": "tiny", "version": "1.0"})
        nlp.tokenizer = RazdelTokenizer(nlp.vocab)
        nlp.add_pipe("svodka_segment", name="segment")
        nlp.add_pipe("svodka_trouble", name="trouble")
        config = nlp.config.copy()
        config["nlp"]["tokenizer"] = {"@tokenizers": "svodka.razdel.v1"}
        nlp.to_disk(path)
        config.to_disk(path / "config.cfg")
    finally:
        sys.path.remove(str(PLUGIN))
    return str(path)


@pytest.fixture
def dump(tmp_path: Path) -> Callable[..., Path]:
    """Writes a JSONL file with these texts, ids d0, d1, …"""

    def write(texts: Sequence[str], name: str = "dump.jsonl", first: int = 0) -> Path:
        path = tmp_path / name
        rows = ({"id": f"d{n}", "text": text} for n, text in enumerate(texts, first))
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        path.write_text("".join(lines), "utf-8")
        return path

    return write


@pytest.fixture
def start(plugin: None, tiny_model: str, tmp_path: Path) -> Start:
    """`svodka run` with the tiny model, in a process of its own."""

    def begin(*arguments: str) -> subprocess.Popen[str]:
        code = "import sys; from pipeline.cli import main; sys.exit(main())"
        command = [sys.executable, "-c", code, "run", *arguments, "--model", tiny_model]
        return subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            cwd=tmp_path,
        )

    return begin


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder with 340 kB of space."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=340k", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def parts(out: Path) -> Parts:
    """Every part with the digest of its bytes."""
    found = sorted(out.glob("*/part-*.parquet"))
    return {str(p.relative_to(out)): sha256(p.read_bytes()).hexdigest() for p in found}


@pytest.fixture(name="parts")
def parts_fixture() -> Callable[[Path], Parts]:
    return parts
