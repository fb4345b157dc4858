"""Queries: the answer as a table, as tab-separated values, as JSON, and what is said of a wrong one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.commands.terminal.query_result import QueryResult, run_query
from pipeline.commands.terminal.query_table import MOST_ROWS, cell, show_answer
from pipeline.commands.terminal.screen import Screen
from pipeline.errors import InputError


@pytest.mark.slow
def test_an_answer_has_columns_and_rows(small_run: Path) -> None:
    answer = run_query(
        str(small_run), "SELECT doc_id, published_at FROM documents WHERE published_at IS NOT NULL"
    )
    assert answer.columns == ["doc_id", "published_at"]
    assert [row[1] for row in answer.rows] == [datetime(2025, 12, 14, tzinfo=UTC)]


def test_columns_of_one_name_are_told_apart(small_run: Path) -> None:
    answer = run_query(str(small_run), "SELECT 1 AS a, 2 AS a, 3 AS a_2")
    assert len(set(answer.columns)) == 3
    assert list(answer.as_json()["rows"][0].values()) == [1, 2, 3]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELEC 1", "syntax error"),
        ("SELECT * FROM mentoins", "mentoins"),
        ("", "SELECT"),
        ("COPY documents TO 'stolen.csv'", "DuckDB says"),
        ("SELECT * FROM read_text('/etc/hostname')", "DuckDB says"),
    ],
)
def test_a_wrong_query_is_told_in_words(small_run: Path, query: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as told:
        run_query(str(small_run), query)
    assert told.value.code == "sql"


def test_a_wrong_table_is_told_the_tables(small_run: Path) -> None:
    with pytest.raises(InputError) as told:
        run_query(str(small_run), "SELECT * FROM people")
    assert "documents, sentences, tokens, mentions" in told.value.remedy


def test_a_pipe_gets_tab_separated_values(pipe: Screen, capsys: pytest.CaptureFixture[str]) -> None:
    show_answer(pipe, QueryResult(["name", "n"], [("Анна\tПетрова", 1), (None, 2)]))
    assert capsys.readouterr().out == 'name\tn\n"Анна\tПетрова"\t1\n\t2\n'


def test_a_terminal_gets_a_table_of_the_first_rows(
    terminal: Screen, shown: Callable[[Screen], str], capsys: pytest.CaptureFixture[str]
) -> None:
    show_answer(terminal, QueryResult(["n"], [(n,) for n in range(MOST_ROWS + 5)]))
    text = shown(terminal)
    assert str(MOST_ROWS - 1) in text
    assert str(MOST_ROWS + 1) not in text
    assert f"{MOST_ROWS} of {MOST_ROWS + 5}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (Decimal("2500000.500000"), "2500000.5"),
        (0.1 + 0.2, "0.3"),
        (["ТРК", "канал"], "ТРК, канал"),
        ({"a": 1, "b": None}, "a: 1, b: "),
        (datetime(2025, 12, 14, tzinfo=UTC), "2025-12-14 00:00:00+00:00"),
        (True, "True"),
    ],
)
def test_cells(value: object, text: str) -> None:
    assert cell(value) == text
