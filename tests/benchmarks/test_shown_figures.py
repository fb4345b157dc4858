"""The pages show the figures that docs/quality.md has."""

from __future__ import annotations

from page_sections import kept, section
from shown_figures import QUALITY, scores, sections, speed

PAGE = """## NEREL dev

| | gold | ru_news | natasha |
|---|---:|---|---|
| entities, exact span and type | 5,583 | **79.6** (78.2–81.0) 82.9/76.5 | – |

## Speed

| | natasha | ru_news |
|---|---:|---:|
| words/s, one worker | 2,591 | 1,406 |
| to natasha | 1.00 | 0.54 |
| peak memory, MB | 367 | 600 |
| loading, s | 0.92 | 2.19 |
"""


def test_the_pages_show_what_was_measured_last() -> None:
    for path, (name, content) in sections(QUALITY.read_text("utf-8")).items():
        assert kept(path, name) == section(name, content), f"{path.name}: make pages"


def test_scores_are_taken_by_system_whatever_the_order_of_columns() -> None:
    lines = scores(QUALITY.read_text("utf-8")).split("\n")
    assert lines[3].split("|")[3:7] == [" ru_news ", " ru_news_large ", " ru_news_natasha ", " natasha "]
    assert all(line.count("|") == 7 for line in lines[3:])


def test_speed_in_two_languages() -> None:
    english, russian = speed(PAGE, 0).split("\n"), speed(PAGE, 1).split("\n")
    assert english[0] == russian[0] == "| | natasha | ru_news |"
    assert english[2] == "| words/s, one worker | 2,591 | 1,406 |"
    assert russian[2] == "| слов/с, один процесс | 2,591 | 1,406 |"
