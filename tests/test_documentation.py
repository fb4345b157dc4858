"""What the README and the docstrings show is run."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest
from spacy.language import Language

import pipeline
from pipeline.extraction import Mention, extraction
from pipeline.stages.names import Names
from pipeline.tables.schema import SCHEMAS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
NAMES = (ROOT / "docs" / "names.md").read_text("utf-8")


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


def test_the_guide_to_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for snippet in re.findall(r"```python\n(.*?)```", NAMES, re.DOTALL):
        exec(compile(snippet, "docs/names.md", "exec"), {})
    said = capsys.readouterr().out
    assert "Раушан Кажибаеву → Раушан Кажибаева" in said
    assert "Министерства обороны → Министерство обороны" in said
    assert "Великих Лук → Великие Луки" in said


def test_the_parts_of_names_that_the_guide_shows(tagger: Language) -> None:
    rows = re.findall(r"^\| ([А-Я].*) \|$", NAMES, re.MULTILINE)
    assert len(rows) > 5
    for row in rows:
        surface, *parts = (cell.strip() for cell in row.split("|"))
        doc = tagger(f"{surface}.")
        mention = Mention(0, len(surface), surface, "PERSON", "test")
        extraction(doc).mentions = [mention]
        Names()(doc)
        found = [mention.name_first, mention.name_middle, mention.name_last, mention.gender]
        assert [part or "" for part in found] == parts


def test_the_readme_shows_both_commands_and_every_table() -> None:
    assert "make demo" in README
    assert "make test" in README
    assert not re.search(r"@@\w+@@", README)
    for table in SCHEMAS:
        assert f"`{table}`" in README
