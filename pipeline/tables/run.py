"""A run folder for people: its tables as lazily read Arrow datasets, pandas frames, SQL."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import pyarrow as pa

from pipeline.errors import InputError
from pipeline.tables.folder import RunFolder
from pipeline.tables.interruption import attended, quiet
from pipeline.tables.run_table import RunTable
from pipeline.tables.schema import ALL_SCHEMAS, RESOLVED, SCHEMA_VERSION
from pipeline.tables.storage_path import read_table

if TYPE_CHECKING:
    import duckdb
    import pandas as pd


class _Table:
    """An attribute of a run: its table of that name."""

    def __set_name__(self, owner: type[Run], name: str) -> None:
        self.name = name

    @overload
    def __get__(self, run: None, owner: type[Run]) -> _Table: ...
    @overload
    def __get__(self, run: Run, owner: type[Run]) -> RunTable: ...
    def __get__(self, run: Run | None, owner: type[Run]) -> _Table | RunTable:
        return self if run is None else run.table(self.name)


class Run:
    """What `svodka run` wrote. Tables are attributes: `run.mentions.to_pandas(label="PERSON")`.

    Raises InputError where there is no run, or one of another schema.
    """

    documents = _Table()
    sentences = _Table()
    tokens = _Table()
    mentions = _Table()
    values = _Table()
    chains = _Table()
    links = _Table()
    relations = _Table()
    quotes = _Table()
    events = _Table()
    event_roles = _Table()
    rejects = _Table()
    entities = _Table()
    entity_chains = _Table()
    merges = _Table()
    facts = _Table()
    entity_events = _Table()
    judgements = _Table()

    def __init__(self, out: str | Path) -> None:
        self.folder = RunFolder(out)
        self.manifest: dict[str, Any] = self.folder.manifest()
        written = self.manifest.get("schema_version")
        if written != SCHEMA_VERSION:
            raise _other_schema(self.folder, str(written))

    def table(self, name: str) -> RunTable:
        """Return a table by name. Raises InputError when the run left it out or has not written it yet."""
        if name not in ALL_SCHEMAS:
            known = ", ".join(ALL_SCHEMAS)
            raise InputError("no_table", f"There is no table «{name}».", f"There are: {known}.")
        parts = self.folder.parts(name)
        if not parts and name in self.tables:
            parts = [path for path in [self.folder.path / name / "part-00000.parquet"] if path.is_file()]
        if not parts:
            raise self._missing(name)
        return RunTable(name, parts)

    @property
    def tables(self) -> list[str]:
        """The names of the tables of this run; those of `svodka resolve` only after it has run."""
        made = [name for name in RESOLVED if self.folder.parts(name)]
        return [*self.manifest["config"]["tables"], *made]

    @property
    def shards(self) -> tuple[int, int | None]:
        """The numbers of finished and of planned shards; planned is None while the inputs are counted."""
        plan = self.folder.plan_path
        planned = len(read_table(plan, ["shard"])["shard"].unique()) if plan.is_file() else None
        return len(self.folder.done_shards()), planned

    def sql(self, query: str, **parameters: object) -> pd.DataFrame:
        """Run a DuckDB query and return a pandas frame.

        Tables go by their names, parameters by keyword:
        `run.sql("SELECT * FROM mentions WHERE label = $label", label="PERSON")`.
        Raises InputError with DuckDB's message when the query is wrong or returns no rows at all (no SELECT).
        """
        frame: pd.DataFrame = self._answer(query, parameters).df()
        return frame

    def query(self, query: str, **parameters: object) -> pa.Table:
        """Run a DuckDB query as `sql` does and return an Arrow table."""
        return self._answer(query, parameters).to_arrow_table()

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Return a new DuckDB connection in which the tables can be queried by name.

        The connection cannot reach files, the network or extensions: the tables are registered as Arrow
        datasets. Its time zone is UTC.
        """
        import duckdb

        connection = duckdb.connect(config={"enable_external_access": False, "temp_directory": ""})
        for name in self.tables:
            connection.register(name, self.table(name).dataset)
        connection.execute("SET python_enable_replacements = false")
        quiet(connection)
        connection.execute("SET TimeZone = 'UTC'")  # as in the tables, whatever the machine's is
        connection.execute("SET lock_configuration = true")
        return connection

    def _answer(self, query: str, parameters: Mapping[str, object]) -> duckdb.DuckDBPyRelation:
        """A relation that has been computed."""
        import duckdb

        connection = self.connect()

        def ask() -> duckdb.DuckDBPyRelation | None:
            relation = connection.sql(query, params=dict(parameters) or None)
            return None if relation is None else relation.materialize()

        try:
            answer = attended(connection, ask)
        except duckdb.Error as error:
            left_out = [name for name in RESOLVED if name not in self.tables]
            more = f" `svodka resolve {self.folder.path}` makes {', '.join(left_out)}." if left_out else ""
            raise InputError(
                "sql",
                f"DuckDB says: {error}",
                f"The tables are {', '.join(self.tables)}; `svodka schema TABLE` lists the columns.{more}",
            ) from None
        if answer is None:
            raise InputError("sql", "The query gives no rows.", "Give a SELECT.")
        return answer

    def _missing(self, name: str) -> InputError:
        """Why there is nothing of a table, and what to do about it."""
        out = self.folder.path
        if name in RESOLVED:
            return InputError("not_resolved", f"The run {out} has no «{name}» yet.", f"svodka resolve {out}")
        if name not in self.manifest["config"]["tables"]:
            return InputError(
                "no_table",
                f"The run {out} left «{name}» out (--tables).",
                "Run again into another folder without --tables, or with this table among them.",
            )
        return InputError(
            "no_table",
            f"The run {out} has no finished part of «{name}».",
            f"See `svodka status {out}`; repeat the `svodka run` command to continue.",
        )

    def __repr__(self) -> str:
        model = self.manifest["model"]["name"]
        return f"<run {self.folder.path}: {model}, {len(self.folder.done_shards())} shards>"


def _other_schema(folder: RunFolder, written: str) -> InputError:
    newer = written.isdigit() and int(written) > int(SCHEMA_VERSION)
    remedy = "Upgrade Svodka, a newer one wrote it" if newer else "`svodka run … --overwrite` makes it anew"
    return InputError(
        "new_schema" if newer else "old_schema",
        f"{folder.path} was written with schema {written}, this Svodka reads {SCHEMA_VERSION}.",
        f'{remedy}; its files can be read as they are: pd.read_parquet("{folder.path}/mentions").',
    )
