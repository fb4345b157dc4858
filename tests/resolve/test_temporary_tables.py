"""The temporary tables of resolve are those of one schema: columns, writers and readers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, cast

import duckdb
import pytest

import pipeline.resolve
from pipeline.resolve.judgements import Judgement
from pipeline.resolve.resolve import NEEDED, find_entities
from pipeline.resolve.temporary_tables import TEMPORARY_TABLES, append_rows, create_table
from tests.resolve.build import chain_id, database

PACKAGE = Path(pipeline.resolve.__file__).parent
MODULES = {file.stem: file.read_text("utf-8") for file in PACKAGE.glob("*.py")}
READING = r"(?:FROM|JOIN)\s+{name}\b"
WRITING = r'(?:create_table|create_from_query|_key_table)\(\s*db,\s*"{name}"|^    "{name}": f?"""'

Columns = list[tuple[str, str]]


class Recorder:
    """A connection that notes the columns of each table made through it, and of each query that fills one."""

    def __init__(self, db: duckdb.DuckDBPyConnection) -> None:
        self.db = db
        self.made: dict[str, Columns] = {}
        self.queried: dict[str, Columns] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self.db, name)

    def execute(self, statement: str) -> duckdb.DuckDBPyConnection:
        if filled := re.match(r"INSERT INTO (\w+) BY NAME (.*)", statement, re.DOTALL):
            self.queried[filled[1]] = self._columns(f"DESCRIBE {filled[2]}")
        result = self.db.execute(statement)
        for table in re.findall(r"CREATE TABLE (\w+)", statement):
            self.made[table] = self._columns(f"DESCRIBE {table}")
        return result

    def _columns(self, statement: str) -> Columns:
        return [(name, kind) for name, kind, *_ in self.db.execute(statement).fetchall()]


@pytest.fixture(scope="module")
def recorder() -> Recorder:
    """Resolve has run over documents that fill every table that Python code writes."""
    bank: Any = ("ORGANIZATION", "Банк Снегирь", ["БС"])
    documents: Any = [
        *((doc, [("PERSON", "Майкл Маквеллан"), bank, ("COUNTRY", "Латвия")]) for doc in "abcd"),
        ("e", [("PERSON", "Майкл Макмеллан"), bank, ("EVENT", "встреча")]),
        ("f", [("PERSON", "Маквеллан"), ("ORGANIZATION", "БС"), ("ORGANIZATION", "Happy TV")]),
        ("g", [("ORGANIZATION", "HappyTV"), ("ORGANIZATION", "«Снегозащита")]),
        ("h", [("ORGANIZATION", "Снегозашита")]),
    ]
    judgement = Judgement(chain_id("g", "ORGANIZATION", "HappyTV"), "unknown", "same")
    with database(documents) as db:
        recorder = Recorder(db)
        find_entities(cast(duckdb.DuckDBPyConnection, recorder), [judgement])
    return recorder


def test_resolve_creates_the_declared_tables_and_no_other(recorder: Recorder) -> None:
    assert set(recorder.made) == set(TEMPORARY_TABLES)
    assert not set(recorder.made) & set(NEEDED)


@pytest.mark.parametrize("name", TEMPORARY_TABLES)
def test_a_table_has_exactly_the_declared_columns(name: str, recorder: Recorder) -> None:
    declared = [(column, kind) for column, (kind, _) in TEMPORARY_TABLES[name].columns.items()]
    assert recorder.made[name] == declared


@pytest.mark.parametrize("name", TEMPORARY_TABLES)
def test_what_fills_a_table_has_all_its_columns_in_their_types(name: str, recorder: Recorder) -> None:
    """`INSERT … BY NAME` would leave out a column that the query lacks, and cast one of another type."""
    declared = {column: kind for column, (kind, _) in TEMPORARY_TABLES[name].columns.items()}
    assert dict(recorder.queried[name]) == declared


@pytest.mark.parametrize("name", TEMPORARY_TABLES)
def test_the_declared_modules_write_and_read_a_table(name: str) -> None:
    table = TEMPORARY_TABLES[name]
    found = {
        module for module, text in MODULES.items() if re.search(WRITING.format(name=name), text, re.MULTILINE)
    }
    assert found == {table.writer}
    reading = {module for module, text in MODULES.items() if re.search(READING.format(name=name), text)}
    assert reading == set(table.readers)


def test_every_table_and_column_is_explained() -> None:
    for table in TEMPORARY_TABLES.values():
        assert table.meaning.endswith(".")
        assert all(meaning for _, meaning in table.columns.values())


def test_an_undeclared_table_is_refused() -> None:
    with duckdb.connect() as db, pytest.raises(KeyError):
        create_table(db, "scratch")


def test_a_row_of_the_wrong_length_is_refused() -> None:
    with duckdb.connect() as db:
        create_table(db, "node_ids")
        with pytest.raises(ValueError, match="longer"):
            append_rows(db, "node_ids", [(1,)])
