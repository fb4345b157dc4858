"""What the README and the docstrings show is run."""

from __future__ import annotations

import doctest
import re
from datetime import date
from pathlib import Path

import pytest
from spacy.language import Language

import pipeline
from pipeline.extraction import Mention, extraction
from pipeline.stages.name_normalizer import NameNormalizer
from pipeline.stages.values import find
from pipeline.tables.schema import ALL_SCHEMAS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
NAMES = (ROOT / "docs" / "names.md").read_text("utf-8")


def test_the_docstring_of_the_package() -> None:
    assert doctest.testmod(pipeline).attempted > 0
    assert doctest.testmod(pipeline).failed == 0


@pytest.mark.slow
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
        NameNormalizer()(doc)
        found = [mention.name_first, mention.name_middle, mention.name_last, mention.gender]
        assert [part or "" for part in found] == parts


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


@pytest.mark.slow
def test_the_guide_to_runs_in_python(
    demo_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "demo").symlink_to(demo_run)
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    guide = (ROOT / "docs" / "notebooks.md").read_text("utf-8")
    for snippet in re.findall(r"```python\n(.*?)```", guide, re.DOTALL):
        exec(compile(snippet, "docs/notebooks.md", "exec"), names)
    printed = capsys.readouterr().out
    assert "documents.text[start:end]" in printed
    assert "Россия" in printed
    assert "Раушан Кажибаева (PERSON), id" in printed
    assert "no_entity Near names: Раушан Кажибаева" in printed


def test_the_readme_shows_both_commands_and_every_table() -> None:
    assert "make demo" in README
    assert "make test" in README
    assert not re.search(r"@@\w+@@", README)
    for table in ALL_SCHEMAS:
        assert f"`{table}`" in README


PAGES = sorted(
    [
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / name for name in ("README.md", "README.ru.md", "CONTRIBUTING.md")),
    ]
)
OF_EXAMPLES = {"models/mine", "docs/part-00000.spacy"}  # which the reader makes
OURS = "pipeline|tests|benchmarks|docs|models|seeds|notebooks"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_that_a_page_names_is_there(page: Path) -> None:
    named = re.findall(rf"(?<![\w/.-])(?:{OURS})/[\w./*-]*\w", page.read_text("utf-8"))
    missing = [path for path in named if "NAME" not in path and not any(ROOT.glob(path))]
    assert set(missing) <= OF_EXAMPLES


def test_the_page_of_the_architecture_has_every_package() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    packages = {path.parent.name for path in (ROOT / "pipeline").glob("*/__init__.py")}
    assert packages - set(re.findall(r"`pipeline/(\w+)`", page)) == set()


def _value_rows() -> list[list[str]]:
    guide = (ROOT / "docs" / "values.md").read_text("utf-8")
    lines = [line for line in guide.split("\n") if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in rows if not row[0].startswith(("-", "expression"))]


@pytest.mark.parametrize("row", _value_rows(), ids=lambda row: row[0])
def test_the_guide_to_values_tells_what_comes_out(row: list[str]) -> None:
    expression, kind, value, value_to, last = row
    meaning = max(find(f"Пишут: {expression}.", date(2024, 5, 15)), key=lambda e: e.end - e.start).meaning
    got = (meaning.kind, meaning.value or "", meaning.value_to or "", meaning.grain or meaning.unit or "")
    assert got == (kind, value, value_to, last)


def test_the_guide_to_values_counts_its_cases() -> None:
    cases = (ROOT / "tests" / "stages" / "values_cases.csv").read_text("utf-8").count("\n") - 1
    assert f"the {cases} cases" in (ROOT / "docs" / "values.md").read_text("utf-8")
