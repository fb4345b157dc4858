"""What docs/inputs.md says of JSON is so: every row of its tables is read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.sources import NewsItem, ReadOptions, discover, scan

Reader = Callable[..., list[Any]]

PAGE = (Path(__file__).parents[2] / "docs" / "inputs.md").read_text("utf-8")
RECORDS = PAGE.split("## Records inside something else\n")[1].split("\n## ")[0]
TEXTS = PAGE.split("## JSON as programs write it\n")[1].split("\n## ")[0]
ROW = re.compile(r"^\| ([^|`]+) \| `([^|]+)` \| (`[^|]+`) \|(?: ([^|]*)\|)?$", re.MULTILINE)
SIGNS = str.maketrans({"⏎": "\n", "␉": "\t", "␟": "\ufeff"})


def rows(section: str) -> list[tuple[str, str, list[str], dict[str, int]]]:
    """Name, content, texts and what is passed over, of each row of the table in a section."""
    found = []
    for name, content, texts, passed in ROW.findall(section):
        expected = [text.translate(SIGNS).replace("\\n", "\n") for text in re.findall("`([^`]+)`", texts)]
        counts = {kind: int(count) for count, kind in re.findall(r"(\d+) ([^,]+?)(?:, | *$)", passed)}
        found.append((name, content.translate(SIGNS), expected, counts))
    return found


def test_the_page_has_its_shapes() -> None:
    assert len(rows(RECORDS)) > 15
    assert len(rows(TEXTS)) > 8


@pytest.mark.parametrize(("name", "content", "texts", "passed"), rows(RECORDS) + rows(TEXTS))
@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
def test_a_shape_is_read_as_the_page_says(
    tmp_path: Path,
    read_all: Reader,
    suffix: str,
    name: str,
    content: str,
    texts: list[str],
    passed: dict[str, int],
) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_text(content, "utf-8", newline="")
    entries = read_all(path)
    assert all(isinstance(entry, NewsItem) for entry in entries)
    assert [entry.text for entry in entries] == texts
    counts: Counter[str] = Counter()
    [source] = discover([str(path)]).sources
    list(scan(source, ReadOptions(), counts))
    assert counts == passed


def test_the_example_of_paths(tmp_path: Path, read_all: Reader) -> None:
    (command,) = re.findall(r"^\$ svodka run answer\.json (.*)$", RECORDS, re.MULTILINE)
    told = dict(re.findall(r"--(records|text-field|date-field) (\S+)", command))
    path = tmp_path / "answer.json"
    path.write_text(
        '{"payload": {"news": [{"data": {"body": "Паром вышел."}, "meta": {"published": "2024-05-15"}}]}}',
        "utf-8",
    )
    options = ReadOptions(
        records=told["records"], text_field=told["text-field"], date_field=told["date-field"]
    )
    [item] = read_all(path, options=options)
    assert (item.text, str(item.published_at)) == ("Паром вышел.", "2024-05-15 00:00:00+00:00")
