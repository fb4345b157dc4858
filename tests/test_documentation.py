"""What the README and the docstrings show is run."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

import pipeline
from pipeline.tables.schema import ALL_SCHEMAS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_the_docstring_of_the_package() -> None:
    assert doctest.testmod(pipeline).attempted > 0
    assert doctest.testmod(pipeline).failed == 0


def test_the_python_of_the_readme_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    snippets = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert snippets
    pipeline.run(ROOT / "seeds" / "news" / "01_al_jazeera.txt", tmp_path / "out" / "demo")
    monkeypatch.chdir(tmp_path)
    for snippet in snippets:
        exec(compile(snippet, "README.md", "exec"), {})
    assert "PERSON Ирина Белова → Ирина Белова" in capsys.readouterr().out


def test_the_guide_to_entities_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    guide = (ROOT / "docs" / "entities.md").read_text("utf-8")
    for snippet in re.findall(r"```python\n(.*?)```", guide, re.DOTALL):
        exec(compile(snippet, "docs/entities.md", "exec"), names)
    printed = capsys.readouterr().out
    assert "Центральный банк России | цб is центральный банк by short form" in printed
    assert "Астана 1526273 0.9" in printed
    assert "[('Иван Орлов', 'people', 'p1')]" in printed
    assert re.search(r"Ирина Белова\s+2\s+3", printed)


def test_the_readme_shows_both_commands_and_every_table() -> None:
    assert "make demo" in README
    assert "make test" in README
    assert not re.search(r"@@\w+@@", README)
    for table in ALL_SCHEMAS:
        assert f"`{table}`" in README
