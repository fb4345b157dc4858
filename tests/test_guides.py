"""What the guides show for a terminal and for Python is run, or at least understood by the command."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from pipeline.cli import app, main
from pipeline.russian.lexicon import FOLDER

ROOT = Path(__file__).parent.parent
PAGES = sorted([*(ROOT / "docs").glob("*.md"), ROOT / "README.md", ROOT / "README.ru.md"])
COMMANDS = get_command(app)
assert isinstance(COMMANDS, TyperGroup)


@pytest.fixture
def checkout(demo_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that has the run of `make demo` in out/demo."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "demo").symlink_to(demo_run)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def blocks(page: Path, *languages: str) -> list[str]:
    found = re.findall(r"^```(\w*)\n(.*?)^```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    return [text for language, text in found if language in languages]


def run_python(page: Path) -> None:
    names: dict[str, object] = {}
    assert blocks(page, "python")
    for snippet in blocks(page, "python"):
        exec(compile(snippet, page.name, "exec"), names)


def commands(page: Path) -> Iterator[list[str]]:
    """The arguments of `svodka` in each line of a page that begins with it."""
    for block in blocks(page, "sh", "bash", ""):
        for line in block.replace("\\\n", " ").split("\n"):
            if re.match(r"(\$ )?svodka \w", line):
                words = shlex.split(re.sub(r"^\$ | [<>] .*", "", line), comments=True)
                yield words[1:]


def lines_of(page: Path) -> list[tuple[str, list[str]]]:
    return [(page.name, words) for words in commands(page)]


@pytest.mark.parametrize(
    ("page", "words"),
    [line for page in PAGES for line in lines_of(page)],
    ids=lambda value: value if isinstance(value, str) else " ".join(value)[:60],
)
def test_a_command_of_a_guide_is_one(page: str, words: list[str]) -> None:
    command = COMMANDS.commands[words[0]]
    with command.make_context(words[0], list(words[1:])) as context:
        assert context.params


def test_the_guides_show_every_verb() -> None:
    shown = {words[0] for page in PAGES for words in commands(page)}
    told = "\n".join(page.read_text("utf-8") for page in PAGES)
    assert [verb for verb in COMMANDS.commands if verb not in shown and f"`svodka {verb}" not in told] == []


@pytest.mark.slow
def test_the_quick_start(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = ROOT / "docs" / "index.md"
    for line in "".join(blocks(page, "sh")).split("\n"):
        if line.startswith("svodka "):
            assert main(shlex.split(line)[1:]) == 0, line
        elif line.startswith(("echo ", "printf ", "mkdir ")):
            subprocess.run(["bash", "-ec", line], check=True)
        else:
            assert line.startswith(("make ", "source ", "pip ", "jupyter ")) or not line
    said = capsys.readouterr()
    assert re.search(r"^normal\tn_mentions\n(.+\t\d+\n){5}", said.out, re.MULTILINE)
    assert re.search(r"^2\t.*\tPERSON\tОлег Громов$", said.out, re.MULTILINE)
    assert re.search(r"entities, exact +100\.0 ", said.out)
    assert re.search(r"relations, end to end +– +– +– +– +0 +0 +0\n", said.out)  # the gold has none
    assert "errors.html" in said.err
    for file in ("demo.html", "text.html", "errors.html"):
        assert "<!DOCTYPE html>" in (checkout / file).read_text("utf-8")[:200]
    run_python(page)
    assert "Белова" in capsys.readouterr().out.split("[")[-1]


@pytest.mark.slow
def test_troubleshooting(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_python(ROOT / "docs" / "troubleshooting.md")
    printed = capsys.readouterr().out
    assert printed.startswith("Астана\n3 5\nndarray\nlist<")
    mentions, outermost, chains = map(int, re.findall(r"\d+", printed.split("chains")[-1])[-3:])
    assert chains < outermost < mentions


@pytest.mark.slow
def test_the_guide_to_extending(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    run_python(ROOT / "docs" / "extending.md")
    printed = capsys.readouterr().out
    assert "[('Вечерний Смоленск', 'MEDIA', 'import_spans')]" in printed
    assert "[('барабанщик', 'PROFESSION')]" in printed
    assert (
        "[('Атаман', 'PROFESSION'), ('Игнат Кудеяров', 'PERSON'), ('Зелёная улица', 'ORGANIZATION')]"
        in printed
    )
    assert "[('ст. 159 УК РФ', 'ARTICLE'), ('Вечерний Смоленск', 'MEDIA')]" in printed
    assert re.search(r"ст. 159 УК РФ\s+ARTICLE", printed)
    assert "[('Анна Орлова', 'people', 'p17')]" in printed


def test_the_guide_to_extending_lists_the_uses_of_words() -> None:
    uses = re.findall(r"^# use (\w+): (.*)$", (FOLDER / "nouns.tsv").read_text("utf-8"), re.MULTILINE)
    guide = (ROOT / "docs" / "extending.md").read_text("utf-8")
    assert re.findall(r"^\| `(\w+)` \| (.*) \|$", guide, re.MULTILINE) == uses


@pytest.mark.slow
def test_the_russian_readme(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_python(ROOT / "README.ru.md")
    printed = capsys.readouterr().out
    assert "Кажибаевой" in printed
    assert "PERSON Ирина Белова → Ирина Белова" in printed


def test_the_readmes_show_the_same() -> None:
    english, russian = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.ru.md"))
    for command in ("svodka run news.jsonl.zst", "svodka report out/demo", "make demo", "make test"):
        assert command in english
        assert command in russian
    tables = [re.findall(r"^\| `([^|]*)` \|", text, re.MULTILINE) for text in (english, russian)]
    assert tables[0] == tables[1] != []
