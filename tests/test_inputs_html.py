"""What docs/inputs.md says of HTML inside a text field."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.russian.markup import plain

PAGE = (Path(__file__).parent.parent / "docs" / "inputs.md").read_text("utf-8")
SECTION = PAGE.split("## HTML inside a text field\n")[1].split("\n## ")[0]


def _examples() -> list[tuple[str, str]]:
    rows = re.findall(r"^\| (`.*?) \| (`.*) \|$", SECTION, re.MULTILINE)
    pairs = []
    for written, read in rows:
        columns = [re.findall("`([^`]*)`", cell) for cell in (written, read)]
        pairs += zip(*columns, strict=True)
    return pairs


def test_the_table_has_examples() -> None:
    assert len(_examples()) >= 15


@pytest.mark.parametrize(("written", "read"), _examples())
def test_an_example_of_the_table(written: str, read: str) -> None:
    assert plain(written).replace("\u00a0", " ").rstrip("\n") == read.replace("⏎", "\n")


def test_the_example_in_python(capsys: pytest.CaptureFixture[str]) -> None:
    (snippet,) = re.findall(r"^```python\n(.*?)^```", SECTION, re.DOTALL | re.MULTILINE)
    exec(compile(snippet, "inputs.md", "exec"), {})
    printed = capsys.readouterr().out
    assert printed.splitlines() == re.findall(r"# (\[.*)$", snippet, re.MULTILINE)
