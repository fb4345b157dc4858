"""The text with its mentions on a terminal and in a pipe, and the tables under it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipeline.commands.terminal.annotated_text import in_brackets, in_colours, show_annotated
from pipeline.commands.terminal.extraction_tables import show_findings
from pipeline.commands.terminal.screen import Screen

Shown = Callable[[Screen], str]

EMPTY = {
    table: []
    for table in "mentions values chains links relations quotes events event_roles merges undated".split()
}


def test_a_pipe_gets_brackets_with_types(found: dict[str, Any], pipe: Screen, shown: Shown) -> None:
    show_annotated(pipe, found)
    lines = shown(pipe).splitlines()
    assert lines[0] == "Назначение в банке"
    assert lines[1].startswith(
        "[PROFESSION Директор [ORGANIZATION Волжского банка]] [PERSON Ирина Белова] [DATE вчера] получила"
    )
    assert "\x1b" not in shown(pipe)


def test_a_mention_cut_in_two_says_so() -> None:
    mentions = [{"start": 0, "end": 3, "label": "A"}, {"start": 2, "end": 5, "label": "B"}]
    assert in_brackets({"text": "abcdef", "mentions": mentions}) == "[A ab[B c…]][B …de]f"


def test_a_terminal_gets_colours_and_the_text_as_it_is(found: dict[str, Any]) -> None:
    text = in_colours(found)
    assert text.plain == found["text"]
    styles = {text.plain[s.start : s.end]: str(s.style) for s in text.spans}
    assert styles["Директор "] == "bold red"
    assert styles["Волжского банка"] == "bold yellow underline"
    assert styles["Ирина Белова"] == "bold cyan"


def test_a_terminal_gets_a_legend(found: dict[str, Any], terminal: Screen, shown: Shown) -> None:
    show_annotated(terminal, found)
    assert "\x1b[1;36mИрина" in shown(terminal)
    assert "organizations" in shown(terminal)
    assert "places" not in shown(terminal)


def test_escape_sequences_of_a_text_do_not_reach_the_terminal(
    hostile: dict[str, Any], pipe: Screen, shown: Shown
) -> None:
    show_annotated(pipe, hostile)
    show_findings(pipe, hostile, explain=True)
    assert "\x1b" not in shown(pipe)
    assert "<script>alert(1)</script>" in shown(pipe)


def test_tables_say_what_was_found(found: dict[str, Any], pipe: Screen, shown: Shown) -> None:
    show_findings(pipe, found)
    lines = [line.split("  ") for line in shown(pipe).splitlines()]
    cells = [[cell.strip() for cell in line if cell.strip()] for line in lines]
    assert ["Волжского банка", "ORGANIZATION", "Волжский банк", "0.91"] in cells
    assert ["2,5 млрд рублей", "money", "2,500,000,000 RUB"] in cells
    assert ["40 %", "percent", "40 %"] in cells
    assert ["Ирина Белова", "PERSON", "Белова", "1"] in cells
    assert ["Ирина Белова", "→ WORKS_AS →", "директор Волжского банка", "0.97"] in cells
    assert all(line == line.rstrip() for line in shown(pipe).splitlines())


def test_nothing_found_is_said(pipe: Screen, shown: Shown) -> None:
    show_findings(pipe, EMPTY)
    assert shown(pipe).strip() == "Nothing was found."
