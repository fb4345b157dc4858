"""The commands and the snippet of docs/evaluation.md are run."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.corpora import FORMATS

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent.parent
GUIDE = (ROOT / "docs" / "evaluation.md").read_text("utf-8")


def test_the_guide_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    news = tmp_path / "seeds" / "news"
    news.mkdir(parents=True)
    for name in ("01_al_jazeera", "02_parliament"):
        for suffix in (".txt", ".ann"):
            shutil.copy(ROOT / "seeds" / "news" / f"{name}{suffix}", news)
    monkeypatch.chdir(tmp_path)
    commands = re.search(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
    snippet = re.search(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    assert commands
    assert snippet
    for line in commands[1].splitlines():
        gated = "--baseline" in line  # the gate on speed depends on how busy the machine is
        assert main(shlex.split(line)[1:]) in ((0, 1) if gated else (0,)), line
    capsys.readouterr()
    exec(compile(snippet[1], "evaluation.md", "exec"), {})
    assert "PERSON" in capsys.readouterr().out


def test_the_guide_names_every_format() -> None:
    assert all(f"| `{format}` |" in GUIDE for format in FORMATS)
