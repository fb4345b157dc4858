"""CSV for spreadsheets: no cell is a formula, numbers are numbers."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.export.csv_cells import cell, neutral
from pipeline.export.exporter import ExportRequest, export
from pipeline.tables.run import Run
from pipeline.tables.schema import ALL_SCHEMAS

FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]")
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?([eE][+-]?\d+)?", re.ASCII)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"), ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"), ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"), ("\r\n", "'\r\n"), ("  =1", "'  =1"), ("＝1", "'＝1"),
        ("-5", "-5"), ("+7,5", "+7,5"), ("-1e9", "-1e9"), ("-5 градусов", "'-5 градусов"),
        ("Курс; =1", "Курс; '=1"), ('Он: "=1"', "Он: \"'=1\""), ("2-3", "2-3"), ("что-то", "что-то"),
        (None, ""), (-5, -5), (-0.5, -0.5), (Decimal("-3000000.000000"), "-3000000"), (Decimal("0.5"), "0.5"),
        (True, "TRUE"), (["=1", "б"], "'=1 | б"), (["а", "=1"], "а | '=1"), ([], ""),
        (datetime(2026, 3, 1, 9, tzinfo=UTC), "2026-03-01 09:00:00"),
    ],
)  # fmt: skip
def test_cells(value: Any, written: Any) -> None:
    assert cell(value) == written


@given(
    text=st.text("=+-@＝\t\r\n \"',;|1а.", max_size=20) | st.text(max_size=20),
    separator=st.sampled_from(",;\t|"),
)
def test_no_cell_begins_a_formula_whatever_the_separator(text: str, separator: str) -> None:
    """Whoever splits the line at another sign finds no formula either."""
    assert not neutral(text).startswith(("\t", "\r", "\n"))
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_NONNUMERIC).writerow(["а", neutral(text), "б"])
    found = csv.reader(io.StringIO(line.getvalue(), newline=""), delimiter=separator)
    for content in (content for row in found for content in row):
        assert NUMBER.fullmatch(content) or not FORMULA.match(content)


@given(text=st.text("абв =+-@,;", max_size=20))
def test_nothing_but_apostrophes_is_added(text: str) -> None:
    assert neutral(text).replace("'", "") == text


def test_every_table_is_a_file_that_pandas_reads(run_folder: Path, tmp_path: Path) -> None:
    exported = export(ExportRequest(str(run_folder), "csv", str(tmp_path / "csv")))
    run = Run(run_folder)
    for table in run.tables:
        path = tmp_path / "csv" / f"{table}.csv"
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        frame = pd.read_csv(path, encoding="utf-8-sig")
        assert list(frame.columns) == ALL_SCHEMAS[table].names
        assert len(frame) == exported.rows[table] == len(run.table(table))
    mentions = pd.read_csv(tmp_path / "csv" / "mentions.csv", encoding="utf-8-sig")
    assert mentions["start"].dtype.kind == "i"
    assert mentions["score"].dtype.kind == "f"
    values = pd.read_csv(tmp_path / "csv" / "values.csv", encoding="utf-8-sig")
    assert values["amount"].dropna().tolist() == [
        float(amount) for amount in run.values.to_pandas()["amount"].dropna()
    ]
    documents = pd.read_csv(tmp_path / "csv" / "documents.csv", encoding="utf-8-sig", dtype=str)
    assert "'=HYPERLINK(1)" in set(documents["doc_id"])
    assert documents["title"].unique().tolist() == ["'=1+1"]
    assert any(text.startswith("'=cmd|") and ",'-5 градусов" in text for text in documents["text"])


def test_some_tables_with_a_semicolon(run_folder: Path, tmp_path: Path) -> None:
    order = ExportRequest(
        str(run_folder), "csv", str(tmp_path / "csv"), tables=["chains", "facts"], separator=";"
    )
    assert set(export(order).rows) == {"chains", "facts"}
    assert sorted(path.name for path in (tmp_path / "csv").glob("*.csv")) == ["chains.csv", "facts.csv"]
    assert len(pd.read_csv(tmp_path / "csv" / "facts.csv", sep=";").columns) == len(ALL_SCHEMAS["facts"])


@pytest.mark.parametrize(
    ("tables", "separator", "code"), [(["x"], ",", "no_table"), (None, "x", "odd_separator")]
)
def test_what_cannot_be_done_is_said_before(
    run_folder: Path, tmp_path: Path, tables: list[str] | None, separator: str, code: str
) -> None:
    with pytest.raises(InputError) as caught:
        export(
            ExportRequest(str(run_folder), "csv", str(tmp_path / "csv"), tables=tables, separator=separator)
        )
    assert caught.value.code == code
    assert not (tmp_path / "csv").exists()


def test_what_excel_would_cut_off_is_told(
    run_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.export.csv_tables.MOST_ROWS", 5)
    monkeypatch.setattr("pipeline.export.csv_tables.LONGEST_CELL", 200)
    order = ExportRequest(str(run_folder), "csv", str(tmp_path / "csv"), tables=["documents"])
    assert export(order).left_out == {
        "documents: rows beyond those that Excel reads": 3,
        "documents: cell longer than Excel keeps": 1,
    }
